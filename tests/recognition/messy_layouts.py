"""Reports as they grow over the years: codes, letters, tiles, subtotals, breakdowns, sheets by month."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from openpyxl.utils import get_column_letter

from tests.recognition.reports import MONTHS, Expected, Report, business, months, new_book, put, shown_as


def per_customer_in_full() -> Report:
    """A sheet in thousands on which amounts per customer are not."""
    book, sheet = new_book("Metrics")
    data = business()
    put(sheet, 1, "Unit economics, USD k")
    put(sheet, 2, None, *months()[:6])
    shown_as(sheet, 2, "mmm-yy")
    rows = [
        ("Closing MRR", "mrr", 3),
        ("S&M spend", "sm_spend", 3),
        ("Customers", "active_customers", 0),
        ("New customers", "new_customers", 0),
        ("ARPU", "arpu", 0),
        ("CAC", "cac", 0),
    ]
    expected = []
    for row, (label, term, power) in enumerate(rows, 3):
        put(sheet, row, label, *[each / 10**power for each in data[term][:6]])
        expected.append(Expected(f"B{row}:G{row}", term, power=power))
    return Report(book, expected)


def total_before_parts() -> Report:
    """The whole first, its parts indented below it."""
    book, sheet = new_book("Revenue")
    data = business()
    put(sheet, 1, "in $", *[f"{name}'26" for name in MONTHS[:6]])
    expected = []
    row = 2
    for label, term in (("MRR", "mrr"), ("New MRR", "new_mrr")):
        put(sheet, row, label, *data[term][:6])
        expected.append(Expected(f"B{row}:G{row}", term))
        first = [round(each / 4) for each in data[term][:6]]
        put(sheet, row + 1, "   Self-serve", *first)
        put(
            sheet,
            row + 2,
            "   Enterprise",
            *[each - part for each, part in zip(data[term][:6], first, strict=True)],
        )
        expected.append(Expected(f"B{row + 1}:G{row + 1}", term, segment="Self-serve"))
        expected.append(Expected(f"B{row + 2}:G{row + 2}", term, segment="Enterprise"))
        row += 3
    put(sheet, row, "Number of employees", *[31, 32, 33, 34, 35, 36])
    return Report(book, expected, {"Revenue!B2": "2026-01"})


def codes_and_letters() -> Report:
    """Codes before the labels, A and F under the months."""
    book, sheet = new_book("Model")
    data = business()
    put(sheet, 4, None, None, None, *months()[:6])
    put(sheet, 5, "Ref", "Line item", "Unit", "A", "A", "A", "F", "F", "F")
    shown_as(sheet, 4, "mmm yy", 4)
    expected = []
    rows = [
        ("M-01", "Opening MRR", "USD", "opening_mrr"),
        ("M-02", "New MRR", "USD", "new_mrr"),
        ("M-03", "Churned MRR", "USD", "churned_mrr"),
        ("C-01", "Logo churn rate", "%", "logo_churn"),
    ]
    for row, (code, label, unit, term) in enumerate(rows, 6):
        put(sheet, row, code, label, unit, *data[term][:6])
        shown_as(sheet, row, "0.0%" if unit == "%" else "#,##0", 4)
        expected.append(Expected(f"D{row}:F{row}", term))
        expected.append(Expected(f"G{row}:I{row}", term, scenario="Forecast"))
    return Report(book, expected, {"Model!G6": "2026-04"})


def tiles_and_pairs() -> Report:
    """A dashboard: labels over figures, and two lists side by side."""
    book, sheet = new_book("Dashboard")
    put(sheet, 1, "KPI dashboard – May 2026")
    put(sheet, 3, "Closing MRR", None, "Paying customers", None, "ARR")
    put(sheet, 4, 120_000, None, 480, None, 1_440_000)
    put(sheet, 7, "CAC", 1450, None, "LTV", 5200)
    put(sheet, 8, "Churned customers", 9, None, "New customers", 41)
    terms = {
        "A4": "mrr",
        "C4": "active_customers",
        "E4": "arr",
        "B7": "cac",
        "E7": "ltv",
        "B8": "lost_customers",
        "E8": "new_customers",
    }
    return Report(book, [Expected(cell, term) for cell, term in terms.items()], {"Dashboard!E8": "2026-05"})


def years_down() -> Report:
    """Years down, terms across."""
    book, sheet = new_book("History")
    put(sheet, 1, "Year", "Revenue (EUR m)", "Gross profit (EUR m)", "EBITDA (EUR m)", "Paying customers")
    for row, values in enumerate(
        ((2022, 4.1, 2.9, -0.8, 180), (2023, 5.6, 4.1, -0.4, 233), (2024, 7.2, 5.4, 0.1, 301)), 2
    ):
        put(sheet, row, *values)
    expected = [
        Expected("B2:B4", "revenue", power=6),
        Expected("C2:C4", "gross_profit", power=6),
        Expected("D2:D4", "ebitda", power=6),
        Expected("E2:E4", "active_customers"),
    ]
    return Report(book, expected, {"History!B3": "2023"})


def sheet_a_month() -> Report:
    """A sheet for each month with the same list."""
    book, first = new_book("Jan 2026")
    data = business()
    expected = []
    for at in range(3):
        sheet = first if at == 0 else book.create_sheet(f"{MONTHS[at]} 2026")
        put(sheet, 1, "Monthly close")
        for row, (label, term) in enumerate(
            [
                ("MRR (EoP)", "mrr"),
                ("New MRR", "new_mrr"),
                ("Churned MRR", "churned_mrr"),
                ("New logos", "new_customers"),
            ],
            3,
        ):
            put(sheet, row, label, data[term][at])
            expected.append(Expected(f"B{row}", term, sheet=sheet.title))
    return Report(book, expected, {"'Jan 2026'!B3": "2026-01", "'Mar 2026'!B4": "2026-03"})


def scenarios_in_rows() -> Report:
    """The term as a heading, Actual, Budget and Variance below it."""
    book, sheet = new_book("Report")
    data = business()
    put(sheet, 1, None, *[f"{name} 2026" for name in MONTHS[:4]])
    expected = []
    row = 2
    for label, term in (("Closing MRR", "mrr"), ("New customers", "new_customers"), ("EBITDA", "ebitda")):
        put(sheet, row, label)
        actual = data[term][:4]
        put(sheet, row + 1, "Actual", *actual)
        put(sheet, row + 2, "Budget", *[each + 10 for each in actual])
        put(sheet, row + 3, "Variance", *[-10] * 4)
        expected.append(Expected(f"B{row + 1}:E{row + 1}", term))
        expected.append(Expected(f"B{row + 2}:E{row + 2}", term, scenario="Budget"))
        row += 5
    return Report(book, expected)


def sheet_a_scenario() -> Report:
    """One sheet of actual figures and one of the budget."""
    book, first = new_book("Actuals")
    data = business()
    expected = []
    for sheet, scenario in ((first, "Actual"), (book.create_sheet("Budget 2026"), "Budget")):
        put(sheet, 1, "USD", *[f"{name}-2026" for name in MONTHS[:6]])
        for row, (label, term) in enumerate(
            [("Closing MRR", "mrr"), ("New MRR", "new_mrr"), ("Gross profit", "gross_profit")], 2
        ):
            factor = 1 if scenario == "Actual" else 1.2
            put(sheet, row, label, *[round(each * factor) for each in data[term][:6]])
            expected.append(Expected(f"B{row}:G{row}", term, sheet=sheet.title, scenario=scenario))
    return Report(book, expected)


def detailed_profit_and_loss() -> Report:
    """Revenue and costs by line with totals, margins and a growth row."""
    book, sheet = new_book("P&L")
    data = business()
    put(sheet, 1, "Income statement")
    put(sheet, 2, "EUR", *months()[:6], "YTD")
    shown_as(sheet, 2, "mmm-yy")
    revenue = data["revenue"][:6]
    services = [4000.0 + 10 * at for at in range(6)]
    cogs = data["cogs"][:6]
    lines: list[tuple[str, list[float], str, str]] = [
        ("Revenue", [], "", ""),
        (
            "Subscriptions",
            [a - b for a, b in zip(revenue, services, strict=True)],
            "revenue",
            "Subscriptions",
        ),
        ("Professional services", services, "revenue", "Professional services"),
        ("Total revenue", revenue, "revenue", ""),
        ("growth, MoM", [0.03] * 6, "", ""),
        ("Cost of revenue", [], "", ""),
        ("Payment fees", [1000.0] * 6, "cogs", "Payment fees"),
        ("Third-party software", [each - 1000 for each in cogs], "cogs", "Third-party software"),
        ("Total cost of revenue", cogs, "cogs", ""),
        ("Gross profit", data["gross_profit"][:6], "gross_profit", ""),
        ("Gross margin", data["gross_margin"][:6], "gross_margin", ""),
        ("Opex", [], "", ""),
        ("Sales", data["sales_spend"][:6], "sales_spend", ""),
        ("Marketing", data["marketing_spend"][:6], "marketing_spend", ""),
        ("R&D", data["research"][:6], "", ""),
        ("G&A", data["administration"][:6], "", ""),
        ("Total opex", data["operating_expenses"][:6], "operating_expenses", ""),
        ("EBITDA", data["ebitda"][:6], "ebitda", ""),
    ]
    expected = []
    for row, (label, figures, term, segment) in enumerate(lines, 3):
        put(sheet, row, label, *figures, sum(figures) if figures else None)
        if label in ("Gross margin", "growth, MoM"):
            shown_as(sheet, row, "0.0%")
        if term:
            expected.append(Expected(f"B{row}:G{row}", term, segment=segment))
    return Report(book, expected)


def quarters_and_letters() -> Report:
    """Headings such as 1Q26 and FY2026 Budget."""
    book, sheet = new_book("Quarters")
    put(sheet, 2, "$m", "1Q26", "2Q26", "3Q26", "4Q26", "FY2026", "FY2026 Budget")
    rows = [
        ("Revenue", "revenue", (3.1, 3.3, 3.5, 3.8), 13.7, 14.0),
        ("Gross profit", "gross_profit", (2.4, 2.6, 2.8, 3.0), 10.8, 11.1),
        ("ARR, end of period", "arr", (13.0, 13.9, 14.8, 15.9), 15.9, 16.5),
    ]
    expected = []
    for row, (label, term, figures, year, budget) in enumerate(rows, 3):
        put(sheet, row, label, *figures, year, budget)
        expected += [
            Expected(f"B{row}:E{row}", term, power=6),
            Expected(f"F{row}", term, power=6),
            Expected(f"G{row}", term, scenario="Budget", power=6),
        ]
    return Report(book, expected, {"Quarters!B3": "2026-Q1", "Quarters!F3": "2026", "Quarters!G3": "2026"})


def months_down_with_totals() -> Report:
    """Months down with a total after each quarter and one of the year."""
    book, sheet = new_book("Sales data")
    data = business()
    put(sheet, 1, "Month", "New customers", "New MRR", "MRR")
    row, expected = 2, []
    terms = ("new_customers", "new_mrr", "mrr")
    for quarter in range(4):
        part = slice(3 * quarter, 3 * quarter + 3)
        for at in range(3 * quarter, 3 * quarter + 3):
            put(sheet, row, f"{MONTHS[at]} 2026", *[data[term][at] for term in terms])
            row += 1
        put(
            sheet,
            row,
            f"Q{quarter + 1} 2026",
            *[sum(data[term][part]) for term in terms[:2]],
            data["mrr"][part][-1],
        )
        for at, term in enumerate(terms):
            column = get_column_letter(2 + at)
            expected += [
                Expected(f"{column}{row - 3}:{column}{row - 1}", term),
                Expected(f"{column}{row}", term),
            ]
        row += 1
    put(sheet, row, "Total", *[sum(data[term]) for term in terms[:2]])
    expected += [Expected(f"B{row}", "new_customers"), Expected(f"C{row}", "new_mrr")]
    return Report(book, expected, {"'Sales data'!B5": "2026-Q1", f"'Sales data'!B{row}": "2026"})


def plan_beside_metric() -> Report:
    """The metric in one column, the plan in the next, months after them."""
    book, sheet = new_book("By plan")
    data = business()
    put(sheet, 1, "Metric", "Plan", *months()[:6])
    shown_as(sheet, 1, "mmm-yy", 3)
    expected, row = [], 2
    for label, term in (("MRR", "mrr"), ("Customers", "active_customers"), ("Churned MRR", "churned_mrr")):
        for plan, share in (("Basic", 0.5), ("Premium", 0.5), ("Total", 1.0)):
            put(sheet, row, label, plan, *[each * share for each in data[term][:6]])
            expected.append(Expected(f"C{row}:H{row}", term, segment="" if plan == "Total" else plan))
            row += 1
    return Report(book, expected)


def annual_bridge() -> Report:
    """An ARR bridge: growth is left aside, and three losses typed negative are to be confirmed."""
    book, sheet = new_book("ARR")
    put(sheet, 1, "ARR bridge (€k)", "2024", "2025", "2026")
    rows = [
        ("Opening ARR", "opening_arr", (4000, 4600, 5400)),
        ("New logo ARR", "new_arr", (900, 1100, 1300)),
        ("Expansion ARR", "expansion_arr", (200, 260, 300)),
        ("Churned ARR", None, (-500, -560, -600)),
        ("Net new ARR", "net_new_arr", (600, 800, 1000)),
        ("Closing ARR", "arr", (4600, 5400, 6400)),
        ("ARR growth", None, (0.15, 0.17, 0.19)),
    ]
    expected = []
    for row, (label, term, figures) in enumerate(rows, 2):
        put(sheet, row, label, *figures)
        if term:
            expected.append(Expected(f"B{row}:D{row}", term, power=3))
    return Report(book, expected, {"ARR!B3": "2024"})


def funnel() -> Report:
    """A funnel with the rates between its steps, weeks of the year left aside."""
    book, sheet = new_book("Funnel")
    data = business()
    put(sheet, 1, None, *[date(2026, month, 28) for month in range(1, 7)])
    shown_as(sheet, 1, "mmm yyyy")
    rows = [
        ("Unique visitors", "visitors", 0),
        ("Visitor-to-trial conversion (%)", None, 2),
        ("Free trials", "trials", 0),
        ("Trial-to-paid (%)", "trial_to_paid", 2),
        ("New paying customers", "new_customers", 0),
        ("Marketing spend (€)", "marketing_spend", 0),
    ]
    expected = []
    for row, (label, term, power) in enumerate(rows, 2):
        figures = (
            [t / v for t, v in zip(data["trials"], data["visitors"], strict=True)]
            if term is None
            else data[term]
        )
        put(sheet, row, label, *[round(each * 10**power, 2) for each in figures[:6]])
        expected.append(Expected(f"B{row}:G{row}", term or "visitor_to_trial", power=-power))
    return Report(book, expected, {"Funnel!B2": "2026-01"})


def regions_across() -> Report:
    """Regions across with their total, one month that the title names."""
    book, sheet = new_book("Regions")
    put(sheet, 1, "Regional report, April 2026 (USD)")
    put(sheet, 3, "Metric", "EMEA", "Americas", "APAC", "Total")
    rows = [
        ("New MRR", "new_mrr", (4000, 5200, 800)),
        ("Churned MRR", "churned_mrr", (1100, 900, 300)),
        ("Closing MRR", "mrr", (61000, 70500, 9500)),
    ]
    expected = []
    for row, (label, term, figures) in enumerate(rows, 4):
        put(sheet, row, label, *figures, sum(figures))
        for column, region in zip("BCD", ("EMEA", "Americas", "APAC"), strict=True):
            expected.append(Expected(f"{column}{row}", term, segment=region))
        expected.append(Expected(f"E{row}", term))
    return Report(book, expected, {"Regions!E4": "2026-04"})


MESSY: Sequence[Callable[[], Report]] = (
    per_customer_in_full,
    total_before_parts,
    codes_and_letters,
    tiles_and_pairs,
    years_down,
    sheet_a_month,
    scenarios_in_rows,
    sheet_a_scenario,
    detailed_profit_and_loss,
    quarters_and_letters,
    months_down_with_totals,
    plan_beside_metric,
    annual_bridge,
    funnel,
    regions_across,
)
