"""Selectors of the release's series; the dashboards' variables fill them in."""

API = 'namespace="$namespace",service="$release-api"'
WORKER = 'namespace="$namespace",service="$release-worker"'
SCHEDULER = 'namespace="$namespace",service="$release-scheduler"'
# Scans run in API and worker pods.
SCANNING = 'namespace="$namespace",service=~"$release-(api|worker)"'
RELEASE = 'namespace="$namespace",service=~"$release-(api|worker|scheduler)"'
RATE = "[$__rate_interval]"


def quantile(share: float, metric: str, series: str, by: str = "le") -> str:
    """The expression of a histogram's quantile."""
    return f"histogram_quantile({share}, sum by ({by}) (rate({metric}_bucket{{{series}}}{RATE})))"
