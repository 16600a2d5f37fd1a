"""Look-alike package names: one keystroke or one confusable sign away from a well-known package."""

from __future__ import annotations

# Well-known MCP servers, SDKs and the libraries they are built on, by registry; names are facts.
_WELL_KNOWN = {
    "pypi": """
        mcp fastmcp mcp-server-fetch mcp-server-git mcp-server-time mcp-server-sqlite mcp-proxy markitdown-mcp
        mcp-atlassian arxiv-mcp-server blender-mcp postgres-mcp mcp-clickhouse mcp-server-qdrant chroma-mcp
        basic-memory excel-mcp-server office-word-mcp-server duckduckgo-mcp-server wikipedia-mcp elevenlabs-mcp
        serena-agent semgrep-mcp mcp-grafana redis-mcp-server awslabs-core-mcp-server requests httpx pydantic fastapi
        starlette uvicorn anthropic openai langchain aiohttp numpy pandas jinja2 sqlalchemy cryptography paramiko
        boto3 playwright
    """.split(),
    "npm": """
        @modelcontextprotocol/sdk @modelcontextprotocol/server-everything @modelcontextprotocol/server-filesystem
        @modelcontextprotocol/server-memory @modelcontextprotocol/server-sequential-thinking
        @modelcontextprotocol/server-github @modelcontextprotocol/server-slack @modelcontextprotocol/server-postgres
        @modelcontextprotocol/server-puppeteer @modelcontextprotocol/server-brave-search
        @modelcontextprotocol/inspector @playwright/mcp @notionhq/notion-mcp-server @upstash/context7-mcp tavily-mcp
        exa-mcp-server firecrawl-mcp @wonderwhy-er/desktop-commander mongodb-mcp-server airtable-mcp-server
        @supabase/mcp-server-supabase @browsermcp/mcp mcp-remote @stripe/mcp @sentry/mcp-server @azure/mcp
        figma-developer-mcp task-master-ai fastmcp express axios lodash chalk commander typescript undici node-fetch
    """.split(),
}
# Shorter names have too many honest neighbours (mcp, zod).
_MIN_LENGTH = 6


def look_alike(registry: str, name: str) -> str:
    """The well-known name that this one imitates; empty when it is well known itself or like none."""
    known = _WELL_KNOWN[registry]
    own = _normal(name)
    if own in {_normal(item) for item in known}:
        return ""
    for item in known:
        other = _normal(item)
        if len(other) >= _MIN_LENGTH and (_skeleton(own) == _skeleton(other) or _is_one_edit(own, other)):
            return item
    return _scope_dropped(registry, own)


def _normal(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def _skeleton(name: str) -> str:
    """The name as the eye reads it: signs that look alike are one, separators are none; registries allow ASCII only."""
    plain = name.replace("-", "").replace("0", "o").replace("1", "l").replace("3", "e").replace("5", "s")
    return plain.replace("rn", "m").replace("vv", "w")


def _is_one_edit(left: str, right: str) -> bool:
    """One insertion, deletion, replacement or swap of neighbours (Damerau-Levenshtein distance 1)."""
    if abs(len(left) - len(right)) > 1:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    a, b = left[start:], right[start:]
    if len(a) == len(b):
        swapped = len(a) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:]
        # A digit in place of another is a sibling (mcp2, mcp3), not an imitation.
        return swapped or (a[1:] == b[1:] and not (a[:1].isdigit() or b[:1].isdigit()))
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer[1:] == shorter and not longer[:1].isdigit()


def _scope_dropped(registry: str, own: str) -> str:
    """`modelcontextprotocol-server-x` for `@modelcontextprotocol/server-x`."""
    if registry != "npm" or own.startswith("@"):
        return ""
    scoped = [item for item in _WELL_KNOWN["npm"] if item.startswith("@modelcontextprotocol/")]
    return next((item for item in scoped if own == item.removeprefix("@").replace("/", "-")), "")
