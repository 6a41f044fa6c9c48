"""The figures behind a bridge: where each bar floats, from live formulas, above zero and below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.chart import BarChart
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.workbook.house_style import charts, styles
from kpi_engine.workbook.house_style.cells import put
from kpi_engine.workbook.house_style.chart_looks import Block
from kpi_engine.workbook.house_style.pages import Pages

_HEADS = ("Step", "Base", "Ends", "Gained", "Lost", "Gained below 0", "Lost below 0", "Total after", "Move")
_BASE, _ENDS, _GAINED, _LOST, _GAINED_BELOW, _LOST_BELOW, _AFTER, _MOVE = range(1, 9)


@dataclass(frozen=True, slots=True)
class Bar:
    """A step: the formula of an end or of a move, and what it comes to."""

    label: str
    formula: str
    value: float
    is_end: bool = False


def chart(
    pages: Pages, sheet: Worksheet, place: tuple[int, int], bars: Sequence[Bar], title: str, shown: str,
    low: float | None = None,
) -> BarChart:  # fmt: skip
    """Write the figures at a row and column, and draw the bridge; the axis may begin at `low`."""
    top, column = place
    for offset, head in enumerate(_HEADS):
        put(sheet, top, column + offset, head).font = styles.SMALL
    below = False
    before = 0.0
    for number, bar in enumerate(bars, 1):
        after = bar.value if bar.is_end else before + bar.value
        cells = _cells(bar, (top + number, column), before, after)
        put(sheet, top + number, column, bar.label).font = styles.SMALL
        for offset, (formula, value) in enumerate(cells, 1):
            cell = pages.formula(sheet, top + number, column + offset, formula, value)
            cell.font, cell.number_format = styles.SMALL, shown
        below = below or min(before, after) < 0
        before = after
    block = Block(sheet, column, top + 1, top + len(bars))
    first = (column + _BASE, column + _ENDS, column + _GAINED, column + _LOST)
    under = (column + _GAINED_BELOW, column + _LOST_BELOW) if below else ()
    axis = shown.partition(";")[0].replace("#,##0.00", "#,##0")
    found = charts.bridge(block, title, first, axis, below=under)
    found.layout = Layout(
        manualLayout=ManualLayout(xMode="edge", yMode="edge", x=0.08, y=0.13, w=0.89, h=0.7)
    )
    if low is not None:
        found.y_axis.scaling.min = low
    return found


def _cells(bar: Bar, place: tuple[int, int], before: float, after: float) -> list[tuple[str, float]]:
    """Formula and result from the base to the move."""
    row, column = place
    now, move = f"{get_column_letter(column + _AFTER)}{row}", f"{get_column_letter(column + _MOVE)}{row}"
    if bar.is_end:
        nothing = [("=0", 0.0)]
        return [*nothing, (f"={move}", bar.value), *nothing * 4, (f"={move}", bar.value),
                (bar.formula, bar.value)]  # fmt: skip
    was = f"{get_column_letter(column + _AFTER)}{row - 1}"
    over, under = max(after, 0.0) - max(before, 0.0), min(before, 0.0) - min(after, 0.0)
    gains = bar.value > 0
    return [
        (f"=MAX(MIN({was},{now}),0)+MIN(MAX({was},{now}),0)",
         max(min(before, after), 0.0) + min(max(before, after), 0.0)),
        ("=0", 0.0),
        (f"=IF({move}>0,MAX({now},0)-MAX({was},0),0)", over if gains else 0.0),
        (f"=IF({move}<0,MAX({was},0)-MAX({now},0),0)", -over if bar.value < 0 else 0.0),
        (f"=IF({move}>0,MIN({was},0)-MIN({now},0),0)", under if gains else 0.0),
        (f"=IF({move}<0,MIN({now},0)-MIN({was},0),0)", -under if bar.value < 0 else 0.0),
        (f"={was}+{move}", after),
        (bar.formula, bar.value),
    ]  # fmt: skip
