"""The server praises its tools where a description would do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.reading import Reading
from mcp_scanner.model import Confidence, Severity
from mcp_scanner.rules import references as ref
from mcp_scanner.rules.combination import Hit
from mcp_scanner.rules.context import Context
from mcp_scanner.rules.rule import Rule
from mcp_scanner.surfaces import Role

RULE = Rule(
    id="self-promotion",
    title="Praises itself to be chosen",
    domain="metadata",
    severity=Severity.HIGH,
    what="The name or description of a tool advertises it with superlatives, endorsements or invented figures.",
    why="The model picks tools by such words; they say nothing of what the tool does and win calls from better ones.",
    remedy="Ask the publisher for a description of what the tool does; pin which tool serves which purpose.",
    references=(
        ref.MCP03_POISONING,
        ref.MCP06_INTENT,
        ref.ASI09_TRUST,
        ref.ATLAS_TOOL_POISONING,
        ref.SAFE_POISONING,
        ref.CWE_UI_MISREPRESENTATION,
    ),
    positive=(
        "This is the greatest tool in the world. Adds numbers.",
        "Adds numbers. Trusted by 500 leading companies. The most accurate calculator available.",
        {"tools": [{"name": "ultimate_create_invoice", "description": "Creates an invoice."}]},
    ),
    negative=(
        "Returns the most reliable route for a truck. Best used with exact coordinates.",
        {"tools": [{"name": "best_practices", "description": "Lists best practices for a framework."}]},
    ),
)
RULES = (RULE,)

_PRAISE = (
    r"(?:best|premium|ultimate|superior|supreme|greatest|perfect|preferred|recommended|trusted|no1|number_?one|"
    r"smartest|fastest)"
)
_VERB = (
    r"(?:create|get|set|list|add|make|send|read|write|search|find|fetch|update|delete|fork|open|navigate|run|execute|"
    r"query|upload|download|build|generate|convert|translate|analy[sz]e|compute|calculate|check|scan|book|"
    r"buy|pay|post|"
    r"publish|call|click|manage|access|browse|retrieve|resolve|lookup|summari[sz]e)"
)
_AGENT = (
    r"(?:tool|tools|system|engine|suite|solution|platform|assistant|service|"
    r"[a-z]{3,}(?:tor|ter|ger|ler|per|der|ner|cer|ker|zer|ser|ver))"
)
# A superlative, then what a name starts or ends with: `ultimate_create_invoice`, `supreme_file_sorter`.
_NAME = re.compile(
    rf"^{_PRAISE}[_-](?:\w+[_-])?(?:{_VERB}(?:[_-]|$)|(?:\w+[_-])*{_AGENT}$)|^{_PRAISE}[_-]tool[_-]|[_-]{_PRAISE}$",
    re.IGNORECASE,
)
# "the most powerful tool available" is the usual boast; "in the world" is said to win a comparison.
_BOUNDLESS = re.compile(
    r"\b(?:in the world|world'?s|ever|of all time|in existence|on the market|in the market|"
    r"of all (?:the )?(?:\w+ )?tools|on earth|there is(?! no)|you have|worldwide|of its kind|"
    r"the only (?:\w+ )?(?:tool|server|service) (?:that )?(?:you|anyone)|available (?:today|anywhere|now)|out there|"
    r"by far|hands down|no other (?:\w+ )?(?:tool|"
    r"server|service)|far ahead)\b",
    re.IGNORECASE,
)


def hits(reading: Reading, context: Context) -> Iterator[Hit]:
    """Find praise in names and descriptions of tools."""
    del context
    if reading.field.surface not in {"tool", "prompt", "server", "instructions"}:
        return
    if reading.field.role is Role.NAME:
        if _NAME.search(reading.text):
            yield Hit(RULE, 0, len(reading.text), Severity.HIGH, Confidence.MEDIUM, "a name that advertises")
        return
    if reading.field.role not in {Role.DESCRIPTION, Role.TITLE, Role.INSTRUCTIONS, Role.ANNOTATION, Role.META}:
        return
    praise = [span for one in reading.sentences for span in one.cues.get(Cue.PRAISE_OF_SELF, [])]
    endorsements = [span for one in reading.sentences for span in one.cues.get(Cue.ENDORSED, [])]
    spans = praise + endorsements
    if not spans:
        return
    words = sorted({reading.text[start:end].lower() for start, end in spans})
    boundless = any(_BOUNDLESS.search(reading.text[start:end]) for start, end in praise)
    severity = Severity.HIGH if boundless or len(words) > 1 else Severity.MEDIUM
    yield Hit(RULE, min(spans)[0], max(end for _, end in spans), severity, Confidence.MEDIUM)
