"""Reading what a live target shows: HTTP in every protocol revision, client configurations, sandboxed stdio."""
