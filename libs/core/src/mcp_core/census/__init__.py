"""What one process counts in the database for everybody: unfinished scans, findings, servers, connections."""
