"""What a batch came to: how many of each status, and the reasons grouped by their code."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from kpi_engine.batch.entry import Entry


@dataclass(slots=True)
class Reason:
    """One kind of reason: how often, and the first of it in full."""

    code: str
    count: int
    first: str
    reason: str


@dataclass(slots=True)
class Tally:
    """Counts entries as they come by and keeps the first of each reason."""

    statuses: Counter[str] = field(default_factory=Counter)
    earlier: int = 0
    _reasons: dict[str, Reason] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Count an entry."""
        self.statuses[entry.status] += 1
        self.earlier += entry.earlier
        if entry.status != "done":
            reason = self._reasons.setdefault(entry.code, Reason(entry.code, 0, entry.name, entry.reason))
            reason.count += 1

    @property
    def settled(self) -> int:
        """How many have a result."""
        return self.statuses.total()

    @property
    def reasons(self) -> list[Reason]:
        """Why some were not done, the most frequent first."""
        return sorted(self._reasons.values(), key=lambda reason: -reason.count)
