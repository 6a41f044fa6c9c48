"""Native charts in the house style: a figure against its target, a bridge, two lines over time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart._chart import ChartBase
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.legend import Legend, LegendEntry
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.workbook.house_style import styles

_Grouping = Literal["clustered", "stacked"]
_INTO_ROW = 150_000


@dataclass(frozen=True, slots=True)
class Block:
    """Chart data on a sheet: labels in one column, figures in others, a heading above each."""

    sheet: Worksheet
    label_column: int
    first_row: int
    last_row: int

    def labels(self) -> Reference:
        """The labels of the horizontal axis."""
        return Reference(self.sheet, self.label_column, self.first_row, self.label_column, self.last_row)

    def series(self, column: int) -> Series:
        """The figures of a column, named by its heading."""
        values = Reference(self.sheet, column, self.first_row - 1, column, self.last_row)
        series: Series = SeriesFactory(values, title_from_data=True)
        return series


def _characters(size: float, *, bold: bool = False, color: str = styles.INK) -> CharacterProperties:
    return CharacterProperties(sz=int(size * 100), b=bold, solidFill=color, latin=Font(typeface=styles.FONT))


def _text(size: float, color: str = styles.GREY) -> RichText:
    properties = ParagraphProperties(defRPr=_characters(size, color=color))
    return RichText(p=[Paragraph(pPr=properties, endParaRPr=_characters(size, color=color))])


def _title(text: str) -> Title:
    run = RegularTextRun(rPr=_characters(11, bold=True, color=styles.NAVY), t=text)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=_characters(11)), r=[run])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def _dress(chart: BarChart, title: str, number_format: str) -> None:
    chart.title = _title(title)
    chart.legend = Legend(legendPos="b", txPr=_text(8))
    chart.graphical_properties = GraphicalProperties(ln=LineProperties(solidFill=styles.LINE, w=9525))
    chart.y_axis.number_format, chart.y_axis.numFmt.sourceLinked = number_format, False
    gridline = GraphicalProperties(ln=LineProperties(solidFill="E8ECF1", w=6350))
    chart.y_axis.majorGridlines = ChartLines(spPr=gridline)
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.txPr = _text(8)
        axis.title = None
    chart.y_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    chart.x_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=styles.LINE))
    chart.x_axis.tickLblPos = "low"
    chart.x_axis.number_format = styles.MONTH_FORMAT
    chart.visible_cells_only = False
    chart.layout = Layout(
        manualLayout=ManualLayout(xMode="edge", yMode="edge", x=0.10, y=0.15, w=0.87, h=0.63)
    )


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
    _dress(chart, title, number_format)
    if from_zero:
        chart.y_axis.scaling.min = 0
    line, series = LineChart(), block.series(target)
    series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=styles.WATCH, w=22225))
    series.graphicalProperties.line.dashStyle = "dash"
    series.smooth, series.marker = False, Marker(symbol="none")
    line.series.append(series)
    line.set_categories(block.labels())
    chart += line
    return chart


def two_columns(block: Block, title: str, columns: tuple[int, int], number_format: str) -> BarChart:
    """Two figures side by side over time, such as the running total of profit and cash."""
    chart = _columns(block, columns, (styles.STEEL, styles.GOOD), "clustered")
    _dress(chart, title, number_format)
    return chart


def bridge(block: Block, title: str, columns: tuple[int, int, int, int], number_format: str) -> BarChart:
    """A bridge of stacked columns: an invisible base, the two ends, what was gained and what was lost."""
    chart = _columns(block, columns, ("", styles.STEEL, styles.GOOD, styles.BAD), "stacked")
    _dress(chart, title, number_format)
    chart.x_axis.number_format = "General"
    chart.legend.legendEntry = [LegendEntry(idx=0, delete=True)]
    return chart


def columns(
    block: Block, title: str, series: Mapping[int, str], number_format: str, *, stacked: bool = False
) -> BarChart:
    """Columns over months, side by side or stacked; `series` gives each column of figures its colour.

    Columns of figures are counted from that of the labels.
    """
    places = tuple(block.label_column + place for place in series)
    chart = _columns(block, places, tuple(series.values()), "stacked" if stacked else "clustered")
    _dress(chart, title, number_format)
    if len(series) == 1:
        chart.legend = None
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


def place(
    sheet: Worksheet, chart: ChartBase, columns: tuple[int, int], top: int, rows: int, into_column: int
) -> None:
    """Over whole columns and rows, so that charts line up in every program; a gap stays after the last ones.

    `columns` are the first, from 0, and the one after the last; `into_column` says how far the chart reaches
    into its last column, in English metric units.
    """
    start = AnchorMarker(col=columns[0], row=top - 1)
    end = AnchorMarker(col=columns[1] - 1, row=top - 2 + rows, colOff=into_column, rowOff=_INTO_ROW)
    anchor: Any = TwoCellAnchor(editAs="twoCell", _from=start, to=end)
    chart.anchor = anchor
    sheet.add_chart(chart)
