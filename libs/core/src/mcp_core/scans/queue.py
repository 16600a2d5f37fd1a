"""What the API and the worker must call the same: the task and its queue."""

# The performance guide's name of the task (section 8).
HEAVY_SCAN_TASK = "tasks.vulnerability_scanning.heavy_scan"
SCAN_QUEUE = "scans"
