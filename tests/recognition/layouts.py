"""Reports of a software company as finance people lay them out, and what each of their lines is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
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
    """A workbook with what its lines are; `first` is the period of the first cell of a range, where it matters."""

    book: openpyxl.Workbook
    expected: list[Expected] = field(default_factory=list)
    periods: dict[str, str] = field(default_factory=dict)
    missed: tuple[str, ...] = ()

    def save(self, path: Path) -> Path:
        """Write it."""
        self.book.save(path)
        return path


def _book(title: str) -> tuple[openpyxl.Workbook, Worksheet]:
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


def _row(sheet: Worksheet, row: int, *values: Any) -> None:
    for column, value in enumerate(values, 1):
        if value is not None:
            sheet.cell(row, column, value)


def _format(sheet: Worksheet, row: int, code: str, first: int = 2, last: int = 40) -> None:
    for column in range(first, last + 1):
        if sheet.cell(row, column).value is not None:
            sheet.cell(row, column).number_format = code


def mrr_bridge() -> Report:
    """Months across, thousands stated in the title, losses negative, the year's total at the end."""
    book, sheet = _book("MRR")
    data = business()
    _row(sheet, 1, "Northwind Software – MRR bridge (USD k)")
    _row(sheet, 3, None, *months(), "FY26")
    _format(sheet, 3, "mmm-yy")
    lines = [
        ("MRR, beginning of month", "opening_mrr", 1), ("New logos", "new_mrr", 1), ("Expansion", "expansion_mrr", 1),
        ("Contraction", "contraction_mrr", -1), ("Churn", "churned_mrr", -1), ("MRR, end of month", "mrr", 1),
    ]  # fmt: skip
    _row(sheet, 4, "MRR")
    expected = []
    for row, (label, term, sign) in enumerate(lines, 5):
        figures = [round(sign * each / 1000, 1) for each in data[term]]
        total = {"opening_mrr": figures[0], "mrr": figures[-1]}.get(term, round(sum(figures), 1))
        _row(sheet, row, label, *figures, total)
        _format(sheet, row, "#,##0.0;(#,##0.0)")
        expected += [Expected(f"B{row}:M{row}", term, power=3, negated=sign < 0)]
        expected += [Expected(f"N{row}", term, power=3, negated=sign < 0)]
    return Report(book, expected, {"MRR!B5": "2026-01", "MRR!N6": "2026"})


def kpi_table() -> Report:
    """A table with columns for unit and owner, months as text, percentages as such."""
    book, sheet = _book("KPIs")
    data = business()
    _row(sheet, 2, "KPI", "Unit", "Owner", *[f"{name}-26" for name in MONTHS])
    lines = [
        ("# of paying customers", "#", "active_customers", "#,##0"), ("Monthly Recurring Revenue (MRR)", "USD", "mrr", "#,##0"),
        ("ARR", "USD", "arr", "#,##0"), ("ARPU", "USD/month", "arpu", "0.00"), ("Gross margin", "%", "gross_margin", "0.0%"),
        ("Logo churn", "%", "logo_churn", "0.00%"), ("CAC", "USD", "cac", "0.00"), ("Net New MRR", "USD", "net_new_mrr", "#,##0"),
        ("S&M spend", "USD", "sm_spend", "#,##0"),
    ]  # fmt: skip
    expected = []
    for row, (label, unit, term, code) in enumerate(lines, 3):
        _row(sheet, row, label, unit, "Finance", *data[term])
        _format(sheet, row, code, 4)
        expected.append(Expected(f"D{row}:O{row}", term))
    _row(sheet, 12, "Employee happiness", "score", "HR", *[7.0] * 12)
    return Report(book, expected, {"KPIs!E3": "2026-02"})


