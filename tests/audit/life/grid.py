"""A workbook as a grid of contents into which rows and columns are put, with formulas that follow."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import column_index_from_string, get_column_letter

from kpi_engine.audit.book import AuditBook
from kpi_engine.workbook.package import Package

_REFERENCE = re.compile(
    r"(?:(?P<sheet>\w+)!)?(?P<c>\$?)(?P<column>[A-Z]{1,2})(?P<r>\$?)(?P<row>\d+)"
    r"(?::(?P<c2>\$?)(?P<column2>[A-Z]{1,2})(?P<r2>\$?)(?P<row2>\d+))?"
)
Contents = Mapping[tuple[int, int], object]


@dataclass
class Grid:
    """Sheets of contents by row and column; `marks` are the cells that are flagged, wherever they move."""

    sheets: dict[str, dict[tuple[int, int], object]]
    marks: list[tuple[str, int, int]] = field(default_factory=list)

    def put_in(self, sheet: str, *, row: int = 0, column: int = 0) -> None:
        """An empty row before row `row`, or an empty column before column `column`."""

        def moved(at_row: int, at_column: int) -> tuple[int, int]:
            return at_row + bool(row and at_row >= row), at_column + bool(column and at_column >= column)

        for name, cells in self.sheets.items():
            new = {}
            for place, held in cells.items():
                text = held
                if isinstance(held, str) and held.startswith("="):
                    text = _followed(held, name, sheet, moved)
                new[moved(*place) if name == sheet else place] = text
            self.sheets[name] = new
        self.marks = [(n, *(moved(r, c) if n == sheet else (r, c))) for n, r, c in self.marks]

    def book(self, path: Path) -> AuditBook:
        """The workbook, written and opened."""
        made = Workbook()
        made.remove(made.worksheets[0])
        for name, cells in self.sheets.items():
            sheet = made.create_sheet(name)
            for (row, column), held in cells.items():
                sheet.cell(row, column, held)
        made.save(path)
        return AuditBook(Package.open(path))


def grid(**sheets: str) -> Grid:
    """Rows are lines, cells parted by `|`; a cell with `!` at its end is flagged."""
    found = Grid({})
    for name, text in sheets.items():
        cells: dict[tuple[int, int], object] = {}
        for row, line in enumerate(text.strip("\n").splitlines(), 1):
            for column, part in enumerate(line.split("|"), 1):
                content = part.strip()
                if content.endswith("!"):
                    content = content[:-1].strip()
                    found.marks.append((name, row, column))
                if content:
                    cells[row, column] = float(content) if _is_number(content) else content
        found.sheets[name] = cells
    return found


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def _followed(formula: str, own: str, sheet: str, moved) -> str:  # type: ignore[no-untyped-def]
    def one(found: re.Match[str]) -> str:
        if (found["sheet"] or own) != sheet:
            return found[0]
        text = f"{found['sheet']}!" if found["sheet"] else ""
        for end in ("", "2"):
            if found[f"column{end}"]:
                row, column = moved(int(found[f"row{end}"]), column_index_from_string(found[f"column{end}"]))
                text += ":" if end else ""
                text += f"{found[f'c{end}']}{get_column_letter(column)}{found[f'r{end}']}{row}"
        return text

    return _REFERENCE.sub(one, formula)
