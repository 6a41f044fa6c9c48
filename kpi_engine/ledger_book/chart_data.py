"""Figures behind charts, beside the printed page: live formulas that read the sheets of figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.ledger_book.parts import Drawing
from kpi_engine.workbook.house_style import page, styles
from kpi_engine.workbook.house_style.cells import put
from kpi_engine.workbook.house_style.chart_looks import Block


@dataclass(frozen=True, slots=True)
class Live:
    """A formula and what it comes to."""

    formula: str
    value: float


Line = tuple[date | str | int, Sequence[Live | None]]
"""A label and its figures; None leaves a cell empty, and a gap in a line."""


def live_block(
    drawn: Drawing, sheet: Worksheet, top: int, heads: Sequence[str], lines: Sequence[Line], shown: str
) -> Block:
    """Headings, then a row a label."""
    column = page.DATA_COLUMN
    for offset, head in enumerate(heads):
        put(sheet, top, column + offset, head).font = styles.SMALL
    for row, (label, figures) in enumerate(lines, top + 1):
        cell = put(sheet, row, column, label)
        cell.font, cell.alignment = styles.SMALL, styles.align("left")
        if isinstance(label, date):
            cell.number_format = styles.MONTH_FORMAT
        for offset, figure in enumerate(figures, 1):
            if figure is not None:
                made = drawn.pages.formula(sheet, row, column + offset, figure.formula, figure.value)
                made.font, made.number_format = styles.SMALL, shown
    return Block(sheet, column, top + 1, top + len(lines))