def year_over_months() -> Report:
    """A row of years over a row of month names, quarters between the months."""
    book, sheet = _book("Revenue model")
    data = business()
    heads: list[str] = []
    places: list[int | str] = []
    for quarter in range(4):
        heads += [*MONTHS[3 * quarter : 3 * quarter + 3], f"Q{quarter + 1}"]
        places += [3 * quarter, 3 * quarter + 1, 3 * quarter + 2, f"Q{quarter}"]
    _row(sheet, 3, None, 2026)
    _row(sheet, 4, "in EUR", *heads)
    _row(sheet, 5, "Key figures")
    lines = [("Total revenue", "revenue"), ("New MRR", "new_mrr"), ("Closing MRR", "mrr"), ("ARPU", "arpu")]
    expected = []
    for row, (label, term) in enumerate(lines, 6):
        figures = data[term]
        values = []
        for place in places:
            if isinstance(place, int):
                values.append(figures[place])
            else:
                part = figures[3 * int(place[1:]) : 3 * int(place[1:]) + 3]
                values.append(
                    part[-1] if term == "mrr" else round(sum(part) / 3, 2) if term == "arpu" else sum(part)
                )
        _row(sheet, row, label, *values)
        for quarter in range(4):
            first, last = 2 + 4 * quarter, 4 + 4 * quarter
            expected.append(Expected(f"{get_column_letter(first)}{row}:{get_column_letter(last)}{row}", term))
            if term != "arpu":
                expected.append(Expected(f"{get_column_letter(last + 1)}{row}", term))
    return Report(book, expected, {"'Revenue model'!B6": "2026-01", "'Revenue model'!E6": "2026-Q1"})


def actual_budget_variance() -> Report:
    """Under each month Actual, Budget and Variance."""
    book, sheet = _book("Flash report")
    data = business()
    for at in range(3):
        sheet.cell(2, 2 + 4 * at, f"{MONTHS[at]} 2026")
        sheet.merge_cells(start_row=2, end_row=2, start_column=2 + 4 * at, end_column=5 + 4 * at)
    _row(sheet, 3, "USD", *["Actual", "Budget", "Var", "Var %"] * 3)
    lines = [
        ("MRR", "mrr"),
        ("New customers", "new_customers"),
        ("Gross profit", "gross_profit"),
        ("EBITDA", "ebitda"),
    ]
    expected = []
    for row, (label, term) in enumerate(lines, 4):
        values: list[float] = []
        for at in range(3):
            actual, budget = data[term][at], round(data[term][at] * 1.05)
            values += [actual, budget, actual - budget, actual / budget - 1]
        _row(sheet, row, label, *values)
        for at in range(3):
            expected.append(Expected(f"{get_column_letter(2 + 4 * at)}{row}", term))
            expected.append(Expected(f"{get_column_letter(3 + 4 * at)}{row}", term, scenario="Budget"))
    return Report(book, expected, {"'Flash report'!F4": "2026-02", "'Flash report'!G4": "2026-02"})


def actual_then_budget() -> Report:
    """A group of actual months, then a group of budget months, then remarks."""
    book, sheet = _book("Plan vs actual")
    data = business(6)
    _row(sheet, 1, None, None, "Actual", None, None, "Budget")
    _row(sheet, 2, "Metric", "Unit", *months()[:3], *months()[:3], "Comments")
    _format(sheet, 2, "mmm yyyy", 3)
    lines = [
        ("Customers (EoP)", "#", "active_customers"),
        ("Churned customers", "#", "lost_customers"),
        ("MRR (EoP)", "$", "mrr"),
    ]
    expected = []
    for row, (label, unit, term) in enumerate(lines, 3):
        _row(
            sheet,
            row,
            label,
            unit,
            *data[term][:3],
            *[round(each * 1.1) for each in data[term][:3]],
            "as discussed",
        )
        expected += [Expected(f"C{row}:E{row}", term), Expected(f"F{row}:H{row}", term, scenario="Budget")]
    return Report(book, expected, {"'Plan vs actual'!F3": "2026-01"})


