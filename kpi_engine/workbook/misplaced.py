"""A cell that stands in another row than its address says: a new cell there would make it two."""

from __future__ import annotations

import re
from collections.abc import Collection

from kpi_engine.workbook.sheet_markup import SheetMarkup

_ADDRESS = re.compile(rb"""<(?:[\w.\-]+:)?c\s(?:[^<>]*?\s)?r=["']([A-Za-z]{1,3}\d{1,7})["']""")


def check_new_cells(sheet: SheetMarkup, new: Collection[str]) -> None:
    """Refuse to add cells that the sheet states already, in a row where nobody looks for them."""
    if not new:
        return
    stated = {address.decode().upper() for address in _ADDRESS.findall(sheet.view, sheet.cells.inner)}
    if misplaced := sorted(stated.intersection(new)):
        raise sheet.damaged(f"has {misplaced[0]} in another row")
