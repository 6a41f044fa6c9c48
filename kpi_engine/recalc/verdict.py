"""What a recalculation found about each cell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

from kpi_engine.model.cell_error import Scalar, plain

Status = Literal["equal", "different", "stale", "uncached", "not_verifiable", "volatile", "external"]
STATUSES: tuple[Status, ...] = (
    "equal", "different", "stale", "uncached", "not_verifiable", "volatile", "external",
)  # fmt: skip
Opinion = Literal["", "agrees", "disagrees", "only_first", "only_second", "none"]
OPINIONS: tuple[Opinion, ...] = ("agrees", "disagrees", "only_first", "only_second", "none")
"""How a second engine's value compares with the first's; "" where no second one was asked."""
RESTS_ON = "it depends on"
"""How the reason begins of a cell that is not known because of another cell."""


@dataclass(frozen=True, slots=True)
class CellVerdict:
    """A formula cell: the value that the file holds, the value computed now, and how the two compare.

    equal: the same within a relative 1e-9. different: not the same.
    stale: not the same, and the file cannot know better: an input that the formula depends on was changed, or
    the file asks to be recalculated on opening. uncached: the file holds no value.
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


@dataclass(frozen=True, slots=True)
class Recalculation:
    """All formula cells of a workbook, in sheet and row order."""

    cells: tuple[CellVerdict, ...]
    engine: str
    workbook: str = ""
    affected: frozenset[tuple[str, str]] = frozenset()
    """Sheet and cell of the formulas that depend on a changed input."""
    second_opinion: str = ""
    """The program that gave a second opinion with its version, or why there is none; "" when not asked."""
    as_of: str = ""
    """The day that TODAY took where the file's own was taken: `as of 2024-05-02, the day the file …`."""

    def summary(self) -> dict[Status, int]:
        """How many cells have each status."""
        counts = Counter(each.status for each in self.cells)
        return {status: counts[status] for status in STATUSES}

    def opinions(self) -> dict[Opinion, int]:
        """How many cells have each second opinion; nothing where none was asked."""
        counts = Counter(each.opinion for each in self.cells if each.opinion)
        return {opinion: counts[opinion] for opinion in OPINIONS} if counts else {}

    def as_dict(self) -> dict[str, Any]:
        """The fields of the document `kpi.recalc/1`, ready for JSON.

        Listed is every cell that is not equal, and every one about which two engines disagree.
        """
        return {
            "workbook": self.workbook,
            "cells": [
                {"sheet": cell.sheet, "cell": cell.cell, "formula": f"={cell.formula}",
                 "cached": plain(cell.cached), "computed": plain(cell.computed), "status": cell.status,
                 "reason": cell.reason, "engine": cell.engine, "opinion": cell.opinion,
                 "second": plain(cell.second)}
                for cell in self.cells
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
