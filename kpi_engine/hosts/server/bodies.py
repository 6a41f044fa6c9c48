"""What a client sends, taken in piece by piece within limits: into memory, or into a file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.hosts.server.refusals import RefusedError, busy, malformed, too_large, went_away

if TYPE_CHECKING:
    from starlette.requests import Request

_MIB = 1024 * 1024


@dataclass(slots=True)
class Held:
    """How many bytes of requests are in memory, and how many may be."""

    most: int
    now: int = 0

    @contextmanager
    def room(self) -> Iterator[Held]:
        """Gives back, in the end, what was taken in the block."""
        taken = _Taken(self.most - self.now, self)
        try:
            yield taken
        finally:
            self.now -= taken.now

    def take(self, size: int) -> None:
        """Count bytes that come into memory."""
        if self.now + size > self.most:
            raise busy("other requests fill its memory")
        self.now += size


class _Taken(Held):
    """What one request holds, counted with all others."""

    def __init__(self, most: int, whole: Held) -> None:
        super().__init__(most)
        self._whole = whole

    def take(self, size: int) -> None:
        """Count bytes here and in the whole."""
        self._whole.take(size)
        self.now += size


def must_be(request: Request, kind: str) -> None:
    """Refuse a body of another kind, and one that is packed: unpacked it may be of any size."""
    packed = request.headers.get("content-encoding", "identity").strip().lower()
    if packed not in ("", "identity"):
        raise RefusedError(
            "The request is compressed, which this server does not take. Send it as it is.",
            code="compressed", status=415,
        )  # fmt: skip
    sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if sent != kind:
        raise RefusedError(
            f"The request is of another type than it must be. Send it with Content-Type: {kind}",
            code="content-type", status=415,
        )  # fmt: skip


async def in_memory(request: Request, most: int, seconds: float, held: Held) -> bytes:
    """The body as a whole."""
    pieces = []
    async for piece in _pieces(request, most, seconds):
        held.take(len(piece))
        pieces.append(piece)
    return b"".join(pieces)


async def in_file(request: Request, file: Path, most: int, seconds: float) -> int:
    """Write the body to a file; how many bytes it has."""
    size = 0
    with file.open("wb") as out:
        async for piece in _pieces(request, most, seconds):
            size += out.write(piece)
    return size


async def _pieces(request: Request, most: int, seconds: float) -> AsyncIterator[bytes]:
    from starlette.requests import ClientDisconnect

    if _length(request) > most:
        raise _beyond(most)
    size = 0
    try:
        async with asyncio.timeout(seconds):
            async for piece in request.stream():
                size += len(piece)
                if size > most:
                    raise _beyond(most)
                yield piece
    except ClientDisconnect:
        raise went_away() from None
    except TimeoutError:
        raise RefusedError(
            f"The request did not arrive whole within {seconds:,.0f} seconds. Send it again.",
            code="too-slow", status=408, headers={"connection": "close"},
        ) from None  # fmt: skip


def _length(request: Request) -> int:
    """The length that the client announces; HTTP's own reader has refused one that is no number."""
    text = request.headers.get("content-length", "0")
    if not text.isascii() or not text.isdigit():
        raise malformed("The request announces a length that is no number.")
    return int(text)


def _beyond(most: int) -> RefusedError:
    return too_large(
        f"The request is larger than {most / _MIB:,.0f} MB, the most that is taken. Ask for fewer or smaller "
        "ranges at one time; a large workbook is checked with kpi check FILE."
    )