def months_down() -> Report:
    """Months down, terms across under merged group headings, with a row of units."""
    book, sheet = _book("Dashboard data")
    data = business()
    _row(sheet, 1, "Monthly data")
    _row(sheet, 3, None, "MRR", None, None, None, "Customers", None, None, None, "Logo churn", "ARPU")
    sheet.merge_cells("B3:E3")
    sheet.merge_cells("F3:I3")
    _row(sheet, 4, "Month", "Opening", "New", "Churned", "Closing", "Opening", "New", "Lost", "Closing")
    _row(sheet, 5, None, *["k€"] * 4, *["#"] * 4, "%", "€")
    terms = ["opening_mrr", "new_mrr", "churned_mrr", "mrr", "opening_customers", "new_customers", "lost_customers",
             "active_customers", "logo_churn", "arpu"]  # fmt: skip
    for at, day in enumerate(months()):
        values = [data[term][at] for term in terms]
        values = [round(value / 1000, 2) if place < 4 else value for place, value in enumerate(values)]
        values[8] = round(values[8] * 100, 2)
        _row(sheet, 6 + at, day, *values)
        sheet.cell(6 + at, 1).number_format = "mmm-yy"
    expected = []
    for at, term in enumerate(terms):
        column = get_column_letter(2 + at)
        expected.append(
            Expected(f"{column}6:{column}17", term, power=3 if at < 4 else -2 if term == "logo_churn" else 0)
        )
    return Report(book, expected, {"'Dashboard data'!B6": "2026-01", "'Dashboard data'!B17": "2026-12"})


def board_list() -> Report:
    """One column of figures with units and notes; the title says the month."""
    book, sheet = _book("Board pack")
    data = business()
    rows = [
        ("Board pack – March 2026",), (),
        ("Growth",), ("Closing MRR", data["mrr"][2], "USD", "annual plans divided by 12"), ("ARR", data["arr"][2], "USD"),
        ("New customers", data["new_customers"][2], "#"), ("Churned customers", data["lost_customers"][2], "#"),
        ("Paying customers", data["active_customers"][2], "#"), (),
        ("Unit economics",), ("ARPU", data["arpu"][2], "USD"), ("Gross margin", 0.78, "%"), ("CAC", 1455.5, "USD"),
        ("LTV / CAC", 3.4, "x"), ("CAC payback (months)", 7.5, "months"), ("Net promoter score", 41, "points"),
        ("Office plants", 12, "#"),
    ]  # fmt: skip
    for number, row in enumerate(rows, 1):
        _row(sheet, number, *row)
    sheet["B12"].number_format = "0%"
    terms = {4: "mrr", 5: "arr", 6: "new_customers", 7: "lost_customers", 8: "active_customers", 11: "arpu",
             12: "gross_margin", 13: "cac", 14: "ltv_cac", 15: "payback", 16: "nps"}  # fmt: skip
    return Report(
        book, [Expected(f"B{row}", term) for row, term in terms.items()], {"'Board pack'!B4": "2026-03"}
    )


def several_blocks() -> Report:
    """Two tables below each other and one beside them, each with its own months."""
    book, sheet = _book("Metrics")
    data = business()
    heads = [f"2026-{month:02d}" for month in range(1, 7)]
    _row(sheet, 1, "Customers (number)", *heads, None, "Cash, USD", *heads)
    opening = 900_000.0
    for row, (label, term) in enumerate(
        [("Beginning", "opening_customers"), ("+ New", "new_customers"), ("- Churned", "lost_customers"),
         ("Ending", "active_customers")], 2):  # fmt: skip
        _row(sheet, row, label, *data[term][:6])
    for at in range(6):
        sheet.cell(2, 10 + at, opening)
        sheet.cell(3, 10 + at, -50_000.0 + 1000 * at)
        sheet.cell(4, 10 + at, opening := opening - 50_000.0 + 1000 * at)
    for row, label in enumerate(("Opening cash", "Cash flow", "Closing cash"), 2):
        sheet.cell(row, 9, label)
    _row(sheet, 8, "Funnel", *heads)
    for row, (label, term) in enumerate(
        [
            ("Website visitors", "visitors"),
            ("Trials started", "trials"),
            ("Trial-to-paid conversion", "trial_to_paid"),
        ],
        9,
    ):
        _row(sheet, row, label, *data[term][:6])
    _format(sheet, 11, "0.0%")
    expected = [
        Expected("B2:G2", "opening_customers"), Expected("B3:G3", "new_customers"), Expected("B4:G4", "lost_customers"),
        Expected("B5:G5", "active_customers"), Expected("J2:O2", "opening_cash"), Expected("J3:O3", "cash_flow"),
        Expected("J4:O4", "closing_cash"), Expected("B9:G9", "visitors"), Expected("B10:G10", "trials"),
        Expected("B11:G11", "trial_to_paid"),
    ]  # fmt: skip
    return Report(book, expected, {"Metrics!J2": "2026-01", "Metrics!B9": "2026-01"})


