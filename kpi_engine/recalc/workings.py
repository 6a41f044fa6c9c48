"""What stays the same however often a workbook is computed: its formulas lowered, and who depends on whom."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from kpi_engine.recalc.book import Book, Place
from kpi_engine.recalc.graph import Dependents
from kpi_engine.recalc.prepare import Prepared, prepare, surroundings

_SPARE = "KPI spare"


class Workings:
    """The formulas of a book, ready for the engine."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.spare = _unused(_SPARE, book.sheets)
        self.around = surroundings(book, self.spare)
        self.cells = prepare(book, self.around)
        self.prepared: dict[Place, Prepared] = {each.cell.place: each for each in self.cells}
        self.fills: dict[Place, list[Place]] = {}
        for place, (anchor, _) in book.spilled.items():
            self.fills.setdefault(anchor, []).append(place)

    @cached_property
    def graph(self) -> Dependents:
        """Who depends on whom."""
        shapes = ((each.cell.place, each.lowered.shape) for each in self.cells)
        return Dependents(shapes, self.fills)

    @cached_property
    def asks_the_clock(self) -> bool:
        """True when a result depends on the day."""
        return any(each.lowered.clock for each in self.cells)


def _unused(name: str, sheets: Sequence[str]) -> str:
    taken = {sheet.casefold() for sheet in sheets}
    while name.casefold() in taken:
        name += "_"
    return name
