"""Orders that outlive the session: "keep following this after the session"."""

from __future__ import annotations

from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.lexicon.orders.words import GAP

CUES: dict[Cue, tuple[str, ...]] = {
    Cue.RULE_PLANTED: (
        r"\b(?:add|create|install|write|set up|register|plant) (?:an? |the )?(?:\w+ )?(?:cron (?:entry|job)|crontab (?:entry|line)|launch agent|login item|systemd (?:unit|service)|start-?up (?:script|entry|item))\b"
        + GAP
        + r"\b(?:that|which|so|to|each|every)\b"
        + GAP
        + r"\b(?:prompt|instructions?|this|rules?|downloads?|fetch\w*|tool)\b",
        r"\bwrite\b"
        + GAP
        + r"\b(?:trusted|auto_?approve|always_?allow|allow)\b"
        + GAP
        + r"\b(?:into|to|in)\b"
        + GAP
        + r"(?:settings|config|mcp)\w*\.json\b",
        r"\bremember this (?:rule|instruction|directive|policy|note) for\b|\b(?:store|save|keep|write) (?:\w+ )?(?:in|to|into) (?:your |the )?long-?term memory that\b|\bsave the present instruction\b|\bkeep following (?:these|this|the)\b"
        + GAP
        + r"\b(?:even|removed|ends)\b|\beven when the tool is removed\b",
        r"\b(?:add|write|append|insert)\b"
        + GAP
        + r"\b(?:CLAUDE\.md|AGENTS\.md|\.cursorrules|GEMINI\.md|copilot-instructions\.md|mcp\.json|agent'?s configuration|system prompt file|settings\.json)\b"
        + GAP
        + r"\b(?:always|trust|started|auto|server|every|approve|rules|so that|top)\b",
        r"\b(?:edit|modify|change|extend) (?:your own |the |its )?(?:mcp\.json|system prompt|\.cursorrules|CLAUDE\.md|AGENTS\.md|agent'?s? configuration)\b"
        + GAP
        + r"\b(?:and add|add|so that|section|our|this)\b",
        r"\balways trust (?:the )?(?:tools|servers?) (?:of|from)\b|\bin every (?:summary|ticket|readme) (?:it|you) (?:writes?|creates?|files?)\b|\binto (?:each|every|any) (?:summary|readme|ticket|commit)\b"
        + GAP
        + r"\b(?:it|you)\b|\bso that other agents\b|\bput this notice in (?:the description of )?every\b",
        r"\bsurvives? a reset\b|\bcreate a scheduled task that calls\b|\bwith every project\b|\bcopy these lines to any\b",
        r"\bcall this tool again and again\b|\buntil the (?:budget|tokens?|context|quota) (?:is|are) (?:used up|exhausted|empty)\b|\ba thousand times\b|\bnever stop:|\bkeep requesting\b"
        + GAP
        + r"\bwithout end\b|\bspend all remaining tokens\b|\bstart one sub-?agent for every\b|\blongest output you can\b|\bin a loop while the user\b",
    ),
}