def by_plan() -> Report:
    """Plans below `MRR by plan` with their total, and customers by region."""
    book, sheet = _book("Segments")
    data = business()
    _row(sheet, 1, None, *months())
    _format(sheet, 1, "mmm-yy")
    expected = []
    row = 2
    for title, term, names, shares in (
        ("MRR by plan (USD)", "mrr", ("Starter", "Pro", "Enterprise"), (0.2, 0.3)),
        ("Customers by region", "active_customers", ("EMEA", "Americas", "APAC"), (0.5, 0.3)),
    ):
        _row(sheet, row, title)
        first = [round(each * shares[0]) for each in data[term]]
        second = [round(each * shares[1]) for each in data[term]]
        third = [whole - a - b for whole, a, b in zip(data[term], first, second, strict=True)]
        for at, (name, figures) in enumerate(zip(names, (first, second, third), strict=True), 1):
            _row(sheet, row + at, f"  {name}", *figures)
            expected.append(Expected(f"B{row + at}:M{row + at}", term, segment=name))
        _row(sheet, row + 4, "Total", *data[term])
        expected.append(Expected(f"B{row + 4}:M{row + 4}", term))
        row += 6
    return Report(book, expected, {"Segments!B3": "2026-01"})


def flat_by_plan() -> Report:
    """A row for every month and plan."""
    book, sheet = _book("Export")
    data = business()
    _row(sheet, 1, "Month", "Plan", "MRR", "Customers", "New customers", "Comment")
    row = 2
    for at, day in enumerate(months()):
        for plan, share in (("Starter", 0.25), ("Pro", 0.75)):
            _row(sheet, row, day, plan, round(data["mrr"][at] * share), round(data["active_customers"][at] * share),
                 round(data["new_customers"][at] * share))  # fmt: skip
            sheet.cell(row, 1).number_format = "yyyy-mm-dd"
            row += 1
    expected = [
        Expected("C2:C25", "mrr"),
        Expected("D2:D25", "active_customers"),
        Expected("E2:E25", "new_customers"),
    ]
    return Report(book, expected, {"Export!C2": "2026-01 Starter", "Export!C25": "2026-12 Pro"})


def long_by_metric() -> Report:
    """A row for every metric, scenario and month: what a planning tool exports."""
    book, sheet = _book("Extract")
    data = business(3)
    _row(sheet, 1, "Metric", "Scenario", "Period", "Value")
    row, expected = 2, []
    for label, term in (
        ("Closing MRR", "mrr"),
        ("New MRR", "new_mrr"),
        ("Churned MRR", "churned_mrr"),
        ("EBITDA", "ebitda"),
    ):
        for scenario, factor in (("Actual", 1.0), ("Budget", 1.1)):
            for at in range(3):
                _row(sheet, row + at, label, scenario, f"2026-{at + 1:02d}", round(data[term][at] * factor))
            expected.append(Expected(f"D{row}:D{row + 2}", term, scenario=scenario))
            row += 3
    return Report(book, expected, {"Extract!D2": "2026-01", "Extract!D5": "2026-01"})


def subsidiaries() -> Report:
    """A sheet for each subsidiary with the same labels."""
    book, first = _book("Germany")
    expected = []
    for number, name in enumerate(("Germany", "France")):
        sheet = first if number == 0 else book.create_sheet(name)
        data = business()
        _row(sheet, 1, f"{name} – EUR", *months())
        _format(sheet, 1, "mmm-yy")
        for row, term in enumerate(
            ("revenue", "cogs", "gross_profit", "operating_expenses", "ebitda", "mrr"), 2
        ):
            label = {"cogs": "Cost of sales", "operating_expenses": "OPEX", "mrr": "MRR"}.get(
                term, term.replace("_", " ").title()
            )
            _row(
                sheet,
                row,
                "EBITDA" if term == "ebitda" else label,
                *[each * (1 + number / 2) for each in data[term]],
            )
            expected.append(Expected(f"B{row}:M{row}", term, sheet=name, entity=name))
    return Report(book, expected, {"France!B2": "2026-01"})


