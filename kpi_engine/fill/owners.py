"""Which target a cell belongs to, for figures that are given by an address."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_engine.fill.targets import Target


class Owners:
    """The targets of a workbook by row; put together when the first address is looked up."""

    def __init__(self, targets: Sequence[Target]) -> None:
        self._targets = targets
        self._rows: dict[tuple[str, int], list[Target]] | None = None

    def of(self, sheet: str, row: int, column: int) -> tuple[Target, str] | None:
        """The target of a cell with the period that its header states; None for a cell of no target."""
        if self._rows is None:
            self._rows = {}
            for target in self._targets:
                for line in range(target.area.top, target.area.bottom + 1):
                    self._rows.setdefault((target.area.sheet, line), []).append(target)
        for target in self._rows.get((sheet, row), ()):
            if (row, column) in target.area:
                return target, target.period_at(row, column)
        return None
