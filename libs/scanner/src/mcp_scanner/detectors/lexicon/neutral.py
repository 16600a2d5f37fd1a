"""Cues that need no language: paths, addresses, commands, chat-role tokens, mark-up."""

from __future__ import annotations

from mcp_scanner.detectors.cue import Cue

CUES: dict[Cue, tuple[str, ...]] = {
    Cue.SENSITIVE_PATH: (
        # Where operating systems, clouds and agents keep secrets (OpenSSH, AWS, GCP, Azure, Kubernetes, Docker, npm, PyPI,
        # git, GnuPG, browsers, shells, MCP clients): the default places in each one's documentation.
        # A dot within a word (`labels.env`) names a field.
        (
            r"(?:~|\$HOME|/home/\w+|/root|/Users/\w+|%USERPROFILE%|C:\\Users\\\w+)?[/\\]?\B\.(?:ssh|aws|gnupg|kube|docker|azure|config[/\\](?:gcloud|gh|solana|[\w-]*(?:wallet|token|secret|credential)[\w-]*)|netrc|npmrc|pypirc|git-credentials|pgpass|my\.cnf|bash_history|zsh_history|vault-token|"
            r"bashrc|bash_profile|zshrc|profile|gitconfig|env(?:\.\w+)?|cursor|claude|codeium|vscode|continue|gemini|htpasswd|password-store|electrum|bitcoin|ethereum|solana)\b"
        ),
        r"(?:~|\$HOME|/home/\w+|/root|/Users/\w+)/\.\w+/(?:token|secrets?|credentials?|auth|password|key)s?\b",
        r"\bid_(?:rsa|dsa|ecdsa|ed25519)(?:\.pub)?\b|\bauthorized_keys\b|\bknown_hosts\b",
        r"/etc/(?:passwd|shadow|sudoers|group|hosts|ssh|crontab|ssl/private|environment|kubernetes)\b|/var/log/(?:auth|secure)|/proc/(?:self|\d+)/(?:environ|cmdline|maps)|/var/run/(?:secrets|docker\.sock)|/run/secrets",
        r"\b(?:mcp\.json|claude_desktop_config(?:\.json)?|\.cursor/mcp\.json|secrets?\.(?:ya?ml|json|toml|env)|credentials\.(?:json|ya?ml|csv)|kubeconfig|wallet\.dat|logins\.json|cookies\.sqlite|Login Data|ntds\.dit|terraform\.tfstate|service[-_]account\.json|config\.json containing|\.pem\b|\.p12\b|\.pfx\b|\.kdbx)",
        r"\b(?:prod|production|staging|local|secrets?|docker|app)\.env\b",
        r"169\.254\.169\.254|metadata\.google\.internal",
        r"\bos\.environ\b|\bprocess\.env\b|\bprintenv\b|\$\{?(?:AWS_SECRET_ACCESS_KEY|AWS_ACCESS_KEY_ID|OPENAI_API_KEY|ANTHROPIC_API_KEY|GITHUB_TOKEN|GH_TOKEN|DATABASE_URL|SECRET_KEY)\b",
    ),
    Cue.EXTERNAL: (
        r"\b(?:https?|ftp|wss?)://[^\s'\"<>)\]`]+",
        r"\b[\w.+-]+@[\w-]+\.[\w.-]+\b",
        r"\+\d[\d -]{7,}\d",
        r"\b(?:[\w-]+\.)+(?:onion|ngrok(?:-free)?\.(?:io|app|dev)|oast\.\w+|burpcollaborator\.net|webhook\.site|requestbin\.\w+|pipedream\.net|trycloudflare\.com|interact\.sh)\b",
        r"\bwebhook\b|\battacker\b",
    ),
    Cue.COMMAND: (
        r"\b(?:curl|wget|iwr|Invoke-WebRequest)\b[^\n]{0,160}?(?:\||&&|;|-o\b|-O\b|-d\b|--data|-F\b|-T\b|https?://|>)",
        r"\|\s*(?:sudo )?(?:ba|z|da|k)?sh\b|\|\s*(?:python3?|perl|ruby|node|iex)\b|\b(?:ba|z)?sh -c\b|\bpython3? -c\b|\bnode -e\b|\bpowershell(?:\.exe)? -|\bIEX\s*\(|\beval\s*\$\(|\$\((?:curl|wget|cat|date|basename|whoami)",
        r"\brm -(?:rf|fr|r)\b|\bsudo\s+\w|\bchmod [+0-7au]|\bchown \w|\bnc -\w*[el]|\bncat\b|/dev/tcp/|\bmkfifo\b|\bcrontab -|\bscp \S|\brsync \S|\bnohup \w|\bbase64 -d|\bxxd -r|\bssh \w+@|\bkill -9|\bsystemctl (?:enable|start|disable)|\blaunchctl\b|\breg add\b|\bschtasks\b",
        r"\bcat\s+[~/$.][\w./~-]+|\becho\s+[\"'$][^\n]{0,80}?(?:>>?|&&|\|)|\bwhoami\b(?:\s*&&|`|\s*\||\b)|\bexport \w+=|&& *(?:echo|cat|curl|rm|cp|wget)|\bcp\s+[~/][^\s]+\s+\S|\bmv\s+[~/][^\s]+\s+\S|\benv\s*\||\bprintenv\b|\btar c?z?f",
    ),
    Cue.ROLE_TOKEN: (
        # Chat templates of ChatML, Llama, Mistral, Gemma, Phi and Claude's human/assistant turns.
        r"<\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id|end_header_id|begin_of_text|end|tool|fim_\w+)\|>|\[/?INST\]|<</?SYS>>|<start_of_turn>|<end_of_turn>|<\|/?(?:system|assistant|user)\|?>|</?(?:system|assistant|user)\|>|<\|?/?(?:tool_call|function_call|tool_response|system_prompt|system-reminder|system_message)\|?>",
        # A bare <user> is a placeholder as often as a turn: a turn is closed, or something is said in it.
        r"</(?:system|assistant|user)>|<(?:system|assistant|user)>\s*(?:you|ignore|from|the|this|always|do|new|please|override|must|never|for|before|all)\b",
        r"(?m)^\s*(?:#{1,4} *)?(?:\*\*)?(?:system|assistant|human|developer)(?: (?:message|prompt|instruction|override|note))?(?:\*\*)?\s*:\s*(?:you|ignore|from|the|always|do|new|please|override|must|never)",
        r"(?-i:\[(?:SYSTEM|ADMIN|DEVELOPER|ROOT|OVERRIDE)\b[^\]\n]{0,30}\])|(?i:-{3,} ?(?:begin|start|end) (?:system|hidden|secret|user) (?:prompt|message|instructions?))|(?i:\bEND OF (?:TOOL )?(?:DESCRIPTION|DOCUMENTATION|CONTEXT|PROMPT))",
        # A turn of a chat has a text beside its role; a role alone is a field of any document.
        # The assistant's turn after another one shows a conversation; alone it pretends that there was one.
        r"(?i:\"role\"\s*:\s*\"(?:system|developer)\"\s*,\s*\"(?:content|text|parts?|message)\")",
        r"(?i:(?:(?:^|[^,\s]\s{0,4})\{|[^{\s])\s{0,4}\"role\"\s*:\s*\"assistant\"\s*,\s*\"(?:content|text|parts?|message)\")",
        r"(?i:\"(?:content|text|parts?|message)\"\s*:\s*\"[^\"]{1,400}\"\s*,\s*\"role\"\s*:\s*\"(?:system|assistant|developer)\")",
    ),
    Cue.PSEUDO_TAG: (
        r"(?i:</?(?:important|hidden|secret|critical|instructions?|information|message|setup|guidelines?|briefing|urgent|priority|override|admin|directive|mandatory|note|attention|internal|private|reminder|alert|warning|rules?|policy|context|notice|prompt|s|confidential|required|security|config(?:uration)?|agent|llm|ai|thinking|thoughts?|inst|meta|must|cmd|command)(?:[ _-]\w+)*>)",
        r"<!--",
    ),
    Cue.PERSIST_PLACE: (
        r"(?i:\.bashrc|\.zshrc|\.bash_profile|crontab|authorized_keys|CLAUDE\.md|AGENTS\.md|\.cursorrules|\.windsurfrules|GEMINI\.md|copilot-instructions|\.git/hooks|systemd|LaunchAgents?|autostart|startup folder|rc\.local|memory\.md)",
    ),
    Cue.CREDENTIAL: (
        # Published forms of the issuers' own credentials (AWS, GitHub, GitLab, Slack, Stripe, Google, OpenAI, Anthropic,
        # npm, PyPI, Hugging Face, SendGrid), PEM private keys, JSON web tokens and passwords inside URLs.
        (
            r"(?-i:\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_\w{50,}\b|\bglpat-[\w-]{20,}|\bxox[abprs]-[\w-]{20,}|\b[sr]k_live_[A-Za-z0-9]{20,}\b|\bAIza[\w-]{35}\b|\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,}|"
            r"\bnpm_[A-Za-z0-9]{36}\b|\bpypi-[\w-]{50,}|\bhf_[A-Za-z0-9]{30,}\b|\bSG\.[\w-]{20,}\.[\w-]{30,}|-----BEGIN (?:RSA |EC |OPENSSH |DSA )?PRIVATE KEY-----\s*[A-Za-z0-9+/=\s]{40,}|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}|"
            r"\b[a-z][a-z0-9+.-]{2,15}://[\w.-]{2,40}:[^\s:@/{}<>$\[\]]{6,60}@[\w.-]+)"
        ),
    ),
}