def profit_and_loss() -> Report:
    """A profit and loss account in thousands with costs in brackets, shares of revenue and sections."""
    book, sheet = _book("P&L")
    data = business()
    _row(sheet, 1, "Profit and loss")
    _row(sheet, 2, "$000s", "Jan-26A", "Feb-26A", "Mar-26F", "% of revenue", "Notes")
    lines: list[tuple[str, str, int]] = [
        ("Revenue", "revenue", 1), ("Cost of revenue", "cogs", -1), ("Gross profit", "gross_profit", 1),
        ("Gross margin %", "gross_margin", 0), ("Operating expenses", "", 0), ("Sales", "sales_spend", -1),
        ("Marketing", "marketing_spend", -1), ("Research & development", "research", -1),
        ("General & administration", "administration", -1), ("Total operating expenses", "operating_expenses", -1),
        ("EBITDA", "ebitda", 1),
    ]  # fmt: skip
    expected = []
    for row, (label, term, sign) in enumerate(lines, 3):
        if not term:
            _row(sheet, row, label)
            continue
        figures = data[term][:3]
        if sign:
            figures = [round(sign * each / 1000, 1) for each in figures]
            _row(sheet, row, label, *figures, round(figures[0] / data["revenue"][0] * 1000, 3), "x")
        else:
            _row(sheet, row, label, *figures)
            _format(sheet, row, "0.0%")
        sheet.cell(row, 5).number_format = "0.0%"
        if term not in ("research", "administration"):
            power = 3 if sign else 0
            expected.append(Expected(f"B{row}:C{row}", term, power=power, negated=sign < 0))
            expected.append(Expected(f"D{row}", term, scenario="Forecast", power=power, negated=sign < 0))
    return Report(book, expected, {"'P&L'!B3": "2026-01", "'P&L'!D3": "2026-03"})


def years() -> Report:
    """Years of a plan, two of them actual."""
    book, sheet = _book("Five-year plan")
    _row(sheet, 1, "All figures in USD millions unless otherwise stated")
    _row(sheet, 3, "Fiscal year", "FY2024A", "FY2025A", "FY2026E", "FY2027E", "CAGR")
    rows = [
        ("ARR (year-end)", "arr", (8.1, 11.4, 15.2, 20.6), 6), ("Revenue", "revenue", (7.0, 9.8, 13.1, 17.5), 6),
        ("Gross profit", "gross_profit", (5.3, 7.5, 10.2, 13.8), 6), ("Customers, end of year", "active_customers", (310, 402, 515, 660), 0),
        ("Net revenue retention (NRR)", "nrr", (1.04, 1.06, 1.08, 1.1), 0), ("EBITDA", "ebitda", (-1.1, -0.7, 0.2, 1.4), 6),
    ]  # fmt: skip
    expected = []
    for row, (label, term, figures, power) in enumerate(rows, 4):
        _row(sheet, row, label, *figures, 0.3)
        sheet.cell(row, 6).number_format = "0%"
        if term == "nrr":
            _format(sheet, row, "0%")
        expected.append(Expected(f"B{row}:C{row}", term, power=power))
        expected.append(Expected(f"D{row}:E{row}", term, scenario="Forecast", power=power))
    return Report(book, expected, {"'Five-year plan'!B4": "2024", "'Five-year plan'!D4": "2026"})


def typed_percentages() -> Report:
    """Percentages typed as 15, one of them ten times too large: a fault of the cell, no unit of its own."""
    book, sheet = _book("Rates")
    _row(sheet, 1, "Metric", *[f"{name} 2026" for name in MONTHS[:6]])
    rows = [
        ("Gross margin (%)", "gross_margin", (78.1, 77.9, 78.4, 784.0, 78.2, 78.6), -2),
        ("Logo churn %", "logo_churn", (2.1, 2.0, 2.2, 1.9, 2.1, 2.0), -2),
        ("Net revenue retention, %", "nrr", (104.0, 105.1, 104.4, 103.9, 104.8, 105.0), -2),
        ("Trial to paid conversion rate", "trial_to_paid", (0.151, 0.148, 15.2, 0.15, 0.149, 0.153), 0),
        ("Closing MRR", "mrr", (100_000, 104_000, 109_000, 113_000, 118_000, 122_000), 0),
    ]  # fmt: skip
    expected = []
    for row, (label, term, figures, power) in enumerate(rows, 2):
        _row(sheet, row, label, *figures)
        expected.append(Expected(f"B{row}:G{row}", term, power=power))
    return Report(book, expected, {"Rates!B2": "2026-01"})


