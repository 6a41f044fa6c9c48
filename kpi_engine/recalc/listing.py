"""The verdicts on all cells of a workbook, held small: nearly all cells of nearly all files are equal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from kpi_engine.formula.references import cell_name
from kpi_engine.recalc.book import FormulaCell
from kpi_engine.recalc.verdict import CellVerdict, Status


class Verdicts(Sequence[CellVerdict]):
    """A verdict on each formula cell, in the order of the file.

    A cell that holds exactly what was computed is kept as it is; its verdict is made when it is read.
    """

    def __init__(self, entries: Iterable[FormulaCell | CellVerdict]) -> None:
        self._entries = list(entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[CellVerdict]:
        return map(_verdict, self._entries)

    @overload
    def __getitem__(self, at: int) -> CellVerdict: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[CellVerdict]: ...
    def __getitem__(self, at: int | slice) -> CellVerdict | Sequence[CellVerdict]:
        return Verdicts(self._entries[at]) if isinstance(at, slice) else _verdict(self._entries[at])

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Sequence)
            and len(self) == len(other)
            and all(map(CellVerdict.__eq__, self, other))
        )

    def __hash__(self) -> int:
        return hash(tuple(self))

    def told(self) -> Iterator[CellVerdict]:
        """The verdicts of which there is something to say: every cell that is not equal is among them."""
        return (each for each in self._entries if isinstance(each, CellVerdict))

    def counts(self) -> Counter[Status]:
        """How many cells have each status."""
        counts: Counter[Status] = Counter(each.status for each in self.told())
        counts["equal"] += len(self) - counts.total()
        return counts


def _verdict(entry: FormulaCell | CellVerdict) -> CellVerdict:
    if isinstance(entry, CellVerdict):
        return entry
    name = cell_name(entry.row, entry.column)
    return CellVerdict(entry.sheet, name, entry.formula, entry.cached, entry.cached, "equal")
