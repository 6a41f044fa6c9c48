"""Charts and table columns that have lost the cells they show."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.excel.charts import chart_formulas
from kpi_engine.audit.rule import RULES
from kpi_engine.audit.run import Asked, audit_book
from kpi_engine.workbook.package import Package


def charted(path: Path, shows: str = "") -> AuditBook:
    """A workbook with one chart; `shows` replaces the reference of its figures."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Revenue"
    for row in (("Month", "Revenue"), ("Jan", 5), ("Feb", 6)):
        sheet.append(row)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    if shows:
        chart.series[0].val.numRef.f = shows
    sheet.add_chart(chart, "D2")
    book.save(path)
    return AuditBook(Package.open(path))


def test_a_chart_tells_what_it_shows(tmp_path: Path) -> None:
    book = charted(tmp_path / "book.xlsx")
    assert ("Revenue", "'Revenue'!$B$2:$B$3") in list(chart_formulas(book.package))
    assert audit_book(book, Asked((RULES.get("L01"),))).findings == ()


def test_a_chart_that_lost_its_cells_is_a_warning(tmp_path: Path) -> None:
    (finding,) = audit_book(charted(tmp_path / "book.xlsx", "#REF!"), Asked((RULES.get("L01"),))).findings
    assert (finding.severity, finding.sheet, finding.cells) == ("warning", "Revenue", ())
    assert finding.message == "A chart on Revenue has lost the cells that it shows: #REF!."
