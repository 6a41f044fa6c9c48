"""Which cells a patch gives another value, asked by the references that charts and pivot tables hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from kpi_engine.model.cell_error import Scalar
from kpi_engine.workbook.edits import Edit, StripCache
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area, cell_position, parse_range, parse_reference
from kpi_engine.workbook.resolve import resolve

_PIECES = re.compile(r"""((?:'(?:[^']|'')*'|[^',])+)""")
_THIS_WORKBOOK = re.compile(r"\[0\]!")
_ANOTHER_WORKBOOK = re.compile(r"'?[^'!]*\[[^\]]+\][^'!]*'?!.+", re.DOTALL)


class Touched:
    """The cells of a patch by sheet and place; a value that was taken out counts as None."""

    def __init__(self, package: Package, edits: Mapping[str, Mapping[str, Edit]]) -> None:
        self._package, self._edits = package, edits

    @cached_property
    def _sheets(self) -> dict[str, dict[tuple[int, int], Scalar]]:
        return {
            sheet.casefold(): {
                cell_position(ref): None if isinstance(edit, StripCache) else edit.value
                for ref, edit in cells.items()
            }
            for sheet, cells in self._edits.items()
        }

    def areas(self, reference: str, sheet: str = "") -> tuple[Area, ...] | None:
        """The cells that a reference names: an address, several in brackets, or a name of the workbook.

        () for cells that are gone or in another workbook, which no patch touches; None for anything else.
        """
        if "#REF!" in reference:
            return ()
        text = _THIS_WORKBOOK.sub("", reference.strip().lstrip("="))
        if _ANOTHER_WORKBOOK.fullmatch(text):
            return ()
        if text.startswith("(") and text.endswith(")"):
            text = text[1:-1]
        found = [self._area(piece.strip(), sheet) for piece in _PIECES.findall(text)]
        known = tuple(area for area in found if area is not None)
        return known if known and len(known) == len(found) else None

    def values(self, area: Area) -> Mapping[tuple[int, int], Scalar]:
        """The cells of an area that get another value, with that value."""
        cells = self._sheets.get(area.sheet.casefold(), {})
        if len(area) < len(cells):
            return {place: cells[place] for place in area.positions() if place in cells}
        return {place: value for place, value in cells.items() if place in area}

    def hits(self, areas: Iterable[Area] | None) -> bool:
        """True when a cell of these areas gets another value, or when nobody knows which cells they are."""
        return areas is None or any(self.values(area) for area in areas)

    def _area(self, text: str, sheet: str) -> Area | None:
        if (area := parse_reference(text)) or (sheet and (area := parse_range(text, sheet))):
            return area
        scope, _, name = text.rpartition("!")
        scope = scope.strip("'").replace("''", "'")
        known = self._package.name(name, scope or sheet)
        return parse_reference(known.refers_to) if known else resolve(self._package, text)
