"""Paths and hosts by what they hold: facts about operating systems, clouds and common programs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mcp_scanner.source.values import CHOSEN, HOLE, is_constant

# Files whose only content is a secret, a session or a private history.
_CREDENTIALS = re.compile(
    r"""(?:^|[/\\~])(?:
      \.ssh(?:[/\\](?!known_hosts|config$)\S*|/?$|/\*) | id_(?:rsa|dsa|ecdsa|ed25519)(?!\.pub)
      | \.aws[/\\](?:credentials|config|sso) | \.docker[/\\]config\.json | \.git-credentials | \.netrc
      | _netrc | \.pgpass
      | \.kube(?:[/\\]config)?$ | \.npmrc | \.pypirc | \.my\.cnf | \.azure[/\\] | \.gnupg | \.password-store
      | (?:\.config[/\\])?gcloud[/\\] | application_default_credentials | \.config[/\\]gh[/\\]hosts | \.vault-token
      | \.(?:bash|zsh|sh|psql|mysql|python|node_repl)_history | fish_history | \.terraform\.d
      | \.cargo[/\\]credentials
      | [/\\]etc[/\\](?:shadow|gshadow|sudoers) | etc[/\\](?:shadow|gshadow|sudoers)
      | etc[/\\]ssl[/\\]private | etc[/\\]krb5\.keytab
      | proc[/\\](?:self|\d+|[^/\\\w])[/\\](?:environ|mem|maps) | var[/\\]run[/\\]secrets | run[/\\]secrets
      | serviceaccount[/\\]token | NetworkManager[/\\]system-connections | wpa_supplicant\.conf
      | Keychains | login\.keychain | keyrings | kwallet | Login\ Data | logins\.json | key[34]\.db | cookies\.sqlite
      | places\.sqlite | formhistory\.sqlite | (?:Default|Profile[^/]*)[/\\](?:History|Cookies|Web\ Data|Local\ State)
      | Safari[/\\]History\.db | wallet\.dat | keystore[/\\]UTC | \.electrum | \.ethereum | \.bitcoin
      | Exodus | \.solana[/\\]id\.json
      | Windows[/\\]System32[/\\]config[/\\](?:SAM|SYSTEM|SECURITY) | Microsoft[/\\]Credentials
      | Local\ Storage[/\\]leveldb | \.config[/\\](?:rclone|op|sops|doctl|heroku|netlify|stripe|hcloud|github-copilot)
      | \.databrickscfg | \.s3cfg | \.boto$ | \.oci[/\\] | \.snowsql | \.huggingface[/\\]token | huggingface[/\\]token
      | \.m2[/\\]settings | \.gem[/\\]credentials | \.composer[/\\]auth | \.claude[/\\]\.credentials | \.codex[/\\]auth
      | \.thunderbird | \.mozilla | \.msmtprc | tdata$
      | \.config[/\\](?:google-chrome|chromium|BraveSoftware|microsoft-edge)
      | User\ Data[/\\]Default | \.metamask | \.phantom | etc[/\\](?:ssh[/\\]ssh_host|wireguard|openvpn|letsencrypt)
      | \.lesshst | \.viminfo | \.recently-used | \.irb_history | \.rediscli_history | \.sqlite_history
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_CREDENTIAL_TAIL = re.compile(r"\.(?:pem|key|p12|pfx|jks|kdbx|ppk)$", re.IGNORECASE)
_ACCOUNTS = re.compile(
    r"etc[/\\](?:passwd|group|security[/\\]opasswd)\b|var[/\\]log[/\\](?:auth|secure|wtmp|btmp|lastlog"
    r"|faillog|audit|messages|syslog)"
    r"|var[/\\]run[/\\]utmp|var[/\\]spool[/\\]cron|Windows[/\\]System32[/\\]winevt",
    re.IGNORECASE,
)
_PERSISTENCE = re.compile(
    r"""(?:authorized_keys | etc[/\\]cron | var[/\\]spool[/\\]cron | crontabs? | systemd[/\\](?:system|user)
      | \.service$ | \.timer$
      | etc[/\\](?:rc\.local|init\.d|profile|bash\.bashrc|ld\.so\.preload|inittab|modules|udev|environment)
      | etc[/\\]xdg[/\\]autostart
      | [/\\~]\.(?:bashrc|bash_profile|bash_login|profile|zshrc|zprofile|zshenv|xinitrc|xprofile|config[/\\]fish)
      | Launch(?:Agents|Daemons) | [/\\]autostart[/\\]? | Start\ Menu[/\\]Programs[/\\]Startup
      | CurrentVersion[/\\]Run
      | (?:site|user)customize\.py | site-packages[/\\][^/\\]*\.pth | \.git[/\\]hooks[/\\]
      | \.config[/\\]autostart)""",
    re.VERBOSE | re.IGNORECASE,
)
_AGENT_CONFIG = re.compile(
    r"claude_desktop_config|\.cursor[/\\](?:mcp|rules)|\.cursorrules|\.mcp\.json|CLAUDE\.md|AGENTS\.md"
    r"|\.windsurf|mcp_config\.json"
    r"|mcp_settings|\.codeium|copilot-instructions|system_?prompt\.(?:txt|md|json)|\.vscode[/\\](?:mcp"
    r"|settings|tasks)\.json",
    re.IGNORECASE,
)
# Standing memory or aims of an agent, kept in a directory of its own.
_AGENT_MEMORY = re.compile(
    r"[/\\~]\.?[\w-]*(?:agent|assistant|copilot|claude|gemini|cursor|codex|windsurf|aider|goose|cline|continue"
    r"|openai|llm)"
    r"[\w-]*[/\\](?:[\w.-]+[/\\]){0,3}[\w-]*(?:memor(?:y|ies)|goals?|objectives?|instructions?|persona|rules?|prompts?"
    r"|settings|config|tasks?|policy|policies|permissions?)[\w-]*\.\w+$",
    re.IGNORECASE,
)
# Directories that other people, other machines or the public read.
_SHARED = re.compile(
    r"^(?:/tmp|/var/tmp|/dev/shm|/var/www|/srv/www|/srv/http|/usr/share/nginx|/mnt|/media|/net|/Volumes|/Users/Public"
    r"|/srv/(?:ftp|share|smb|nfs|public))(?:/|$)"
    r"|public_html|^\\\\\w|^//\w|[/\\~](?:Public|Dropbox|OneDrive|Google\ ?Drive|iCloud\w*|Nextcloud|ownCloud)[/\\]",
)
_BARE_HOST = re.compile(
    r"^(?=.{4,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.[a-z][a-z0-9-]{1,30}(?::\d{1,5})?$", re.IGNORECASE
)
_BARE_ADDRESS = re.compile(r"^\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?$")
_SYSTEM = re.compile(
    r"^(?:\.\./)*/?(?:etc|usr|bin|sbin|lib|lib64|boot|sys|proc|opt/[^/]+/bin|dev/disk)[/\\]"
    r"|^/dev/(?:sd|hd|vd|nvme|mem|kmem|port)\w*$"
    r"|^(?:\.\./){2,}\w|C:[/\\]+Windows|System32",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"^(?:/tmp|/var/tmp|/dev/shm|C:[/\\]+Windows[/\\]Temp)[/\\](?:[^/\\]+[/\\])*\.[\w]", re.IGNORECASE)
_SOCKETS = re.compile(
    r"(?:docker|containerd|crio|podman|kubelet)\w*\.sock|%2Fdocker\.sock|npipe:.*docker", re.IGNORECASE
)
_METADATA = re.compile(
    r"169\.254\.169\.254|169\.254\.170\.2|metadata\.google\.internal|100\.100\.100\.200|fd00:ec2::254|metadata\.azure"
    r"|192\.0\.0\.192|instance-data\.ec2|/latest/meta-data|computeMetadata",
    re.IGNORECASE,
)
_PRIVATE = re.compile(
    r"(?:^|[/@=])(?:10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+)(?=[:/?#]|$)"
)
_LOCAL_HOST = re.compile(
    r"^(?:\w+://)?(?:[^/@]*@)?(?:localhost|127\.|0\.0\.0\.0|\[::1\]|host\.docker\.internal)", re.IGNORECASE
)
_URL_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]{1,20}:)?//(?:[^/@?#]*@)?([^/?#]*)", re.IGNORECASE)
_DMI = re.compile(r"sys/class/dmi|proc/scsi|proc/cpuinfo|sys/hypervisor|product_name|sys_vendor", re.IGNORECASE)


