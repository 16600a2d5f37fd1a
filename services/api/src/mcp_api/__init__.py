"""FastAPI service of the platform."""
