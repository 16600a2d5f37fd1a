"""The metrics of the API's processes."""
