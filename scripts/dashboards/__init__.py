"""The chart's Grafana dashboards, declared; `python -m scripts.dashboards` writes their JSON."""
