"""What the cells behind a fixed reference hold, as long as nobody has to calculate."""

from __future__ import annotations

import re
from functools import lru_cache

from kpi_engine.errors import WorkbookError
from kpi_engine.model.cell_error import Scalar
from kpi_engine.workbook.package import CellRecord, Package
from kpi_engine.workbook.references import Area, parse_range
from kpi_engine.workbook.resolve import resolve

_CORNER = r"(?:\$[A-Za-z]{1,3}\$\d{1,7}|\$[A-Za-z]{1,3}|\$\d{1,7})"
_FIXED = re.compile(rf"=?\s*(?:(?:'(?:[^']|'')+'|[^'!\s]+)!)?{_CORNER}(?::{_CORNER})?")
_MOST = 100_000


def is_address(reference: str) -> bool:
    """True for cells named by their fixed address, as `Lists!$A$2:$A$9`."""
    return _FIXED.fullmatch(reference.strip()) is not None


class Constants:
    """The constants of a workbook's cells, asked from one sheet; others are read when they are asked for."""

    def __init__(self, package: Package, sheet: str) -> None:
        self._package, self._sheet = package, sheet
        self.look = lru_cache(maxsize=256)(self._look)
        self._cells = lru_cache(maxsize=4)(self._read)

    def _look(self, reference: str) -> tuple[Scalar, ...] | None:
        """What the cells hold, blanks (None) at the end left out; None for formulas and what is no cell."""
        area = self._area(reference.strip().lstrip("=").strip())
        if area is None:
            return None
        found: dict[tuple[int, int], Scalar] = {}
        for cell in self._cells(area.sheet):
            if (cell.row, cell.column) in area:
                if cell.kind:
                    return None
                if cell.value is not None:
                    found[cell.row, cell.column] = cell.value
        if len(area) > _MOST:
            return tuple(found.values())
        return tuple(found.get(place) for place in area.positions())

    def _area(self, reference: str) -> Area | None:
        name = self._package.name(reference, self._sheet)
        text = name.refers_to if name else reference
        if not is_address(text):
            return None
        return resolve(self._package, text) or parse_range(text, self._sheet)

    def _read(self, sheet: str) -> tuple[CellRecord, ...]:
        try:
            return tuple(self._package.cells(sheet))
        except WorkbookError:
            return ()
