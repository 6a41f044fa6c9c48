"""Small workbooks as finance people make them, for the tests of how their cells are read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from openpyxl import Workbook

LINES = ("Opening MRR", "New MRR", "Expansion MRR", "Contraction MRR", "Churned MRR", "Closing MRR")


def movements(
    file: Path, *, months: int = 6, labels: Mapping[str, str] | None = None, title: str = "SaaS metrics",
    cells: Mapping[str, object] | None = None, names: Mapping[str, str] | None = None, down: int = 0,
) -> Path:  # fmt: skip
    """MRR from month to month of 2026 on the sheet Inputs: labels in A4:A9, months in C3, figures from C4 on.

    `labels` renames lines, `cells` puts something else into a cell, `names` defines names, `down` leaves so
    many rows free above.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "Inputs"
    sheet["A1"] = title
    opening = 500.0
    for number, label in enumerate(LINES):
        sheet.cell(4 + down + number, 1, (labels or {}).get(label, label))
    for month in range(months):
        heading = sheet.cell(3 + down, 3 + month, date(2026 + month // 12, month % 12 + 1, 1))
        heading.number_format = "mmm yyyy"
        moves = (50.0 + 3 * month, 12.0 + month, 4.0, 8.0 + month)
        closing = opening + moves[0] + moves[1] - moves[2] - moves[3]
        for number, value in enumerate((opening, *moves, closing)):
            sheet.cell(4 + down + number, 3 + month, value)
        opening = closing
    for place, value in (cells or {}).items():
        sheet[place] = value
    for name, place in (names or {}).items():
        from openpyxl.workbook.defined_name import DefinedName

        book.defined_names[name] = DefinedName(name, attr_text=place)
    book.save(file)
    return file
