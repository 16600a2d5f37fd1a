"""Orders to run what was fetched, or what destroys: "download and start the updater"."""

from __future__ import annotations

from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.lexicon.orders.words import GAP

CUES: dict[Cue, tuple[str, ...]] = {
    Cue.PAYLOAD_RUN: (
        r"\b(?:download|fetch|get|pull|retrieve|grab)\b"
        + GAP
        + r"https?://\S+"
        + GAP
        + r"\b(?:run|execute|start|launch|install|source|eval|invoke) (?:it|the|this|them)\b",
        r"\b(?:run|execute|paste|start|launch|use|enter|type)\b"
        + GAP
        + r"(?:`|\"|')?\b(?:curl (?:-|`|https?:)|wget (?:-|https?:)|chmod -R|sudo (?:rm|chmod|chown|curl|wget|bash|sh|visudo|useradd|tee|dd)\b|rm -rf|nc -|ncat -|powershell -enc|bash -c|sh -c|echo \"?ssh-rsa|python -c|ufw disable|iptables -F)",
        r"\bexecute the following (?:python|code|script|shell|command)\b|\b(?:paste|enter|type) (?:this|it) into the (?:shell|terminal|console)\b|\b(?:decode|decrypt) (?:the )?\w+ and (?:pipe it to|run|execute|evaluate)\b|\bpipe it to (?:sh|bash)\b",
        r"\b(?:download|fetch|pull)(?:ed|s)?\b"
        + GAP
        + r"\b(?:and )?(?:then )?(?:run|runs|start|started|execute|executed|launch|install)\b"
        + GAP
        + r"\b(?:https?://\S+|sudo|updater)\b",
        r"\b(?:download|fetch) and (?:start|run|execute|install|launch) (?:https?://|the)\b|\bstart a listener\b|\bopen a reverse (?:connection|shell)\b|\b(?:connect|connection) to \d{1,3}(?:\.\d{1,3}){3} (?:on|at|port)\b|\bhelper which is fetched\b",
        r"\b(?:compile|build|install)\b"
        + GAP
        + r"\b(?:launch|run|start)\b"
        + GAP
        + r"\b(?:administrator|root|admin|no confirmation)\b|\binstall the package\b"
        + GAP
        + r"\b(?:globally|anyway)\b"
        + GAP
        + r"\b(?:otherwise|fail|anyway)\b|\bremove the logs\b|\brm -rf [~/$]|\bchmod -R 777\b",
        r"\b(?:append|add|write)\b"
        + GAP
        + r"\b(?:startup command|start-?up line|authori[sz]ed[_ ](?:hosts|keys)|crontab|\.bashrc|\.zshrc|\.profile|/etc/cron|autostart)\b|\bwrite\b"
        + GAP
        + r"(?:autostart|/etc/cron|\.bashrc|LaunchAgents|/var/www)",
        r"\bpush(?:es)? (?:it|its code|the code|everything)? ?to (?:the )?(?:public|mirror|our) (?:remote|repository|mirror)\b|\bput a copy into /var/www\b|\bto save the answer under /var/www\b",
        r"\b(?:erase|delete|remove|wipe|drop|empty|overwrite|terminate|revoke) (?:all|every|any|the) (?:\w+ ){0,3}?(?:files? in the user'?s? home|tables? after|commits of|backups? with zeros|running instances|audit trail|access of all other|mailbox|snapshots)\b|\bformat the disk\b|\bwith a forced push\b|\bempty the mailbox\b|\boverwrite the backups\b|\bcalled with mode=wipe\b",
    ),
}
