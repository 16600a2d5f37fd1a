"""Shell text by what it does: the one-liners of intruders, in families."""

from __future__ import annotations

import re
from functools import lru_cache

from mcp_scanner.source.values import CHOSEN, HOLE

# Families in the order in which they are reported; a text is named by the first that fits.
_FAMILIES: dict[str, str] = {
    "reverse-shell": (
        r"/dev/(?:tcp|udp)/|\b(?:nc|ncat|netcat)\b[^|;\n]{0,60}\s-[a-z]*[ec]\b|\bbash\s+-i\b[^\n]{0,20}>&"
        r"|mkfifo\s[^\n]{1,80}\|\s*(?:nc|ncat)"
        r"|socat\s[^\n]{0,80}exec:|pty\.spawn\(|New-Object\s+(?:System\.)?Net\.Sockets\.TCPClient|/inet/tcp/"
        r"|<\?php[^>]{0,120}(?:system|exec|passthru|shell_exec|eval|assert)\s*\(|Runtime\.getRuntime\(\)\.exec"
    ),
    "download-and-run": (
        r"\b(?:curl|wget|fetch|aria2c)\b[^\n|;]{0,200}\|\s*(?:sudo\s+)?(?:ba|z|da|k)?sh\b"
        r"|\b(?:curl|wget)\b[^\n|]{0,200}\|\s*(?:sudo\s+)?(?:python3?|perl|node|ruby|php)\b"
        r"|\b(?:curl|wget)\b[^\n]{0,200}(?:&&|;)\s*(?:chmod\s+\+x|ba?sh\s|\./)"
        r"|(?:IEX|Invoke-Expression)\b[^\n]{0,60}(?:DownloadString|WebRequest|iwr\b)|certutil[^\n]{0,40}-urlcache"
        r"|bitsadmin[^\n]{0,30}/transfer|mshta\s+https?:|base64\s+(?:-d|--decode)[^\n]{0,40}\|\s*(?:ba)?sh"
    ),
    "persistence": (
        r"\|\s*crontab\s+-|\bcrontab\s+(?:-\s*$|-e\b|/|-u\b)|@reboot\b|systemctl\s+(?:--user\s+)?enable\b"
        r"|update-rc\.d\s|chkconfig\s+\w+\s+on"
        r"|>>?\s*(?:~|\$HOME|/root|/home/\S{1,40})?/?\.(?:bashrc|bash_profile|profile|zshrc)"
        r"|>>?\s*\S{0,40}/etc/(?:rc\.local|cron|profile)"
        r"|\.config/autostart|launchctl\s+(?:load|bootstrap)|schtasks\s[^\n]{0,20}/create"
        r"|reg\s+add\s[^\n]{0,80}\\Run\b"
        r"|\bsystemd-run\s|\bnohup\s[^\n]{0,120}&"
        r"|WantedBy=multi-user\.target|>>?\s*\S{0,60}authorized_keys|\bat\s+now\b"
        r"|git\s+config\s[^\n]{0,20}(?:core\.(?:hooksPath|sshCommand|fsmonitor|pager)|credential\.helper)"
    ),
    "defences-off": (
        r"setenforce\s+0|SELINUX=(?:disabled|permissive)|ufw\s+disable|iptables\s+(?:-F|--flush"
        r"|-P\s+\w+\s+ACCEPT)|nft\s+flush"
        r"|systemctl\s+(?:stop|disable|mask)\s+(?:\w+\s+)?(?:firewalld|ufw|apparmor|auditd|fail2ban|rsyslog"
        r"|syslog|clamav|falcon|osquery|"
        r"wazuh|crowdstrike|sshguard|iptables|nftables|selinux)|service\s+(?:auditd|rsyslog|iptables|apparmor"
        r"|firewalld|clamav)\S*\s+stop"
        r"|auditctl\s+-[eD]|Set-MpPreference|DisableRealtimeMonitoring|netsh\s+advfirewall\s+set"
        r"|csrutil\s+disable|spctl\s+--master-disable"
        r"|(?:pkill|killall)\s[^\n]{0,20}(?:auditd|falco|osquery|clamd|rsyslog|falcon|sysmon|wazuh|defender)"
        r"|aa-(?:teardown|disable|complain)"
        r"|sysctl\s+-w\s+kernel\.(?:randomize_va_space|yama)|echo\s+0\s*>\s*/proc/sys"
    ),
    "traces-wiped": (
        r"\bhistory\s+-c\b|unset\s+HISTFILE|HISTFILE=/dev/null|HISTSIZE=0|ln\s+-sf?\s+/dev/null\s+\S*history"
        r"|(?:rm|shred|truncate)\s[^\n]{0,30}/var/log|>\s*/var/log/|journalctl\s+--(?:vacuum|rotate)"
        r"|wevtutil\s+cl|Clear-EventLog"
        r"|(?:rm|shred)\s[^\n]{0,30}\.(?:bash|zsh)_history|touch\s+-[rt]\s|chattr\s+[+-]i|exec\s+-a\s"
        r"|\bshred\s+-\w*u"
    ),
    "kernel-or-preload": (
        r"\b(?:insmod|modprobe|rmmod|kextload)\s|ld\.so\.preload|LD_PRELOAD=|DYLD_INSERT_LIBRARIES"
        r"|dlsym\(\s*RTLD_NEXT|/dev/k?mem\b"
    ),
    "privilege": (
        r"\bsudo\s+-l\b|usermod\s[^\n]{0,20}-a?G\s*\S{0,12}(?:sudo|wheel|root|docker|admin)"
        r"|\buseradd\s[^\n]{0,40}-o?u\s*0\b|chmod\s+(?:-R\s+)?(?:[ug]?\+s|[24]7\d\d)\b"
        r"|NOPASSWD|>>?\s*/etc/(?:sudoers|passwd|shadow)|setcap\s+cap_|net\s+localgroup\s+administrators"
        r"|visudo|chpasswd"
        r"|chmod\s+(?:-R\s+)?(?:0?777|0?666|a\+rwx|o\+w|ugo\+rwx)\s+(?:/|~|\$HOME)|nsenter\s"
        r"|icacls\s[^\n]{0,80}/grant\s+(?:everyone|users)|setfacl\s[^\n]{0,40}o:rwx|net\s+user\s+\w+\s+\S+\s+/add"
        r"|dscl\s[^\n]{0,40}-append\s|passwd\s+-d\s|pam_permit"
        r"|docker\s+run\s[^\n]{0,60}(?:--privileged|-v\s+/:/)"
    ),
    "destruction": (
        r"\brm\s+-[a-z]*r[a-z]*f?[a-z]*\s+(?:--no-preserve-root\s+)?(?:/|~|\$HOME|/\*|/home|/etc|/usr|/var"
        r"|\*)(?:\s|/?\*|;|$)"
        r"|mkfs(?:\.\w+)?\s|\bdd\s+if=\S+\s+of=/dev/|:\(\)\s*\{\s*:\s*\||>\s*/dev/sd[a-z]"
        r"|vssadmin\s+delete\s+shadows|wbadmin\s+delete"
        r"|format\s+[c-z]:|cipher\s+/w|diskutil\s+eraseDisk|wipefs\s"
        r"|(?:^|[;&|]\s*|sudo\s+)(?:shutdown|poweroff|halt|reboot)\b(?=\s|$)"
    ),
    "miner": r"xmrig|minerd\b|cpuminer|stratum\+(?:tcp|ssl)|cryptonight|nicehash|--donate-level|coinhive",
    "exfiltration": (
        r"\b(?:curl|wget)\b[^\n]{0,200}(?:--data(?:-binary|-raw|-urlencode)?|--upload-file|--post-(?:data"
        r"|file)|\s-[dTF])[\s=]*['\"]?(?:@|\S{0,20}\$\(|%s|\S{0,20}=\s*%s)"
        r"|\b(?:cat|tar|gzip|base64)\b[^\n]{0,80}\|\s*(?:curl|nc|ncat|wget)\b"
        # To a host that the command names; where it is filled in, somebody else chose it.
        r"|\b(?:scp|rsync)\s[^\n]{0,80}@[\w.-]+:"
        r"|\b(?:dig|nslookup|host)\s[^\n]{0,60}(?:\$\(|%s)\S{0,60}\."
    ),
    "credential-dump": (
        r"\bcat\s[^\n]{0,40}(?:\.ssh/|/etc/shadow|\.aws/credentials|\.bash_history|\.netrc|\.git-credentials)"
        # An item that is named is most likely the program's own; a browser's master key is not.
        r"|security\s+(?:dump-keychain|find-(?:generic|internet)\S*(?![^\n]{0,120}\s-s\b)|[^\n]{0,120}Safe Storage)"
        r"|mimikatz|secretsdump|reg\s+save\s+hklm\\sam"
        r"|lsass|procdump|cmdkey\s+/list"
        r"|find\s+/\S*\s[^\n]{0,40}(?:id_rsa|\*\.pem|\.env)|grep\s+-\w*r\w*\s[^\n]{0,30}(?:password|secret"
        r"|api_?key|psk=)"
    ),
    "runtime-install": (
        r"\bpip3?\s+install\b[^\n]{0,120}(?:--(?:extra-)?index-url|-i\s|git\+|https?://)"
        r"|\bnpm\s+(?:i|install)\b[^\n]{0,120}(?:--registry|git\+|https?://)"
    ),
    "capture": (
        r"^\s*(?:pbpaste|xclip\s[^\n]{0,30}-o|xsel\s[^\n]{0,20}(?:-o|--output|-b)|wl-paste"
        r"|powershell[^\n]{0,30}Get-Clipboard)"
        r"|\b(?:screencapture|scrot|gnome-screenshot|import\s+-window\s+root)\b|xinput\s+test|logkeys"
        r"|arecord\s|ffmpeg\s[^\n]{0,40}(?:x11grab|avfoundation)"
    ),
}


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("%s", f"[{HOLE}{CHOSEN}]"), re.IGNORECASE | re.MULTILINE)


_PATTERNS = tuple((family, _compile(pattern)) for family, pattern in _FAMILIES.items())
# Longest prefix of a text that is looked at; patterns are bounded, so the cost is linear in it.
_LOOKED_AT = 2000


# A package's functions share their helpers, so the same texts come again and again; 2 KB each at most.
_REMEMBERED = 8192


@lru_cache(maxsize=_REMEMBERED)
def command_family(text: str) -> str:
    """The family of the most telling command in a text; empty when nothing in it is an intruder's."""
    if len(text) < 4:
        return ""
    shown = text[:_LOOKED_AT]
    return next((family for family, pattern in _PATTERNS if pattern.search(shown)), "")
