"""Native charts in the house style: a figure against its target, a bridge, lines and columns over time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from openpyxl.chart import BarChart, LineChart
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.legend import LegendEntry
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties

from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.chart_looks import Block, dress, text_of

_Grouping = Literal["clustered", "stacked"]
_LEVEL_LABELS, _LEVEL_AXIS = 500, 600
"""The numbers of the second pair of axes."""


def _column(series: Series, color: str) -> None:
    look = GraphicalProperties(ln=LineProperties(noFill=True))
    if color:
        look.solidFill = color
    else:
        look.noFill = True
    series.graphicalProperties = look


def _columns(
    block: Block, columns: tuple[int, ...], colors: tuple[str, ...], grouping: _Grouping
) -> BarChart:
    chart = BarChart()
    chart.type, chart.grouping, chart.gapWidth = "col", grouping, 45
    chart.overlap = 100 if grouping == "stacked" else 0
    for column, color in zip(columns, colors, strict=True):
        series = block.series(column)
        _column(series, color)
        chart.series.append(series)
    chart.set_categories(block.labels())
    # A month without a figure has no column. A line would fall to zero there in LibreOffice, which reads
    # "leave a gap" as zero where a cell holds #N/A.
    chart.display_blanks = "span"
    return chart


def against_target(
    block: Block, title: str, actual: int, target: int, number_format: str, *, from_zero: bool = True
) -> BarChart:
    """A KPI as columns with its target as a dashed line; a missing month has no column."""
    chart = _columns(block, (actual,), (styles.STEEL,), "clustered")
    dress(chart, title, number_format)
    if from_zero:
        chart.y_axis.scaling.min = 0
    chart += _lines(block, {target: styles.WATCH}, dashed=True)
    return chart


def _lines(block: Block, series: Mapping[int, str], *, dashed: bool = False) -> LineChart:
    """Plain lines without markers; `series` gives each column of figures its colour."""
    chart = LineChart()
    for column, color in series.items():
        line = block.series(column)
        line.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=color, w=22225))
        line.graphicalProperties.line.dashStyle = "dash" if dashed else None
        line.smooth, line.marker = False, Marker(symbol="none")
        chart.series.append(line)
    chart.set_categories(block.labels())
    return chart


def two_columns(block: Block, title: str, columns: tuple[int, int], number_format: str) -> BarChart:
    """Two figures side by side over time, such as the running total of profit and cash."""
    chart = _columns(block, columns, (styles.STEEL, styles.GOOD), "clustered")
    dress(chart, title, number_format)
    return chart


def bridge(
    block: Block, title: str, columns: tuple[int, int, int, int], number_format: str, *,
    below: tuple[int, ...] = (),
) -> BarChart:  # fmt: skip
    """A bridge of stacked columns: an invisible base, the two ends, what was gained and what was lost.

    `below` are the columns of what was gained and lost below zero, where the bridge goes there.
    """
    colors = ("", styles.STEEL, styles.GOOD, styles.BAD, styles.GOOD, styles.BAD)
    places = (*columns, *below)
    chart = _columns(block, places, colors[: len(places)], "stacked")
    dress(chart, title, number_format)
    chart.x_axis.number_format = "General"
    hidden = (0, *range(len(columns), len(places)))
    chart.legend.legendEntry = [LegendEntry(idx=number, delete=True) for number in hidden]
    return chart


def columns(
    block: Block, title: str, series: Mapping[int, str], number_format: str, *, stacked: bool = False
) -> BarChart:
    """Columns over months, side by side or stacked; `series` gives each column of figures its colour.

    Columns of figures are counted from that of the labels.
    """
    places = tuple(block.label_column + place for place in series)
    chart = _columns(block, places, tuple(series.values()), "stacked" if stacked else "clustered")
    dress(chart, title, number_format)
    if len(series) == 1:
        chart.legend = None
    return chart


def lines(
    block: Block, title: str, series: Mapping[int, str], number_format: str, *, months: bool = True
) -> LineChart:
    """Lines over months, or over whole numbers such as ages; an empty cell leaves a gap in its line.

    Columns of figures are counted from that of the labels.
    """
    chart = _lines(block, {block.label_column + place: color for place, color in series.items()})
    dress(chart, title, number_format)
    if not months:
        chart.x_axis.number_format = "General"
    chart.display_blanks = "gap"
    chart.layout = Layout(
        manualLayout=ManualLayout(xMode="edge", yMode="edge", x=0.06, y=0.12, w=0.91, h=0.7)
    )
    return chart


def columns_and_level(
    block: Block, title: str, series: Mapping[int, str], level: int, number_format: str
) -> BarChart:
    """Gains stacked upwards, losses downwards, and the level that they lead to as a line on the right axis.

    Columns of figures are counted from that of the labels; losses are negative.
    """
    chart = columns(block, title, series, number_format, stacked=True)
    line = _lines(block, {block.label_column + level: styles.NAVY})
    line.x_axis.axId, line.x_axis.delete, line.x_axis.crossAx = _LEVEL_LABELS, True, _LEVEL_AXIS
    line.y_axis.axId, line.y_axis.crossAx = _LEVEL_AXIS, _LEVEL_LABELS
    line.y_axis.delete, line.y_axis.crosses, line.y_axis.txPr = False, "max", text_of(8)
    line.y_axis.number_format, line.y_axis.numFmt.sourceLinked = number_format, False
    line.y_axis.majorGridlines, line.y_axis.scaling.min = None, 0
    line.y_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    chart += line
    chart.layout = Layout(
        manualLayout=ManualLayout(xMode="edge", yMode="edge", x=0.07, y=0.13, w=0.86, h=0.7)
    )
    return chart


def bars(block: Block, title: str, series: Mapping[int, str], number_format: str) -> BarChart:
    """Bars beside their labels, the first one on top, stacked where there are several figures."""
    chart = columns(block, title, series, number_format, stacked=True)
    chart.type, chart.x_axis.number_format = "bar", "General"
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.tickLblPos, chart.y_axis.crosses = "nextTo", "max"
    chart.layout = Layout(
        manualLayout=ManualLayout(xMode="edge", yMode="edge", x=0.32, y=0.15, w=0.65, h=0.68)
    )
    return chart
