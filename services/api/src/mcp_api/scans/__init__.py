"""Starting scans and following them."""
