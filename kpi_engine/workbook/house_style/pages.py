"""A workbook while it is drawn: sheets in the house style, and formulas with the results that they show."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.workbook.edits import SetCache
from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.cells import keep_as_text
from kpi_engine.workbook.house_style.settled import settled
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import patched


def _empty_book() -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    return book


@dataclass
class Pages:
    """The workbook while it is drawn; `results` are what its formulas come to, put beside them at the end."""

    book: Workbook = field(default_factory=_empty_book)
    results: dict[str, dict[str, SetCache]] = field(default_factory=dict)

    def sheet(self, title: str, tab: str = styles.NAVY, zoom: int = 90) -> Worksheet:
        """A new sheet in the house style."""
        return styles.new_sheet(self.book, title, tab, zoom=zoom)

    def before(self, sheet: Worksheet, title: str) -> None:
        """Move a sheet before another one."""
        names = self.book.sheetnames
        self.book.move_sheet(sheet, names.index(title) - names.index(sheet.title))

    def formula(self, sheet: Worksheet, row: int, column: int, text: str, result: float | str) -> Cell:
        """A live formula with the result that every viewer shows."""
        cell: Any = sheet.cell(row, column, text)
        self.results.setdefault(sheet.title, {})[cell.coordinate] = SetCache(result)
        return cell  # type: ignore[no-any-return]

    def saved(self, title: str) -> bytes:
        """The bytes of the workbook, the same ones whenever it is drawn; Excel calculates it on opening."""
        styles.centre(self.book)
        keep_as_text(self.book)
        self.book.calculation.fullCalcOnLoad = True
        self.book.properties.creator = "saas-kpi-engine"
        self.book.properties.title = title
        stream = io.BytesIO()
        self.book.save(stream)
        return settled(patched(Package.of_bytes(stream.getvalue(), Path("drawn.xlsx")), self.results))
