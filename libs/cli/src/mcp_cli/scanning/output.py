"""Where reports go: a file or standard output, whose reader may leave at any time."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import typer

from mcp_cli.scanning.outcome import Outcome
from mcp_cli.scanning.refusal import refuse


@contextmanager
def open_output(path: Path | None) -> Iterator[BinaryIO]:
    """A binary stream to `path`, or to standard output when it is None.

    Exits with code 2 when the file cannot be written, and quietly with 141 when the reader of a pipe has left.
    """
    try:
        if path is None:
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
            return
        with path.open("wb") as stream:
            yield stream
    except BrokenPipeError:
        # The interpreter flushes stdout once more at exit; that must not fail a second time.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(Outcome.PIPE_CLOSED) from None
    except OSError as error:
        refuse(f"cannot write {path or 'standard output'}: {error.strerror}; no report was kept; choose another place")
