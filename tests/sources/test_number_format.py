"""What number formats of cells show."""

import pytest
from openpyxl import Workbook

from kpi_engine.sources.number_format import NumberFormat, format_of
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.styles import read_styles


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("", NumberFormat()),
        ("General", NumberFormat()),
        ("0", NumberFormat(0)),
        ("#,##0.00;(#,##0.00);0.00", NumberFormat(2)),
        ("0.0%;-0.0%;0.0%", NumberFormat(1, percent=True)),
        ('0.00"x"', NumberFormat(2)),
        ('#,##0 "days"', NumberFormat(0)),
        ("[$€-407] #,##0.00", NumberFormat(2)),
        ("[Red]0.0", NumberFormat(1)),
        ("0.0##", NumberFormat(1)),
        ("0.00E+00", NumberFormat()),
        ("#,##0,", NumberFormat()),
        ("# ?/?", NumberFormat()),
        ("mmm yy", NumberFormat(date=True)),
        ("yyyy-mm-dd hh:mm", NumberFormat(date=True)),
        ("@", NumberFormat()),
    ],
)
def test_decimals_percent_and_dates(code: str, shown: NumberFormat) -> None:
    assert format_of(code) == shown


def test_formats_stand_in_the_order_of_the_styles(tmp_path) -> None:
    book = Workbook()
    book.active["A1"], book.active["A2"], book.active["A3"] = 0.5, 0.5, 45000
    book.active["A1"].number_format = "0.00%"
    book.active["A2"].number_format = '0.000" kg"'
    book.active["A3"].number_format = "mm-dd-yy"
    path = tmp_path / "styles.xlsx"
    book.save(path)
    package = Package.open(path)
    styles = read_styles(package)
    shown = [format_of(styles[cell.style].number_format) for cell in package.cells("Sheet")]
    assert shown == [NumberFormat(2, percent=True), NumberFormat(3), NumberFormat(date=True)]
