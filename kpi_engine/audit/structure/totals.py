"""Total and subtotal rows: those that aggregate the rows before them, or are called total."""

from __future__ import annotations

import re
from collections import Counter

from kpi_engine.audit.cells import SheetCells
from kpi_engine.audit.once import once
from kpi_engine.audit.structure.aggregates import aggregates

_TOTAL = re.compile(
    r"\b(?:sub-?\s?|grand )?totals?\b|\bsum\b|\bsumme\b|\bgesamt|\bsomme\b|\btotaux\b|\btotaal\b|\btotale\b",
    re.IGNORECASE,
)


def says_total(text: object) -> bool:
    """True for a label such as Total, Subtotal, Grand total."""
    return isinstance(text, str) and len(text) < 80 and _TOTAL.search(text) is not None


@once
def total_rows(sheet: SheetCells) -> frozenset[int]:
    """Rows in which formulas aggregate cells above them, or whose label says total."""
    computed = Counter(
        row for found in aggregates(sheet) for row, column in found.copies.positions
        if found.side(row, column) == "above"
    )  # fmt: skip
    labelled = {
        row for row, cells in sheet.rows.items()
        if any(says_total(cell.value) for cell in cells[:4] if cell.is_constant)
    }  # fmt: skip
    return frozenset(computed) | frozenset(labelled)
