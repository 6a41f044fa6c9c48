"""What a report on a ledger is made of: the source, how it was read, and by which policies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from kpi_engine.model.period import month_text
from kpi_engine.model.written import rows_told

if TYPE_CHECKING:
    from kpi_engine.sources.subscriptions.staged import Reading, SetAside


def units(minor: int, places: int) -> int | float:
    """Minor units as an amount: 15000 of cents is 150, 15050 is 150.5."""
    whole, rest = divmod(minor, 10**places)
    return float(minor / 10**places) if rest else whole


@dataclass(frozen=True, slots=True)
class LedgerRead:
    """What a report is made of: the source, how it was read, by which policies, on which engine.

    `by` are the segments that were asked for, `months` those that were observed. `set_aside` counts each
    reason; `examples` are the first rows of each. `policies` are sentences. `opening`: nothing is known of
    the time before the first month, so that its customers began then or earlier.
    """

    source: str
    engine: str
    by: tuple[str, ...]
    months: tuple[int, ...]
    places: int
    rows_in: int
    rows_used: int
    set_aside: Mapping[str, int]
    examples: tuple[SetAside, ...]
    reading: Reading
    policies: tuple[str, ...]
    opening: bool = False

    @property
    def rows_set_aside(self) -> int:
        """How many rows of the source are not counted."""
        return self.rows_in - self.rows_used

    @property
    def rows_told(self) -> str:
        """`121 rows in = 119 used + 2 set aside`."""
        return rows_told(self.rows_in, self.rows_used)

    def as_dict(self) -> dict[str, Any]:
        """For a document."""
        return {
            "source": self.source, "computed_by": self.engine, "by": list(self.by),
            "months": [month_text(month) for month in self.months],
            "rows_in": self.rows_in, "rows_used": self.rows_used, "rows_set_aside": self.rows_set_aside,
            "set_aside": dict(self.set_aside), "examples": [asdict(row) for row in self.examples],
            "reading": asdict(self.reading), "policies": list(self.policies),
        }  # fmt: skip

    def named(self, segments: tuple[str, ...]) -> dict[str, str]:
        """`{"plan": "Pro"}`; empty for all segments together."""
        return dict(zip(self.by, segments, strict=False))
