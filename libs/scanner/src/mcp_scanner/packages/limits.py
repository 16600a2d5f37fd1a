"""How much of a package is read. Beyond a limit the scan says so; it never silently stops."""

from __future__ import annotations

from dataclasses import dataclass

# The index page of the package with most files (tens of thousands) has about 10 MB.
MAX_INDEX = 32 * 1024 * 1024
# The largest server packages on both registries unpack to under 100 MB in a few thousand files.
MAX_UNPACKED = 400 * 1024 * 1024
MAX_MEMBERS = 40_000
# Source files above this are bundles and data; they are only looked at for secrets and obfuscation.
MAX_SOURCE = 4 * 1024 * 1024
# Work for all files of a package, in steps of the source machine, which takes about 100,000 a second. Of 180 honest
# packages measured in November 2026 the largest (840 files, 6 MB of code) took 5.5 million.
MAX_STEPS = 6_000_000
# deflate reaches 1,032:1 on zeros; honest archives stay under 30:1.
MAX_RATIO = 200


@dataclass(frozen=True, slots=True)
class PackageOptions:
    """Limits for one package scan. Sizes in bytes, times in seconds."""

    timeout: float = 60.0
    max_download: int = 100 * 1024 * 1024
    pypi_index: str = ""  # empty: the index that pip is configured to use
