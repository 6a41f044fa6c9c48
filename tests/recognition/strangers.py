"""Workbooks that are no reports of a software company: next to nothing in them is a figure that we know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet


def _sheet(title: str, rows: Sequence[Sequence[object]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return book


def payroll() -> openpyxl.Workbook:
    """Salaries by month."""
    days = [date(2026, month, 1) for month in range(1, 7)]
    return _sheet(
        "Payroll",
        [
            ["Employee", "Department", *days],
            ["A. Smith", "Sales", *[4200] * 6],
            ["B. Jones", "Marketing", *[3900] * 6],
            ["C. Brown", "Support", *[3500] * 6],
            ["Total", None, *[11600] * 6],
            [None],
            ["Gross pay", None, *[11600] * 6],
            ["Income tax", None, *[2300] * 6],
            ["Net pay", None, *[9300] * 6],
        ],
    )


def physics() -> openpyxl.Workbook:
    """A lab notebook."""
    rows: list[list[object]] = [["Time (s)", "Velocity (m/s)", "Amount (mol)", "Rate", "Lifetime (ns)"]]
    rows += [[at, 9.81 * at, 0.5 - at / 100, 0.02, 2.2] for at in range(40)]
    return _sheet("Run 1", rows)


def ledger() -> openpyxl.Workbook:
    """What each customer pays, month by month: no figure of the business."""
    rows: list[list[object]] = [["Month", "Customer", "Plan", "MRR"]]
    rows += [[date(2026, 1 + at // 20, 1), f"C{at % 20:03d}", "Pro", 100 + at] for at in range(60)]
    return _sheet("Subscriptions", rows)


def loan() -> openpyxl.Workbook:
    """A loan, paid back month by month."""
    rows: list[list[object]] = [
        ["Loan schedule"],
        [None],
        ["Date", "Opening", "Interest", "Payment", "Closing"],
    ]
    rows += [[date(2026, month, 1), 1000 - 10 * month, 5, 15, 990 - 10 * month] for month in range(1, 13)]
    return _sheet("Loan", rows)


def household() -> openpyxl.Workbook:
    """A private budget."""
    days = [date(2026, month, 1) for month in range(1, 13)]
    return _sheet(
        "Budget 2026",
        [
            ["", *days],
            ["Rent", *[900] * 12],
            ["Food", *[410] * 12],
            ["Interest", *[31] * 12],
            ["Total", *[1341] * 12],
            ["Cash", *range(100, 112)],
        ],
    )


def sports() -> openpyxl.Workbook:
    """A league table."""
    return _sheet(
        "League",
        [
            ["Team", "Points", "New players", "Lost", "Growth %"],
            ["Reds", 41, 3, 5, 0.1],
            ["Blues", 38, 2, 7, 0.2],
            ["Whites", 33, 1, 9, 0.15],
        ],
    )


def growth_only() -> openpyxl.Workbook:
    """Growth, shares and sums to date: no figures of the period."""
    days = [date(2026, month, 1) for month in range(1, 7)]
    return _sheet(
        "Growth",
        [
            ["Metric", *days],
            ["MRR growth", *[0.05] * 6],
            ["YTD revenue", *range(100, 700, 100)],
            ["Revenue growth, YoY", *[0.3] * 6],
            ["LTM EBITDA", *[1200] * 6],
            ["Average customers", *[410.5] * 6],
            ["Churn as % of revenue", *[0.02] * 6],
            ["Cumulative cash flow", *range(-60, 0, 10)],
        ],
    )


STRANGERS: Sequence[Callable[[], openpyxl.Workbook]] = (
    payroll,
    physics,
    ledger,
    loan,
    household,
    sports,
    growth_only,
)
