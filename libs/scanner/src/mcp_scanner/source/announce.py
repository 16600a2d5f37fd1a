"""What a tool's name and description announce, as topics; the measure for behaviour that nobody announced."""

from __future__ import annotations

import re

# Words by topic. A topic is announced when any of its words occurs in the name or the description.
_TOPICS: dict[str, str] = {
    "execute": r"execut\w*|runs?|running|shell|commands?|terminal|bash|powershell|scripts?|subprocess"
    r"|invok\w+|launch\w*|spawn\w*|cli",
    "code": r"code|python|javascript|eval\w*|repl|notebook|interpret\w*|compil\w*|snippet|lambda",
    "plugin": r"plug-?ins?|modules?|extensions?|packages?",
    "fetch": r"fetch\w*|download\w*|urls?|uri|https?|web\w*|sites?|pages?|crawl\w*|scrap\w*|brows\w*|links?"
    r"|rss|feeds?|endpoint|internet|requests?"
    r"|remote|online|apis?|curl|proxy|redirect\w*|video|image|screenshot|navigat\w*|open",
    "send": r"sends?|sending|post(?:s|ing)?|publish\w*|upload\w*|submit\w*|notif(?:y|ies|ications?)|webhooks?"
    r"|shares?|sync\w*|telemetry|analytics"
    r"|broadcast\w*|push(?:es)?|tweet|reply|forwards?|deliver\w*|alerts?|slack|discord|telegram|sms|track(?:s"
    r"|ing)?|remote",
    "act": r"creat\w+|updat\w+|delet\w+|remov\w+|adds?|set|start|stop|cancel|comment|trigger\w*|invit\w+"
    r"|e?mails?|messages?|chat|report(?:s|ing)?"
    r"|register\w*|logs?\s+to|subscri\w+|play|pause|turn|control|refresh|invalidate|mark",
    "file": r"files?|director\w+|folders?|paths?|read\w*|writ\w+|sav(?:e|es|ing)|load\w*|documents?|workbook"
    r"|excel|pdf|csv|archive|extract\w*|disk|filesystem|export\w*|import\w*",
    "credential": r"credentials?|secrets?|passwords?|private keys?|tokens?|keychain|vault|ssh|kube\w*|history"
    r"|cookies?|wallets?|profiles?",
    "environment": r"env\b|environment\w*|variables?",
    "persistence": r"install\w*|autostart|startup|cron\w*|schedul\w+|daemon|boot|persist\w*|hooks?",
    "configuration": r"configur\w+|config|settings?|setup|clients?|claude|cursor|vscode|rules?|prompts?|agents?",
    "system": r"hardware|cpu|memory|disk|mounts?|system|network|interfaces?|host\w*|os|uptime|resources?"
    r"|diagnos\w+|platform|process\w*",
    "accounts": r"users?|accounts?|groups?|passwd|logins?",
    "logs": r"logs?|syslog|journal",
    "clipboard": r"clipboard|paste|copy|copied",
    "screen": r"screen\w*|display|capture|camera|webcam|record\w*|desktop|photo|audio|microphone|voice|speech"
    r"|mouse|windows?|click\w*|ui",
    "keyboard": r"keyboard|keystroke\w*|hotkeys?|shortcuts?|key (?:press|log)\w*",
    "kill": r"kill\w*|terminat\w+|stop\w*|process\w*|signals?|end|clos(?:e|es|ing)|restart\w*|cancel\w*|manage\w*",
    "rewrite": r"mov(?:e|es|ing)|renam\w+|replac\w+|overwrit\w+|edit\w*|writ\w+|sav(?:e|es|ing)|convert\w*"
    r"|process\w*|temp\w*"
    r"|encrypt\w*|format\w*|fix\w*|updat\w+|modif\w+|sync\w*|organi[sz]\w+",
    "database": r"sql|quer(?:y|ies)|database|tables?|db|select|mongo\w*|collections?|neo4j|cypher|xpath|ldap"
    r"|aggregat\w+|schema",
    "template": r"templates?|render\w*|jinja\w*|format\w*",
    "scan": r"scan\w*|probe\w*|discover\w*|subnet|ports?|nmap|sweep",
    "metadata": r"metadata service|imds|instance metadata|cloud metadata",
    "container": r"docker|containers?|podman|kubernetes|k8s|images?",
    "delete": r"delet\w*|remov\w*|clean\w*|clear\w*|purg\w*|wip\w*|eras\w*|uninstall\w*|prune|reset\w*"
    r"|drop\w*|trash|unlink",
    "permission": r"permissions?|chmod|mode|owner\w*|access",
    "link": r"links?|symlinks?|symbolic",
    "web": r"urls?|uris?|https?|web ?pages?|websites?|web|sites?|pages?|links?|brows\w*|crawl\w*|scrap\w*"
    r"|fetch\w*|download\w*"
    r"|curl|feeds?|rss|navigat\w*|open api|openapi|endpoints?|requests?|proxy|online|internet|address\w*|scan\w*"
    r"|webhooks?|remote|server|host\w*|images?|video|audio|screenshot|import\w*|upload\w*|repositor\w+|git|clone",
    "install": r"install\w*|packages?|dependenc\w+|upgrad\w+|updat\w+|set ?up|setup|pip|npm|npx|uvx?|brew|apt"
    r"|bootstrap\w*"
    r"|provision\w*|deploy\w*|browsers?",
    "store": r"stor(?:e|es|ing)|sav(?:e|es|ing)|writ\w+|export\w*|cach\w+|temp\w*|logs?|record\w*|backup\w*"
    r"|back up|cop(?:y|ies)"
    r"|download\w*|files?|output\w*|creat\w+|generat\w+|render\w*|screenshot|captur\w+|convert\w*|download\w*|image"
    r"|remember\w*|persist\w*|dump\w*|archiv\w*|share\w*|publish\w*|upload\w*|report\w*|plot\w*|chart\w*|build\w*",
    "listen": r"listen\w*|serv(?:e|es|er|ing)|host\w*|port|daemon|webhooks?|callback|oauth|log ?in|tunnel\w*"
    r"|proxy|bridge"
    r"|dashboard|preview|receiv\w+|shar(?:e|es|ing)|start\w*|launch\w*|open\w*|monitor\w*",
    "encrypt": r"encrypt\w*|aes\S*|rsa\b|cipher\w*|cryptograph\w*",
}
_PATTERNS = {topic: re.compile(rf"(?<![a-z])(?:{words})(?![a-z])") for topic, words in _TOPICS.items()}
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# What a description may deny, by the thing denied: nothing leaves, nothing changes, nothing is run, nothing is kept.
_DENIALS: dict[str, re.Pattern[str]] = {
    denied: re.compile(pattern, re.IGNORECASE)
    for denied, pattern in {
        "network": r"\bno\s+(?:network|internet|cloud|telemetry|uploads?|tracking|external|remote|connection|data"
        r"|text|information)\b"
        r"(?:[^.;\n]{0,30}\b(?:involved|used|needed|sent|leaves?|uploaded|transmitted|shared|access|connections?"
        r"|calls?|requests?)\b)"
        r"|\bnothing\b[^.;\n]{0,25}\b(?:sent|leaves?|uploaded|transmitted|shared)\b"
        r"|(?:\bnever|\bnot|n't|\bwithout)\s+(?:be\s+|being\s+)?(?:leav|sen[dt]|upload|transmit|shar|contact"
        r"|us\w+ the (?:network|internet))\w*"
        r"|\b(?:offline|fully local|entirely local|purely local|local[- ]only|only local\w*|locally only|air[- ]gapped"
        r"|stays? (?:on|in|local)|on this (?:machine|computer|device)(?: only)?|on[- ]device|runs? locally"
        r"|in[- ]process"
        r"|works? locally|computed? locally|local (?:computation|name index|index|calculation|lookup|dictionary"
        r"|copy|table))\b",
        "change": r"\bread[- ]only\b|\bonly (?:reads?|lists?|shows?|looks?|views?|inspects?)\b|\bdry[- ]run only\b"
        r"|\bno side[- ]effects?\b"
        r"|\b(?:nothing|no (?:files?|data|rows?|records?|changes?|settings?|state))\b[^.;\n]{0,30}"
        r"\b(?:chang\w*|modif\w*|writ\w*|delet\w*|remov\w*|alter\w*|touch\w*|made)\b"
        r"|(?:\bnever|\bnot|n't)\s+(?:chang|modif|alter|writ|edit|touch)\w*\b(?!\s+(?:permission|outside|to other))",
        "run": r"\b(?:nothing|no (?:code|script|commands?|programs?))\b[^.;\n]{0,30}\b(?:execut\w*|run|evaluat\w*"
        r"|interpret\w*|invok\w*)\b"
        r"|(?:\bnever|\bnot|n't|\bwithout)\s+(?:be\s+|being\s+)?(?:execut|run|evaluat|interpret)\w*",
        "keep": r"\b(?:nothing|nor?|not|never)\s+(?:\w+\s+){0,2}?(?:stored?|kept|keeps?|saved?|recorded|retained"
        r"|persisted|remembered)\b"
        r"(?!\s+(?:in\s+(?:clear|plain)|unencrypted|longer|as\s+plain))"
        r"|\bin memory only\b|\bonly in memory\b|\bforgotten\b",
    }.items()
}
# A docstring longer than this has said what it does; the rest is examples.
_LOOKED_AT = 3000


def announced(name: str, description: str) -> frozenset[str]:
    """The topics that a name (snake, kebab or camel case) and a description announce."""
    words = _CAMEL.sub(" ", name).replace("_", " ").replace("-", " ")
    text = f"{words}\n{description[:_LOOKED_AT]}".lower()
    return frozenset(topic for topic, pattern in _PATTERNS.items() if pattern.search(text))


def denied(description: str) -> frozenset[str]:
    """What a description says the tool does not do: network, change, run, keep."""
    shown = description[:_LOOKED_AT]
    return frozenset(name for name, pattern in _DENIALS.items() if pattern.search(shown))
