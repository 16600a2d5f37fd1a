"""Celery scan worker and scheduler of the platform."""
