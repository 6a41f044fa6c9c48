"""A software company's year, and what its reports are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
Figures = list[float]


@dataclass(frozen=True)
class Expected:
    """What some cells are: the term, and what is not as usual."""

    cells: str
    term: str
    sheet: str = ""
    scenario: str = "Actual"
    power: int = 0
    negated: bool = False
    segment: str = ""
    entity: str = ""


@dataclass
class Report:
    """A workbook with what its lines are, and the periods of some of its cells."""

    book: openpyxl.Workbook
    expected: list[Expected] = field(default_factory=list)
    periods: dict[str, str] = field(default_factory=dict)

    def save(self, path: Path) -> Path:
        """Write it."""
        self.book.save(path)
        return path


def new_book(title: str) -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    return book, sheet


def months(year: int = 2026, count: int = 12) -> list[date]:
    """The first days of months."""
    return [date(year + at // 12, at % 12 + 1, 1) for at in range(count)]


def business(count: int = 12) -> dict[str, Figures]:
    """A year of a small software company, in whole USD and whole customers."""
    found: dict[str, Figures] = {}

    def add(**figures: float) -> None:
        for name, figure in figures.items():
            found.setdefault(name, []).append(figure)

    mrr, customers = 100_000.0, 400.0
    for at in range(count):
        new, more, less, lost = 9_000.0 + 410 * at, 2_300.0 + 70 * at, 900.0 + 13 * at, 2_600.0 + 31 * at
        won, left = 34.0 + at, 8.0 + at % 3
        add(opening_mrr=mrr, new_mrr=new, expansion_mrr=more, contraction_mrr=less, churned_mrr=lost)
        add(opening_customers=customers, new_customers=won, lost_customers=left)
        add(net_new_mrr=new + more - less - lost, logo_churn=round(left / customers, 4))
        mrr, customers = mrr + new + more - less - lost, customers + won - left
        revenue = round(mrr * 1.04)
        cogs, sales, marketing = round(revenue * 0.22), 31_000.0 + 500 * at, 22_000.0 + 300 * at
        add(
            mrr=mrr,
            arr=12 * mrr,
            active_customers=customers,
            revenue=revenue,
            cogs=cogs,
            gross_profit=revenue - cogs,
        )
        add(gross_margin=round((revenue - cogs) / revenue, 3), sales_spend=sales, marketing_spend=marketing)
        add(
            sm_spend=sales + marketing,
            cac=round((sales + marketing) / won, 2),
            arpu=round(mrr / customers, 2),
        )
        add(visitors=21_000.0 + 900 * at, trials=610.0 + 17 * at, paid_conversions=won)
        add(trial_to_paid=round(won / (610.0 + 17 * at), 4), research=41_000.0, administration=18_000.0)
        opex = sales + marketing + 59_000.0
        add(operating_expenses=opex, ebitda=revenue - cogs - opex)
    return found


def put(sheet: Worksheet, row: int, *values: Any) -> None:
    for column, value in enumerate(values, 1):
        if value is not None:
            sheet.cell(row, column, value)


def shown_as(sheet: Worksheet, row: int, code: str, first: int = 2, last: int = 40) -> None:
    for column in range(first, last + 1):
        if sheet.cell(row, column).value is not None:
            sheet.cell(row, column).number_format = code
