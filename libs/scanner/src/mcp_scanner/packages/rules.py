"""What is wrong with a package beside its source code: its name, its archive, what runs on install, what it hides."""

from __future__ import annotations

from mcp_scanner.model import Severity
from mcp_scanner.packages.examples import ELF, package
from mcp_scanner.rules.rule import Rule

INSTALL_HOOK = Rule(
    id="package-install-hook",
    title="Code of the package runs while it is installed",
    domain="package",
    severity=Severity.LOW,
    what="An npm install script, a setup.py that does more than describe, or a .pth file with code.",
    why="It runs with the installer's rights before anybody starts, or reviews, the server.",
    remedy="Install with --ignore-scripts or from wheels, and read the script first.",
    references=("OWASP-MCP04:2025", "OWASP-ASI04", "CWE-506", "CWE-829", "AML.T0011", "SAFE-T1002", "SAFE-T1203"),
    positive=(
        package("npm", manifest={"scripts": {"postinstall": "node ./scripts/setup.js"}}),
        package("pypi", files={"notes.pth": "import os; os.system('id')\n"}),
    ),
    negative=(
        package("npm", manifest={"scripts": {"test": "jest", "prepare": "npm run build"}}),
        package("pypi", files={"notes.pth": "./src\n"}),
    ),
)
TYPOSQUAT = Rule(
    id="package-look-alike-name",
    title="The package's name imitates a well-known one",
    domain="package",
    severity=Severity.HIGH,
    what="The name is one keystroke or one look-alike sign away from a well-known MCP server or library.",
    why="Malicious copies wait under such names for a slip of the finger.",
    remedy="Check that this is the package you mean; install the well-known one by its exact name.",
    references=("OWASP-MCP04:2025", "OWASP-ASI04", "CWE-829", "CWE-1007", "AML.T0074", "SAFE-T1004"),
    positive=(package("pypi", name="mcp-server-fetc", days_old=3),),
    negative=(package("pypi", name="mcp-server-fetch", days_old=3), package("pypi", name="harbour-tides", days_old=3)),
)
ARCHIVE = Rule(
    id="package-unsafe-archive",
    title="The archive has entries that leave it",
    domain="package",
    severity=Severity.HIGH,
    what="A link, a device or a path with .. or a root is among the archive's entries.",
    why="An installer that follows it writes or reads outside the package.",
    remedy="Do not install this release; report it to the registry.",
    references=("OWASP-MCP04:2025", "OWASP-ASI04", "CWE-22", "CWE-59", "AML.T0011", "SAFE-T1002"),
    positive=(
        package("npm", files={"package/../../../home/me/.bashrc": "export A=1\n"}),
        package("npm", links={"package/keys": "/etc/ssl/private"}),
    ),
    negative=(package("npm", files={"package/keys/..notes.txt": "A name may begin with dots.\n"}),),
)
DISGUISED = Rule(
    id="package-disguised-program",
    title="A program hides under a harmless file name",
    domain="package",
    severity=Severity.HIGH,
    what="A file named as text, image, font or source is an executable of Linux, macOS or Windows.",
    why="The only use of the disguise is to be overlooked until other code starts it.",
    remedy="Do not install this release; report it to the registry.",
    references=("OWASP-MCP04:2025", "OWASP-ASI04", "CWE-506", "AML.T0074", "SAFE-T1203"),
    positive=(package("pypi", files={"notes/logo.png": ELF}),),
    negative=(package("pypi", files={"notes/logo.png": "MZ is how this text begins.", "notes/fast.so": ELF}),),
)
BINARY = Rule(
    id="package-native-code",
    title="The package contains compiled programs",
    domain="package",
    severity=Severity.INFO,
    what="Shared libraries or executables are part of the package; they cannot be read by the source rules.",
    why="What they do is not visible in the source.",
    remedy="Compare them with the project's own builds where that matters.",
    references=("OWASP-MCP04:2025", "OWASP-ASI04", "CWE-1104", "AML.T0010", "SAFE-T1203"),
    positive=(package("pypi", files={"notes/fast.so": ELF}),),
    negative=(package("pypi"),),
)
OBFUSCATED = Rule(
    id="package-obfuscated-source",
    title="Source code is obfuscated",
    domain="package",
    severity=Severity.HIGH,
    what="Names and strings were replaced by generated ones with a decoder, or most of a file is escaped characters.",
    why="Minifying makes files small; obfuscating makes them unreadable, and hides what runs.",
    remedy="Ask the author for the readable source, or do not install the package.",
    references=("OWASP-MCP04:2025", "OWASP-ASI04", "CWE-506", "AML.T0104", "SAFE-T1405"),
    positive=(package("npm", files={"package/a.js": "".join(f"var _0x{number:04x}=1;" for number in range(60))}),),
    negative=(package("npm", files={"package/a.js": "".join(f"var a{number}=1;" for number in range(600))}),),
)
REMOTE_DEPENDENCY = Rule(
    id="package-remote-dependency",
    title="A dependency comes from a URL instead of the registry",
    domain="package",
    severity=Severity.MEDIUM,
    what="A dependency is named by a git, http or file address.",
    why="Its content can change at any time without a version, a checksum or a review by the registry.",
    remedy="Depend on published versions with checksums.",
    references=("OWASP-MCP04:2025", "OWASP-ASI04", "CWE-494", "CWE-829", "AML.T0010", "SAFE-T1002", "SAFE-T1207"),
    positive=(package("npm", manifest={"dependencies": {"notes-core": "git+https://git.example.com/notes.git"}}),),
    negative=(package("npm", manifest={"dependencies": {"notes-core": "^1.0.0"}}),),
)
SPARSE = Rule(
    id="package-unknown-origin",
    title="Nobody vouches for the package",
    domain="package",
    severity=Severity.INFO,
    what="Author, project address and description are missing, or it is the first release and only days old.",
    why="Throw-away packages look like this; so do honest beginnings.",
    remedy="Look for the project's home and its history before installing.",
    references=("OWASP-MCP04:2025", "OWASP-ASI04", "CWE-1357", "AML.T0010", "SAFE-T1003"),
    positive=(
        package("npm", days_old=3, releases=1),
        package("npm", manifest={"author": "", "homepage": "", "description": ""}),
    ),
    negative=(package("npm", days_old=3, releases=12), package("npm", manifest={"author": ""})),
)
RULES = (INSTALL_HOOK, TYPOSQUAT, ARCHIVE, DISGUISED, BINARY, OBFUSCATED, REMOTE_DEPENDENCY, SPARSE)
