"""One printed page for a board: eight tiles of three narrow columns, and charts of twelve or of all 24."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.chart._chart import ChartBase
from openpyxl.styles import Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.workbook.house_style import chart_looks, styles
from kpi_engine.workbook.house_style.cells import put
from kpi_engine.workbook.house_style.pages import Pages

COLUMNS, CHART_ROWS, CHARTS_TOP = 24, 14, 9
LAST = get_column_letter(COLUMNS)
DATA_COLUMN, DATA_TOP = 30, 5
"""Where figures behind charts stand, beside the printed page."""
_TILE_TOP, _TILE_WIDTH = 4, 3
_INTO_COLUMN = 430_000
_GAP = Side(style="thick", color=styles.WHITE)


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure to see at once: a live formula and what it comes to, with a label and a remark."""

    label: str
    formula: str
    value: float | str
    note: str
    shown: str = "0"
    ink: str = styles.NAVY
    background: str = styles.PALE


def narrow_columns(sheet: Worksheet) -> None:
    """The columns of the page, and the word over the figures beside it."""
    for column in range(1, COLUMNS + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 6.6
    sheet.cell(DATA_TOP - 2, DATA_COLUMN, "Chart data").font = styles.BOLD
    sheet.column_dimensions[get_column_letter(DATA_COLUMN)].width = 24


def tiles(pages: Pages, sheet: Worksheet, shown: Sequence[Tile]) -> None:
    """Label, live figure and a remark, one below the other; up to eight tiles side by side."""
    for number, tile in enumerate(shown):
        column = 1 + _TILE_WIDTH * number
        for step, (height, font) in enumerate(
            ((18, styles.font(9, color=styles.GREY)), (30, styles.font(20, bold=True, color=tile.ink)),
             (16, styles.font(8, color=styles.GREY)))
        ):  # fmt: skip
            row = _TILE_TOP + step
            sheet.merge_cells(
                start_row=row, start_column=column, end_row=row, end_column=column + _TILE_WIDTH - 1
            )
            for part in range(_TILE_WIDTH):
                box = sheet.cell(row, column + part)
                box.fill = styles.fill(tile.background)
                box.border = Border(left=_GAP) if part == 0 and column > 1 else Border()
            cell = sheet.cell(row, column)
            cell.font, cell.alignment = font, styles.align("center")
            sheet.row_dimensions[row].height = height
        put(sheet, _TILE_TOP, column, tile.label)
        pages.formula(sheet, _TILE_TOP + 1, column, tile.formula, tile.value).number_format = tile.shown
        put(sheet, _TILE_TOP + 2, column, tile.note)


def place_charts(sheet: Worksheet, shown: Sequence[ChartBase], *, top: int = CHARTS_TOP) -> int:
    """Charts two by two, the last of an odd number over the whole width; returns the row after them."""
    row = top
    for number, chart in enumerate(shown):
        left = (COLUMNS // 2) * (number % 2)
        alone = number % 2 == 0 and number == len(shown) - 1
        right = COLUMNS if alone else left + COLUMNS // 2
        chart_looks.place(sheet, chart, (left, right), row, CHART_ROWS, _INTO_COLUMN)
        row += CHART_ROWS if number % 2 or alone else 0
    return row


def place_wide(sheet: Worksheet, chart: ChartBase, top: int, rows: int = CHART_ROWS) -> int:
    """One chart over the whole width; returns the row after it."""
    chart_looks.place(sheet, chart, (0, COLUMNS), top, rows, _INTO_COLUMN)
    return top + rows


def compact(value: float) -> str:
    """A number format in which a large amount fits into a tile: 12.3 M."""
    if abs(value) >= 10_000_000:
        return '#,##0.0,,"M"'
    return '#,##0,"k"' if abs(value) >= 100_000 else "#,##0"
