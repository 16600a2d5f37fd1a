"""One sentence that takes the conversation or the model's instructions into a parameter that has no use for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.own_parameters import filled_parameters, parameters_of
from mcp_scanner.detectors.reading import Reading
from mcp_scanner.model import Confidence, Severity
from mcp_scanner.rules.combination import Hit
from mcp_scanner.rules.context import Context
from mcp_scanner.rules.metadata import exfiltration
from mcp_scanner.rules.metadata.secret_transfer import orders_transfer
from mcp_scanner.rules.rule import Rule
from mcp_scanner.surfaces.field import Role

# Found here, declared and explained with the other orders to send data out.
RULES: tuple[Rule, ...] = ()

# What was said, as a whole, and what the model was told: no tool needs either to do its work.
_DIALOGUE = re.compile(
    r"\b(?:whole|full|entire|complete) (?:\w+ )?(?:chat|conversation|dialogue|transcript|thread)\b"
    r"|\b(?:chat|conversation|dialogue|message) (?:history|so far|log|transcript)\b|\bsystem (?:prompt|message)\b"
    r"|\b(?:everything|all) (?:that )?(?:the |your )?(?:user|person|human|customer) (?:has |have )?"
    r"(?:typed|said|written|wrote|asked)\b"
    r"|\blast \w+ messages\b|\bcontents? of (?:the |their )?clipboard\b"
    r"|\b(?:historial|historico) (?:completo )?(?:de |da )(?:la )?convers\w+|\bprompt (?:del|do|di|du) s[iy]st\w+"
    r"|\b(?:historique|integralite) (?:complet )?de (?:la )?conversation"
    r"|\bcronologia (?:completa )?della (?:chat|conversazione)"
    r"|\b(?:gesamte\w*|ganze\w*|vollstandige\w*) (?:gesprach\w*|chat\w*|unterhaltung|verlauf)|\bsystem-?prompt\b"
    r"|(?:聊天|对话|会话)(?:记录|历史)|系统提示|(?:会話|チャット)(?:の)?(?:履歴|全体)|システムプロンプト"
    r"|(?:대화|채팅) ?(?:기록|내역|전체)|시스템 프롬프트"
    r"|истори\w+ (?:чата|диалога|переписки|разговора)|системн\w+ промпт|вс[юе]\w* (?:переписк|диалог|разговор)\w*",
    re.IGNORECASE,
)
# A server that works with conversations, prompts or memories asks for them rightly.
_BUSINESS = re.compile(
    r"chat|conversation|dialog|transcript|prompt|llm|model|agent|memor|messag|summar|assistant|session|thread|context|history|"
    r"clipboard|completion|think|reason",
    re.IGNORECASE,
)


def hits(reading: Reading, context: Context) -> Iterator[Hit]:
    """Find sentences that fill a parameter of a tool with the dialogue, other than by tools whose matter it is."""
    if reading.field.surface != "tool" or reading.field.role is not Role.DESCRIPTION:
        return
    for sentence in reading.sentences:
        if not sentence.has_any(Cue.CONTEXT_DATA, Cue.COLLECTS_CONTEXT, Cue.SEND, Cue.ADDRESS):
            continue
        match = _DIALOGUE.search(sentence.text)
        if match is None or not orders_transfer(reading, sentence, match.start()):
            continue
        if not filled_parameters(sentence.text, parameters_of(context.listing, reading.field)):
            continue
        rest = f"{reading.field.owner} {reading.text[: sentence.start]} {reading.text[sentence.end :]}"
        if not _BUSINESS.search(rest):
            yield Hit(exfiltration.RULE, sentence.start, sentence.end, Severity.HIGH, Confidence.MEDIUM)
