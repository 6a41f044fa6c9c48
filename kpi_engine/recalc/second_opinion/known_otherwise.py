"""Where LibreOffice is known to count otherwise than Excel, so that its contradiction says nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.recalc.book import Place
from kpi_engine.recalc.graph import Area, areas_read
from kpi_engine.recalc.prepare import Prepared
from kpi_engine.recalc.verdict import CellVerdict
from kpi_engine.recalc.workings import Workings

_CODE_PAGE = re.compile(r"(?<![\w.])(?:CHAR|CODE)\(", re.IGNORECASE)


class KnownOtherwise:
    """The differences between the two programs that concern a workbook."""

    def __init__(self, workings: Workings, verdicts: Mapping[Place, CellVerdict]) -> None:
        self._truths: dict[str, set[tuple[int, int]]] = defaultdict(set)
        for place, value in workings.book.constants.items():
            self._note(place, value)
        for place, verdict in verdicts.items():
            self._note(place, verdict.cached if verdict.computed is None else verdict.computed)

    def why(self, each: Prepared, verdict: CellVerdict, second: Scalar) -> str:
        """Why LibreOffice may give `second` where Excel does not; "" when no reason is known."""
        errors = isinstance(verdict.cached, CellError) or isinstance(verdict.computed, CellError)
        if second is CellError.VALUE and not errors:
            return "it gives #VALUE!, which it also saves where it cannot compute a formula"
        if _CODE_PAGE.search(each.lowered.text):
            return "characters beyond the first 128 follow the computer on which it runs"
        if any(self._has_truth(area) for area in areas_read(each.lowered.shape, each.cell.place)):
            return "the formula reads TRUE or FALSE, which count as 1 and 0 for it"
        return ""

    def _note(self, place: Place, value: Scalar) -> None:
        if isinstance(value, bool):
            self._truths[place[0].casefold()].add((place[1], place[2]))

    def _has_truth(self, area: Area) -> bool:
        sheet, top, left, bottom, right = area
        truths = self._truths.get(sheet)
        if not truths:
            return False
        if (bottom - top + 1) * (right - left + 1) <= len(truths):
            cells = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
            return any(cell in truths for cell in cells)
        return any(top <= row <= bottom and left <= column <= right for row, column in truths)