def target_table() -> Report:
    """Actual, Budget and Prior year of one month that the title names."""
    book, sheet = _book("Scorecard")
    data = business()
    _row(sheet, 1, "KPI scorecard, June 2026")
    _row(sheet, 3, "KPI", "Actual", "Budget", "Variance", "Prior year", "Comment")
    expected = []
    for row, (label, term) in enumerate(
        [
            ("MRR", "mrr"),
            ("New logos", "new_customers"),
            ("Customer churn rate", "logo_churn"),
            ("CAC", "cac"),
        ],
        4,
    ):
        value = data[term][5]
        _row(sheet, row, label, value, value * 1.1, -value * 0.1, value * 0.8, "on track")
        if term == "logo_churn":
            _format(sheet, row, "0.0%")
        expected += [Expected(f"B{row}", term), Expected(f"C{row}", term, scenario="Budget"),
                     Expected(f"E{row}", term, scenario="Prior year")]  # fmt: skip
    return Report(book, expected, {"Scorecard!B4": "2026-06"})


def quarters() -> Report:
    """Quarters across, a column for the group and one for the line."""
    book, sheet = _book("ARR")
    _row(sheet, 1, "Amounts in thousands of EUR")
    _row(sheet, 2, None, None, "Q1 2026", "Q2 2026", "Q3 2026", "Q4 2026", "Total 2026")
    rows = [
        ("ARR", "New", "new_arr", (300, 320, 350, 400)), (None, "Expansion", "expansion_arr", (90, 95, 110, 130)),
        (None, "Net new ARR", "net_new_arr", (340, 365, 410, 480)), (None, "Closing", "arr", (5340, 5705, 6115, 6595)),
        ("Cash", "Closing balance", "closing_cash", (2400, 2250, 2120, 2040)), (None, "Net burn", "net_burn", (150, 150, 130, 80)),
    ]  # fmt: skip
    expected = []
    for row, (group, label, term, figures) in enumerate(rows, 3):
        _row(
            sheet,
            row,
            group,
            label,
            *figures,
            figures[-1] if term in ("arr", "closing_cash") else sum(figures),
        )
        expected.append(Expected(f"C{row}:F{row}", term, power=3))
        if term != "net_burn":
            expected.append(Expected(f"G{row}", term, power=3))
    return Report(book, expected, {"ARR!C3": "2026-Q1", "ARR!G3": "2026"})


def scaled_by_format() -> Report:
    """Full amounts that a number format shows in thousands, under a heading that says so."""
    book, sheet = _book("Group")
    data = business()
    _row(sheet, 2, "USD k", *months()[:4])
    _format(sheet, 2, "mmm-yy")
    expected = []
    for row, (label, term) in enumerate(
        [("Revenue", "revenue"), ("COGS", "cogs"), ("Gross profit", "gross_profit"), ("MRR", "mrr")], 3
    ):
        _row(sheet, row, label, *data[term][:4])
        _format(sheet, row, "#,##0,")
        expected.append(Expected(f"B{row}:E{row}", term))
    return Report(book, expected)


def regions_in_rows() -> Report:
    """Key columns before the months: the entity and the metric."""
    book, sheet = _book("Consolidation")
    data = business()
    _row(sheet, 1, "Entity", "Metric", *months()[:6])
    _format(sheet, 1, "mmm-yy", 3)
    expected = []
    row = 2
    for entity, factor in (("Acme GmbH", 1.0), ("Acme Inc", 2.0)):
        for label, term in (("MRR", "mrr"), ("Churned MRR", "churned_mrr"), ("Gross profit", "gross_profit")):
            _row(sheet, row, entity, label, *[each * factor for each in data[term][:6]])
            expected.append(Expected(f"C{row}:H{row}", term, entity=entity))
            row += 1
    return Report(book, expected)


LAYOUTS: Sequence[Callable[[], Report]] = (
    mrr_bridge, kpi_table, year_over_months, actual_budget_variance, actual_then_budget, months_down, board_list,
    several_blocks, by_plan, flat_by_plan, long_by_metric, subsidiaries, profit_and_loss, years, typed_percentages,
    target_table, quarters, scaled_by_format, regions_in_rows,
)  # fmt: skip
