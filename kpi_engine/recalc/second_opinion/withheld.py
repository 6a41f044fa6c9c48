"""The formulas that LibreOffice does not get: ours, and those that reach beyond the workbook or the moment.

It gets their values instead, so that what depends on them can be judged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from kpi_engine.formula.references import reference
from kpi_engine.formula.spellings import function_name
from kpi_engine.functions.registry import functions
from kpi_engine.model.cell_error import Scalar
from kpi_engine.recalc.book import Place
from kpi_engine.recalc.prepare import Prepared
from kpi_engine.recalc.reading import LARGEST_ARRAY, cells_in
from kpi_engine.recalc.second_opinion.copy_for_reading import leaves_the_workbook
from kpi_engine.recalc.verdict import CellVerdict
from kpi_engine.recalc.workings import Workings

_CALLED = re.compile(r"([^\W\d][\w.]*)\(")


@dataclass
class Withheld:
    """Cells without an opinion of their own: why, what is put there, and for which of them that is known."""

    why: dict[Place, str] = field(default_factory=dict)
    put: dict[Place, Scalar] = field(default_factory=dict)
    known: set[Place] = field(default_factory=set)

    def add(
        self, anchor: Place, places: Iterable[Place], verdicts: Mapping[Place, CellVerdict], why: str
    ) -> None:
        """Withhold a formula; its cells get what the first engine counted with."""
        for place in places:
            self.why[place] = why
            verdict = verdicts.get(place)
            value = None if verdict is None else counted_with(verdict)
            self.put[place] = value
            if value is not None:
                self.known.add(place)
        self.put.setdefault(anchor, None)


def withheld(workings: Workings, verdicts: Mapping[Place, CellVerdict]) -> Withheld:
    """What is withheld from the start."""
    found = Withheld()
    ours = _ours()
    for anchor, each in workings.prepared.items():
        if why := _why(each, ours):
            found.add(anchor, (anchor, *workings.fills.get(anchor, ())), verdicts, why)
    return found


def _why(each: Prepared, ours: Callable[[str], bool]) -> str:
    """Why LibreOffice does not get a formula; "" when it does."""
    cell, lowered = each.cell, each.lowered
    if cell.what_if_table:
        return "a what-if data table is not computed"
    area = reference(cell.area) if cell.area else None
    if not cell.formula or (area is not None and cells_in(area) > LARGEST_ARRAY):
        return "the file states no formula for it, or one that fills too many cells"
    if lowered.clock:
        return "the result depends on today's date"
    if lowered.volatile:
        return "the result depends on chance or on the computer"
    if lowered.external or leaves_the_workbook(cell.formula) or leaves_the_workbook(lowered.text):
        return "it reads something outside the workbook"
    called = {*_CALLED.findall(cell.formula), *_CALLED.findall(lowered.text)}
    return "it calls a function of ours" if any(map(ours, called)) else ""


def _ours() -> Callable[[str], bool]:
    registry = functions()
    return cache(lambda name: registry.find(function_name(name)) is not None)


def counted_with(verdict: CellVerdict) -> Scalar:
    """The value that the first engine used for the cell in the formulas that read it."""
    as_of_a_day = verdict.status == "volatile" and verdict.computed is not None
    return verdict.computed if as_of_a_day or verdict.is_computed else verdict.cached