def _matches(pattern: re.Pattern[str], texts: Iterable[str]) -> str:
    return next((item for item in texts if len(item) < 500 and pattern.search(item)), "")


def credential_path(texts: Iterable[str]) -> str:
    """The first text that names a store of credentials, sessions or private history; empty when none does."""
    listed = list(texts)
    return _matches(_CREDENTIALS, listed)


def key_file(texts: Iterable[str]) -> str:
    """The first text that ends like a private key or a certificate store."""
    return _matches(_CREDENTIAL_TAIL, texts)


def account_path(texts: Iterable[str]) -> str:
    """The first text that names the system's accounts or its authentication logs."""
    return _matches(_ACCOUNTS, texts)


def persistence_path(texts: Iterable[str]) -> str:
    """The first text that names something which runs by itself later."""
    return _matches(_PERSISTENCE, texts)


def agent_config_path(texts: Iterable[str]) -> str:
    """The first text that names the configuration or the standing instructions of an agent."""
    listed = list(texts)
    return _matches(_AGENT_CONFIG, listed) or _matches(_AGENT_MEMORY, listed)


def system_path(texts: Iterable[str]) -> str:
    """The first text under a directory that belongs to the system."""
    return _matches(_SYSTEM, texts)


def hidden_path(texts: Iterable[str]) -> str:
    """The first text that names a dot file in a directory shared by all users."""
    return _matches(_HIDDEN, texts)


