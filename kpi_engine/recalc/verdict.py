"""What a recalculation found about each cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

from kpi_engine.formula.references import cell_name
from kpi_engine.model.cell_error import Scalar, plain
from kpi_engine.model.status import OPINIONS, STATUSES, Opinion, Status
from kpi_engine.recalc.book import FormulaCell

_COMPUTED: tuple[Status, ...] = ("equal", "different", "stale", "uncached")
RESTS_ON = "it depends on"
"""How the reason begins of a cell that is not known because of another cell."""


@dataclass(frozen=True, slots=True)
class CellVerdict:
    """A formula cell: the value that the file holds, the value computed now, and how the two compare.

    equal: the same within a relative 1e-9. different: not the same.
    stale: not the same, and the file cannot know better: an input that the formula depends on was changed, or
    the file asks to be calculated on opening. uncached: the file holds no value.
    not_verifiable: not computable here, `reason` says why. volatile: depends on the clock or on chance.
    external: reads another workbook; its cached value is kept.

    `engine` names what computed the value where it was not the calculation engine itself. `second` is what a
    second engine gives, and `opinion` how that compares: agrees or disagrees with the first, only_first or
    only_second where one of them cannot compute the cell, none where neither can.
    """

    sheet: str
    cell: str
    formula: str
    cached: Scalar
    computed: Scalar
    status: Status
    reason: str = ""
    engine: str = ""
    opinion: Opinion = ""
    second: Scalar = None

    @property
    def is_computed(self) -> bool:
        """True where `computed` is a value that counts, whatever the file holds."""
        return self.status in _COMPUTED


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
        """The verdicts on the other cells."""
        return (each for each in self._entries if isinstance(each, CellVerdict))


def _verdict(entry: FormulaCell | CellVerdict) -> CellVerdict:
    if isinstance(entry, CellVerdict):
        return entry
    name = cell_name(entry.row, entry.column)
    return CellVerdict(entry.sheet, name, entry.formula, entry.cached, entry.cached, "equal")


@dataclass(frozen=True, slots=True)
class Recalculation:
    """All formula cells of a workbook, in sheet and row order."""

    cells: Sequence[CellVerdict]
    engine: str
    workbook: str = ""
    affected: frozenset[tuple[str, str]] = frozenset()
    """Sheet and cell of the formulas that depend on a changed input."""
    second_opinion: str = ""
    """The program that gave a second opinion with its version, or why there is none; "" when not asked."""
    as_of: str = ""
    """The day that TODAY took where the file's own was taken: `as of 2024-05-02, the day the file …`."""
    sha256: str = ""
    """Of the file as it was read: which file these results are about; "" where nobody asked."""

    def told(self) -> Iterable[CellVerdict]:
        """The verdicts of which there is something to say: every cell that is not equal is among them."""
        return self.cells.told() if isinstance(self.cells, Verdicts) else self.cells

    def summary(self) -> dict[Status, int]:
        """How many cells have each status."""
        counts = Counter(each.status for each in self.told())
        counts["equal"] += len(self.cells) - counts.total()
        return {status: counts[status] for status in STATUSES}

    def opinions(self) -> dict[Opinion, int]:
        """How many cells have each second opinion; nothing where none was asked."""
        counts: Counter[Opinion] = Counter(each.opinion for each in self.told() if each.opinion)
        return {opinion: counts[opinion] for opinion in OPINIONS} if counts else {}

    def as_dict(self) -> dict[str, Any]:
        """The fields of the document `kpi.recalc/1`, ready for JSON.

        Listed is every cell that is not equal, and every one about which two engines disagree.
        """
        return {
            "workbook": self.workbook,
            "workbook_sha256": self.sha256,
            "cells": [
                {"sheet": cell.sheet, "cell": cell.cell, "formula": f"={cell.formula}",
                 "cached": plain(cell.cached), "computed": plain(cell.computed), "status": cell.status,
                 "reason": cell.reason, "engine": cell.engine, "opinion": cell.opinion,
                 "second": plain(cell.second)}
                for cell in self.told()
                if cell.status != "equal" or cell.opinion == "disagrees"
            ],
            "summary": {str(status): count for status, count in self.summary().items()},
            "as_of": self.as_of,
            "opinions": {str(opinion): count for opinion, count in self.opinions().items()},
            "second_opinion": self.second_opinion,
        }  # fmt: skip

    def cell(self, sheet: str, cell: str) -> CellVerdict | None:
        """The verdict on one cell."""
        return next((each for each in self.cells if (each.sheet, each.cell) == (sheet, cell)), None)
