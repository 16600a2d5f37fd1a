"""What `make` and developers run."""
