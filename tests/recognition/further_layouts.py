"""More reports: lists from planning tools, subsidiaries, years, percentages, targets, quarters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.recognition.reports import MONTHS, Expected, Report, business, months, new_book, put, shown_as


def flat_by_plan() -> Report:
    """A row for every month and plan."""
    book, sheet = new_book("Export")
    data = business()
    put(sheet, 1, "Month", "Plan", "MRR", "Customers", "New customers", "Comment")
    row = 2
    for at, day in enumerate(months()):
        for plan, share in (("Starter", 0.25), ("Pro", 0.75)):
            put(
                sheet,
                row,
                day,
                plan,
                round(data["mrr"][at] * share),
                round(data["active_customers"][at] * share),
                round(data["new_customers"][at] * share),
            )
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
    book, sheet = new_book("Extract")
    data = business(3)
    put(sheet, 1, "Metric", "Scenario", "Period", "Value")
    row, expected = 2, []
    for label, term in (
        ("Closing MRR", "mrr"),
        ("New MRR", "new_mrr"),
        ("Churned MRR", "churned_mrr"),
        ("EBITDA", "ebitda"),
    ):
        for scenario, factor in (("Actual", 1.0), ("Budget", 1.1)):
            for at in range(3):
                put(sheet, row + at, label, scenario, f"2026-{at + 1:02d}", round(data[term][at] * factor))
            expected.append(Expected(f"D{row}:D{row + 2}", term, scenario=scenario))
            row += 3
    return Report(book, expected, {"Extract!D2": "2026-01", "Extract!D5": "2026-01"})


def subsidiaries() -> Report:
    """A sheet for each subsidiary with the same labels."""
    book, first = new_book("Germany")
    expected = []
    for number, name in enumerate(("Germany", "France")):
        sheet = first if number == 0 else book.create_sheet(name)
        data = business()
        put(sheet, 1, f"{name} – EUR", *months())
        shown_as(sheet, 1, "mmm-yy")
        for row, term in enumerate(
            ("revenue", "cogs", "gross_profit", "operating_expenses", "ebitda", "mrr"), 2
        ):
            label = {"cogs": "Cost of sales", "operating_expenses": "OPEX", "mrr": "MRR"}.get(
                term, term.replace("_", " ").title()
            )
            put(
                sheet,
                row,
                "EBITDA" if term == "ebitda" else label,
                *[each * (1 + number / 2) for each in data[term]],
            )
            expected.append(Expected(f"B{row}:M{row}", term, sheet=name, entity=name))
    return Report(book, expected, {"France!B2": "2026-01"})


def profit_and_loss() -> Report:
    """A profit and loss account in thousands with costs in brackets, shares of revenue and sections."""
    book, sheet = new_book("P&L")
    data = business()
    put(sheet, 1, "Profit and loss")
    put(sheet, 2, "$000s", "Jan-26A", "Feb-26A", "Mar-26F", "% of revenue", "Notes")
    lines: list[tuple[str, str, int]] = [
        ("Revenue", "revenue", 1),
        ("Cost of revenue", "cogs", -1),
        ("Gross profit", "gross_profit", 1),
        ("Gross margin %", "gross_margin", 0),
        ("Operating expenses", "", 0),
        ("Sales", "sales_spend", -1),
        ("Marketing", "marketing_spend", -1),
        ("Research & development", "research", -1),
        ("General & administration", "administration", -1),
        ("Total operating expenses", "operating_expenses", -1),
        ("EBITDA", "ebitda", 1),
    ]
    expected = []
    for row, (label, term, sign) in enumerate(lines, 3):
        if not term:
            put(sheet, row, label)
            continue
        figures = data[term][:3]
        if sign:
            figures = [round(sign * each / 1000, 1) for each in figures]
            put(sheet, row, label, *figures, round(figures[0] / data["revenue"][0] * 1000, 3), "x")
        else:
            put(sheet, row, label, *figures)
            shown_as(sheet, row, "0.0%")
        sheet.cell(row, 5).number_format = "0.0%"
        if term not in ("research", "administration"):
            power = 3 if sign else 0
            expected.append(Expected(f"B{row}:C{row}", term, power=power, negated=sign < 0))
            expected.append(Expected(f"D{row}", term, scenario="Forecast", power=power, negated=sign < 0))
    return Report(book, expected, {"'P&L'!B3": "2026-01", "'P&L'!D3": "2026-03"})


def years() -> Report:
    """Years of a plan, two of them actual."""
    book, sheet = new_book("Five-year plan")
    put(sheet, 1, "All figures in USD millions unless otherwise stated")
    put(sheet, 3, "Fiscal year", "FY2024A", "FY2025A", "FY2026E", "FY2027E", "CAGR")
    rows = [
        ("ARR (year-end)", "arr", (8.1, 11.4, 15.2, 20.6), 6),
        ("Revenue", "revenue", (7.0, 9.8, 13.1, 17.5), 6),
        ("Gross profit", "gross_profit", (5.3, 7.5, 10.2, 13.8), 6),
        ("Customers, end of year", "active_customers", (310, 402, 515, 660), 0),
        ("Net revenue retention (NRR)", "nrr", (1.04, 1.06, 1.08, 1.1), 0),
        ("EBITDA", "ebitda", (-1.1, -0.7, 0.2, 1.4), 6),
    ]
    expected = []
    for row, (label, term, figures, power) in enumerate(rows, 4):
        put(sheet, row, label, *figures, 0.3)
        sheet.cell(row, 6).number_format = "0%"
        if term == "nrr":
            shown_as(sheet, row, "0%")
        expected.append(Expected(f"B{row}:C{row}", term, power=power))
        expected.append(Expected(f"D{row}:E{row}", term, scenario="Forecast", power=power))
    return Report(book, expected, {"'Five-year plan'!B4": "2024", "'Five-year plan'!D4": "2026"})


def typed_percentages() -> Report:
    """Percentages typed as 15, one of them ten times too large: a fault of the cell, no unit of its own."""
    book, sheet = new_book("Rates")
    put(sheet, 1, "Metric", *[f"{name} 2026" for name in MONTHS[:6]])
    rows = [
        ("Gross margin (%)", "gross_margin", (78.1, 77.9, 78.4, 784.0, 78.2, 78.6), -2),
        ("Logo churn %", "logo_churn", (2.1, 2.0, 2.2, 1.9, 2.1, 2.0), -2),
        ("Net revenue retention, %", "nrr", (104.0, 105.1, 104.4, 103.9, 104.8, 105.0), -2),
        ("Trial to paid conversion rate", "trial_to_paid", (0.151, 0.148, 15.2, 0.15, 0.149, 0.153), 0),
        ("Closing MRR", "mrr", (100_000, 104_000, 109_000, 113_000, 118_000, 122_000), 0),
    ]
    expected = []
    for row, (label, term, figures, power) in enumerate(rows, 2):
        put(sheet, row, label, *figures)
        expected.append(Expected(f"B{row}:G{row}", term, power=power))
    return Report(book, expected, {"Rates!B2": "2026-01"})


def target_table() -> Report:
    """Actual, Budget and Prior year of one month that the title names."""
    book, sheet = new_book("Scorecard")
    data = business()
    put(sheet, 1, "KPI scorecard, June 2026")
    put(sheet, 3, "KPI", "Actual", "Budget", "Variance", "Prior year", "Comment")
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
        put(sheet, row, label, value, value * 1.1, -value * 0.1, value * 0.8, "on track")
        if term == "logo_churn":
            shown_as(sheet, row, "0.0%")
        expected += [
            Expected(f"B{row}", term),
            Expected(f"C{row}", term, scenario="Budget"),
            Expected(f"E{row}", term, scenario="Prior year"),
        ]
    return Report(book, expected, {"Scorecard!B4": "2026-06"})


def quarters() -> Report:
    """Quarters across, a column for the group and one for the line."""
    book, sheet = new_book("ARR")
    put(sheet, 1, "Amounts in thousands of EUR")
    put(sheet, 2, None, None, "Q1 2026", "Q2 2026", "Q3 2026", "Q4 2026", "Total 2026")
    rows = [
        ("ARR", "New", "new_arr", (300, 320, 350, 400)),
        (None, "Expansion", "expansion_arr", (90, 95, 110, 130)),
        (None, "Net new ARR", "net_new_arr", (340, 365, 410, 480)),
        (None, "Closing", "arr", (5340, 5705, 6115, 6595)),
        ("Cash", "Closing balance", "closing_cash", (2400, 2250, 2120, 2040)),
        (None, "Net burn", "net_burn", (150, 150, 130, 80)),
    ]
    expected = []
    for row, (group, label, term, figures) in enumerate(rows, 3):
        put(
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
    book, sheet = new_book("Group")
    data = business()
    put(sheet, 2, "USD k", *months()[:4])
    shown_as(sheet, 2, "mmm-yy")
    expected = []
    for row, (label, term) in enumerate(
        [("Revenue", "revenue"), ("COGS", "cogs"), ("Gross profit", "gross_profit"), ("MRR", "mrr")], 3
    ):
        put(sheet, row, label, *data[term][:4])
        shown_as(sheet, row, "#,##0,")
        expected.append(Expected(f"B{row}:E{row}", term))
    return Report(book, expected)


def regions_in_rows() -> Report:
    """Key columns before the months: the entity and the metric."""
    book, sheet = new_book("Consolidation")
    data = business()
    put(sheet, 1, "Entity", "Metric", *months()[:6])
    shown_as(sheet, 1, "mmm-yy", 3)
    expected = []
    row = 2
    for entity, factor in (("Acme GmbH", 1.0), ("Acme Inc", 2.0)):
        for label, term in (("MRR", "mrr"), ("Churned MRR", "churned_mrr"), ("Gross profit", "gross_profit")):
            put(sheet, row, entity, label, *[each * factor for each in data[term][:6]])
            expected.append(Expected(f"C{row}:H{row}", term, entity=entity))
            row += 1
    return Report(book, expected)


FURTHER: Sequence[Callable[[], Report]] = (
    flat_by_plan,
    long_by_metric,
    subsidiaries,
    profit_and_loss,
    years,
    typed_percentages,
    target_table,
    quarters,
    scaled_by_format,
    regions_in_rows,
)
