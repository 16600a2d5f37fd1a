"""Write the chart's Grafana dashboards, or with --check say which files are not current.

Each expression asks for metrics of this platform only; the tests hold them to what its processes export.
"""

import json
import sys
from pathlib import Path
from typing import Any

from scripts.dashboards import api, database, findings, sizing, workers

FOLDER = Path(__file__).parents[2] / "charts" / "mcp-platform" / "files" / "dashboards"
DASHBOARDS = {
    "api": api.DASHBOARD,
    "database": database.DASHBOARD,
    "findings": findings.DASHBOARD,
    "sizing": sizing.DASHBOARD,
    "workers": workers.DASHBOARD,
}


def one_panel_a_line(document: dict[str, Any]) -> str:
    """JSON that is short and still shows in a diff which panel has changed."""
    panels = ",\n".join(json.dumps(panel, sort_keys=True) for panel in document["panels"])
    rest = json.dumps({**document, "panels": "PANELS"}, sort_keys=True, indent=1)
    return rest.replace('"PANELS"', f"[\n{panels}\n ]") + "\n"


def main() -> int:
    """Exit code 1 when --check finds a file that is not current."""
    stale = []
    for name, dashboard in DASHBOARDS.items():
        path = FOLDER / f"{name}.json"
        text = one_panel_a_line(dashboard.to_json())
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv[1:]:
                path.write_text(text, encoding="utf-8")
    if "--check" in sys.argv[1:] and stale:
        sys.stderr.write(f"error: {', '.join(stale)} not current. Run: python -m scripts.dashboards\n")
        return 1
    return 0


sys.exit(main())
