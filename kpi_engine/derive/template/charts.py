"""Native charts in the house style: a figure against its target, a bridge, two lines over time."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.chart import BarChart, LineChart, Reference
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
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.derive.template import styles


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


def _dress(chart: LineChart | BarChart, title: str, number_format: str) -> None:
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


def _line(series: Series, color: str, *, dashed: bool = False) -> None:
    series.graphicalProperties = GraphicalProperties(
        ln=LineProperties(solidFill=color, w=15875 if dashed else 25400)
    )
    series.smooth = False
    if dashed:
        series.graphicalProperties.line.dashStyle = "dash"
        series.marker = Marker(symbol="none")
    else:
        dot = GraphicalProperties(solidFill=color, ln=LineProperties(solidFill=color))
        series.marker = Marker(symbol="circle", size=5, spPr=dot)


def against_target(block: Block, title: str, actual: int, target: int, number_format: str) -> LineChart:
    """A KPI as a line with its target as a dashed one; a missing month is a gap."""
    chart = LineChart()
    for column, color, dashed in ((actual, styles.NAVY, False), (target, styles.WATCH, True)):
        series = block.series(column)
        _line(series, color, dashed=dashed)
        chart.series.append(series)
    chart.set_categories(block.labels())
    _dress(chart, title, number_format)
    chart.display_blanks = "gap"
    return chart


def two_lines(block: Block, title: str, columns: tuple[int, int], number_format: str) -> LineChart:
    """Two figures over time, such as cash and the running total of profit."""
    chart = LineChart()
    for column, color in zip(columns, (styles.NAVY, styles.GOOD), strict=True):
        series = block.series(column)
        _line(series, color)
        chart.series.append(series)
    chart.set_categories(block.labels())
    _dress(chart, title, number_format)
    chart.display_blanks = "gap"
    return chart


def bridge(
    block: Block,
    title: str,
    columns: tuple[int, int, int, int],
    number_format: str,
) -> BarChart:
    """A bridge of stacked columns: an invisible base, the two ends, what was gained and what was lost."""
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "col", "stacked", 100, 45
    for column, color in zip(columns, ("", styles.NAVY, styles.GOOD, styles.BAD), strict=True):
        series = block.series(column)
        series.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
        if color:
            series.graphicalProperties.solidFill = color
        else:
            series.graphicalProperties.noFill = True
        chart.series.append(series)
    chart.set_categories(block.labels())
    _dress(chart, title, number_format)
    chart.x_axis.number_format = "General"
    chart.legend.legendEntry = [LegendEntry(idx=0, delete=True)]
    return chart
