"""Rows of a report by currency and segment: which of them a terminal shows, under which title."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from kpi_engine.engine.ledger_read import LedgerRead
from kpi_engine.model.written import clipped, counted, segment_name

SHOWN_MONTHS, SHOWN_SEGMENTS = 24, 8
"""What a terminal shows without being asked for more."""
_LONGEST = 40


class Grouped(Protocol):
    """A row that belongs to a currency and a segment."""

    @property
    def currency(self) -> str:
        """Its code, "" where none is stated."""

    @property
    def segments(self) -> tuple[str, ...]:
        """The segment; empty for all together."""


R = TypeVar("R", bound=Grouped)


@dataclass(frozen=True, slots=True)
class Block(Generic[R]):
    """The rows of one currency and segment, oldest first."""

    currency: str
    segments: tuple[str, ...]
    rows: tuple[R, ...]

    def title(self, read: LedgerRead) -> str:
        """`EUR, plan Pro`; "" for everything of a source without currencies."""
        return ", ".join(part for part in (self.currency, segment_title(read, self.segments)) if part)


def segment_title(read: LedgerRead, segments: tuple[str, ...]) -> str:
    """`plan Pro, country DE`; `all segments` for the total of several, "" where there are none."""
    if not segments:
        return "all segments" if read.by else ""
    named = read.named(segments)
    return ", ".join(f"{clipped(name)} {short_name(value)}" for name, value in named.items())


def short_name(value: str) -> str:
    """A segment as people see it, no longer than a table takes."""
    return clipped(segment_name(value), _LONGEST)


def blocks(rows: Sequence[R]) -> list[Block[R]]:
    """The rows in groups, in the order in which they come."""
    found: dict[tuple[str, tuple[str, ...]], list[R]] = {}
    for row in rows:
        found.setdefault((row.currency, row.segments), []).append(row)
    return [Block(*group, tuple(items)) for group, items in found.items()]


def largest(every: Sequence[Block[R]], size: Callable[[Block[R]], int]) -> tuple[list[Block[R]], str]:
    """The blocks that a terminal shows, in their order, and what it says of the others."""
    if len(every) <= SHOWN_SEGMENTS:
        return list(every), ""
    kept = sorted(every, key=size, reverse=True)[:SHOWN_SEGMENTS]
    left = counted(len(every) - SHOWN_SEGMENTS, "smaller segment")
    shown = [block for block in every if block in kept]
    return shown, f"{left} not shown: --format csv, or -o with .xlsx or .html, has them all."


def latest(rows: Sequence[R], *, all_of_them: bool) -> tuple[Sequence[R], str]:
    """The months that a terminal shows, and how to see the earlier ones."""
    if all_of_them or len(rows) <= SHOWN_MONTHS:
        return rows, ""
    left = counted(len(rows) - SHOWN_MONTHS, "earlier month")
    return rows[-SHOWN_MONTHS:], f"{left} not shown: --last {len(rows)}, --from MONTH or --format csv."
