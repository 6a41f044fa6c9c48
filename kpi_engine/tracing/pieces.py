"""The references of one formula: which cells each of them means."""

from __future__ import annotations

from kpi_engine.formula.grammar import Cells, FormulaSyntaxError, Group, Name, Node, Structured, tree
from kpi_engine.formula.moving import moved
from kpi_engine.formula.references import reference, split_sheet
from kpi_engine.formula.resolving import CannotComputeError
from kpi_engine.formula.structured import lowered, table_name
from kpi_engine.recalc.book import Place
from kpi_engine.recalc.graph import Area
from kpi_engine.tracing.traced import Traced


class Pieces:
    """Resolves the references of the formula in one cell."""

    def __init__(self, traced: Traced, home: Place) -> None:
        self._traced, self.home = traced, home

    def area(self, node: Node) -> Area | None:
        """The range that a reference, a name or a part of a table means; None for anything else."""
        match node:
            case Group(inner=inner):
                return self.area(inner)
            case Cells(text=text):
                return self._plain(text)
            case Structured(text=text):
                return self._of_table(text)
            case Name(text=text):
                behind = self.behind(text)
                if isinstance(behind, Cells | Structured):
                    return self.area(behind)
                return self._of_table(text) if behind is None else None
        return None

    def behind(self, name: str) -> Node | None:
        """The formula that a defined name stands for, as seen from the cell; None for an unknown name."""
        sheet, word = split_sheet(name)
        names = self._traced.book.names
        key = word.casefold()
        own = names.get(((sheet.strip("'") or self.home[0]).casefold(), key))
        text = names.get(("", key)) if own is None else own
        if text is None:
            return None
        try:
            return moved(tree(text), self.home[1] - 1, self.home[2] - 1)
        except FormulaSyntaxError:
            return None

    def _plain(self, text: str) -> Area | None:
        place = reference(text)
        if place is None or place.book not in ("", "0") or place.last_sheet:
            return None
        folded = (place.sheet or self.home[0]).casefold()
        if not self._traced.has_sheet(folded):
            return None
        return folded, place.top.at, place.left.at, place.bottom.at, place.right.at

    def _of_table(self, text: str) -> Area | None:
        around = self._traced.workings.around
        name = table_name(text) if "[" in text else text
        table = around.tables.get(name.casefold()) if name else around.table_at(*self.home)
        if table is None:
            return None
        try:
            found = lowered(text, table, self.home[0], self.home[1])
        except CannotComputeError:
            return None
        return self._plain(found)