def runtime_socket(texts: Iterable[str]) -> str:
    """The first text that names the control socket of a container runtime."""
    return _matches(_SOCKETS, texts)


def metadata_host(texts: Iterable[str]) -> str:
    """The first text that names a cloud's metadata service."""
    return _matches(_METADATA, texts)


def private_address(url: str) -> bool:
    """Whether a URL or address lies in a private range; loopback is the server's own machine and does not count."""
    return bool(_PRIVATE.search(url)) and bool(host_of(url))


def machine_probe(texts: Iterable[str]) -> str:
    """The first text that tells a virtual machine from a real one."""
    return _matches(_DMI, texts)


def host_of(url: str) -> str:
    """The authority of a URL; a hole where the caller decides it; empty for anything that is no URL."""
    match = _URL_HOST.match(url)
    if match:
        return match.group(1).lower()
    return url[:1] if url.startswith((HOLE, CHOSEN)) else ""


def external_host(texts: Iterable[str]) -> str:
    """The first fixed host outside this machine that the texts name."""
    for item in texts:
        host = host_of(item)
        if host and is_constant(host) and "." in host and not _LOCAL_HOST.match(host):
            return host
    return ""


def named_host(texts: Iterable[str]) -> str:
    """The first fixed host outside this machine that a connection names without a scheme: `mail.x.test`,"
    " `203.0.113.9`."""
    for item in texts:
        if not is_constant(item) or _LOCAL_HOST.match(item) or private_address(f"//{item}"):
            continue
        if _BARE_HOST.match(item) or _BARE_ADDRESS.match(item):
            return item.lower()
    return ""


def shared_place(texts: Iterable[str]) -> str:
    """The first text that names a place which others read: a directory for all users, a web root, a synced folder."""
    return _matches(_SHARED, texts)


def is_local(item: str) -> bool:
    """Whether an address is this machine or one of its private neighbours."""
    return bool(_LOCAL_HOST.match(item)) or private_address(item) or private_address(f"//{item}")
