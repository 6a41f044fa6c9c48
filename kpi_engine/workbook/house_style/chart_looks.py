"""What all charts of the house share: where their figures stand, how they look, where they are placed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart._chart import ChartBase
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.legend import Legend
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


def text_of(size: float, color: str = styles.GREY) -> RichText:
    properties = ParagraphProperties(defRPr=_characters(size, color=color))
    return RichText(p=[Paragraph(pPr=properties, endParaRPr=_characters(size, color=color))])


def _title(text: str) -> Title:
    run = RegularTextRun(rPr=_characters(11, bold=True, color=styles.NAVY), t=text)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=_characters(11)), r=[run])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def dress(chart: BarChart | LineChart, title: str, number_format: str) -> None:
    """Title, legend, axes and a frame in the house style; the horizontal axis shows months."""
    chart.title = _title(title)
    chart.legend = Legend(legendPos="b", txPr=text_of(8))
    chart.graphical_properties = GraphicalProperties(ln=LineProperties(solidFill=styles.LINE, w=9525))
    chart.y_axis.number_format, chart.y_axis.numFmt.sourceLinked = number_format, False
    gridline = GraphicalProperties(ln=LineProperties(solidFill="E8ECF1", w=6350))
    chart.y_axis.majorGridlines = ChartLines(spPr=gridline)
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.txPr = text_of(8)
        axis.title = None
    chart.y_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    chart.x_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=styles.LINE))
    chart.x_axis.tickLblPos = "low"
    chart.x_axis.number_format = styles.MONTH_FORMAT
    chart.visible_cells_only = False
    chart.layout = Layout(
        manualLayout=ManualLayout(xMode="edge", yMode="edge", x=0.10, y=0.15, w=0.87, h=0.63)
    )


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
