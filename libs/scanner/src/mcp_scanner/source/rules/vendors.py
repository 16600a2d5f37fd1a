"""Whose key a variable holds, by its name, and which hosts are that vendor's own."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Words of a variable's name, and words one of which the vendor's own hosts contain.
_HOMES: dict[str, tuple[str, ...]] = {
    "github": ("github",),
    "gh": ("github",),
    "gitlab": ("gitlab",),
    "bitbucket": ("bitbucket", "atlassian"),
    "openai": ("openai", "azure"),
    "anthropic": ("anthropic", "claude"),
    "claude": ("anthropic", "claude"),
    "gemini": ("google",),
    "aws": ("aws", "amazon"),
    "gcloud": ("google",),
    "az": ("azure", "microsoft", "windows.net", "visualstudio"),
    "azure": ("azure", "microsoft", "windows.net", "visualstudio"),
    "slack": ("slack",),
    "stripe": ("stripe",),
    "npm": ("npm",),
    "docker": ("docker",),
    "dockerhub": ("docker",),
    "huggingface": ("huggingface", "hf.co", "hf.space"),
    "hf": ("huggingface", "hf.co", "hf.space"),
    "jira": ("atlassian", "jira"),
    "confluence": ("atlassian", "confluence"),
    "notion": ("notion",),
    "discord": ("discord",),
    "telegram": ("telegram",),
    "twilio": ("twilio",),
    "sendgrid": ("sendgrid",),
    "cloudflare": ("cloudflare",),
    "digitalocean": ("digitalocean",),
    "heroku": ("heroku",),
    "vercel": ("vercel",),
    "netlify": ("netlify",),
    "datadog": ("datadog",),
    "dropbox": ("dropbox",),
    "paypal": ("paypal",),
    "shopify": ("shopify",),
    "salesforce": ("salesforce", "force.com"),
    "hubspot": ("hubspot", "hubapi"),
    "snowflake": ("snowflake",),
    "databricks": ("databricks",),
    "kaggle": ("kaggle",),
    "vault": ("vault",),
}
# Vendors whose hosts answer a prompt and show what they were sent to nobody.
MODEL_VENDORS = frozenset({"openai", "anthropic", "claude", "gemini"})
_SECRET = re.compile(r"KEY|TOKEN|SECRET|PASSW|CREDENTIAL|(?:^|_)PAT(?:_|$)", re.IGNORECASE)


def vendor_of(variable: str) -> str:
    """The vendor whose secret a variable of this name holds; empty when the name does not say."""
    if not _SECRET.search(variable):
        return ""
    words = variable.lower().replace("-", "_").split("_")
    return next((word for word in words if word in _HOMES), "")


def is_home(vendor: str, urls: Iterable[str]) -> bool:
    """Whether any of the URLs leads to one of the vendor's own hosts, or could: its host is not all fixed."""
    return any(word in url.lower() for url in urls for word in _HOMES[vendor])
