"""Only what we write ourselves reaches the output: libraries print past Python, into a document."""

from __future__ import annotations

import os
import sys
from typing import TextIO

OUTPUT, ERRORS = 1, 2


def silence_libraries() -> None:
    """Keep what compiled libraries print off the output and the screen; our own words still get there.

    The solver of integer programs (HiGHS) prints a line now and then, whatever its options say, and a library
    that aborts has last words. Such lines go nowhere; they would spoil a document in JSON. Where somebody has
    put another stream in the place of ours, nothing is changed.
    """
    sys.stdout = _apart(sys.stdout, sys.__stdout__, OUTPUT)
    sys.stderr = _apart(sys.stderr, sys.__stderr__, ERRORS)


def _apart(stream: TextIO, original: TextIO | None, number: int) -> TextIO:
    """The same stream under a number of its own, while its old number leads nowhere."""
    if original is None or stream is not original or stream.fileno() != number:
        return stream
    stream.flush()
    own = os.dup(number)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)
    errors = "backslashreplace" if number == ERRORS else original.errors
    buffering = 1 if number == ERRORS or os.isatty(own) else -1
    return os.fdopen(own, "w", encoding=original.encoding, errors=errors, buffering=buffering)
