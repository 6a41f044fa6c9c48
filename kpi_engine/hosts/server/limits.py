"""What one request, one client and all of them together may take from the server."""

from __future__ import annotations

from dataclasses import dataclass

_MIB = 1024 * 1024
HEADER_BYTES = 32 * 1024
"""The longest address with its headers."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a server; a request beyond one of them is told so, and which it was."""

    cells: int = 2_100_000
    """Cells of all arguments of a request, and of all its answers: two whole columns of a sheet."""
    calls: int = 100_000
    """Function calls of a request."""
    calls_bytes: int = 64 * _MIB
    """The longest request with calls."""
    calls_seconds: float = 30.0
    """How long the calls of a request may compute."""
    calls_megabytes: int = 2_000
    """The memory that computing them may take."""
    calls_at_once: int = 2
    """Processes that compute calls."""
    calls_waiting: int = 400
    """Requests that may wait for one of them."""
    workbook_bytes: int = 64 * _MIB
    """The largest workbook to check or audit."""
    workbook_seconds: float = 600.0
    """By the clock; how long it may compute goes by its size, as on the command line."""
    workbooks_at_once: int = 1
    """Processes that check or audit."""
    workbooks_waiting: int = 4
    """Workbooks that may wait for one of them."""
    held_bytes: int = 256 * _MIB
    """Requests with calls that are in memory at one time."""
    connections: int = 600
    """Clients that are connected at one time; the system gives a process some 1,000 in all."""
    header_seconds: float = 10.0
    """How long a client may take to say what it wants."""
    body_seconds: float = 60.0
    """How long a client may take to send it."""
    request_seconds: float = 720.0
    """How long a request may take until it is answered."""
    answer_seconds: float = 60.0
    """How long a client may take to read the answer."""
    idle_seconds: int = 30
    """How long a connection stays open for the next request."""
