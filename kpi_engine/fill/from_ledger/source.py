"""What the receipt of a fill says of the ledger that its figures come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class LedgerSource:
    """The ledger of a fill: its table, how that was read, and which rows of it are not in the figures.

    `names` are values of the segments as the template calls them ("" is none of its own). `alone` says that
    no other figures came with it: then what a ledger cannot know stays open and is told.
    """

    source: str
    sha256: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    reading: Mapping[str, str] = field(default_factory=dict)
    by: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    months: tuple[str, ...] = ()
    rows_in: int = 0
    rows_used: int = 0
    rows_set_aside: int = 0
    set_aside: Mapping[str, int] = field(default_factory=dict)
    policies: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    alone: bool = True

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON; the notes stand among the warnings of the fill."""
        told = asdict(self)
        return {name: value for name, value in told.items() if name not in ("notes", "alone")}
