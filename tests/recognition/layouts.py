"""Reports of a software company as finance people lay them out: tables with months across or down."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from openpyxl.utils import get_column_letter

from tests.recognition.reports import MONTHS, Expected, Report, business, months, new_book, put, shown_as


def mrr_bridge() -> Report:
    """Months across, thousands stated in the title, losses negative, the year's total at the end."""
    book, sheet = new_book("MRR")
    data = business()
    put(sheet, 1, "Northwind Software – MRR bridge (USD k)")
    put(sheet, 3, None, *months(), "FY26")
    shown_as(sheet, 3, "mmm-yy")
    lines = [
        ("MRR, beginning of month", "opening_mrr", 1),
        ("New logos", "new_mrr", 1),
        ("Expansion", "expansion_mrr", 1),
        ("Contraction", "contraction_mrr", -1),
        ("Churn", "churned_mrr", -1),
        ("MRR, end of month", "mrr", 1),
    ]
    put(sheet, 4, "MRR")
    expected = []
    for row, (label, term, sign) in enumerate(lines, 5):
        figures = [round(sign * each / 1000, 1) for each in data[term]]
        total = {"opening_mrr": figures[0], "mrr": figures[-1]}.get(term, round(sum(figures), 1))
        put(sheet, row, label, *figures, total)
        shown_as(sheet, row, "#,##0.0;(#,##0.0)")
        expected += [Expected(f"B{row}:M{row}", term, power=3, negated=sign < 0)]
        expected += [Expected(f"N{row}", term, power=3, negated=sign < 0)]
    return Report(book, expected, {"MRR!B5": "2026-01", "MRR!N6": "2026"})


def kpi_table() -> Report:
    """A table with columns for unit and owner, months as text, percentages as such."""
    book, sheet = new_book("KPIs")
    data = business()
    put(sheet, 2, "KPI", "Unit", "Owner", *[f"{name}-26" for name in MONTHS])
    lines = [
        ("# of paying customers", "#", "active_customers", "#,##0"),
        ("Monthly Recurring Revenue (MRR)", "USD", "mrr", "#,##0"),
        ("ARR", "USD", "arr", "#,##0"),
        ("ARPU", "USD/month", "arpu", "0.00"),
        ("Gross margin", "%", "gross_margin", "0.0%"),
        ("Logo churn", "%", "logo_churn", "0.00%"),
        ("CAC", "USD", "cac", "0.00"),
        ("Net New MRR", "USD", "net_new_mrr", "#,##0"),
        ("S&M spend", "USD", "sm_spend", "#,##0"),
    ]
    expected = []
    for row, (label, unit, term, code) in enumerate(lines, 3):
        put(sheet, row, label, unit, "Finance", *data[term])
        shown_as(sheet, row, code, 4)
        expected.append(Expected(f"D{row}:O{row}", term))
    put(sheet, 12, "Employee happiness", "score", "HR", *[7.0] * 12)
    return Report(book, expected, {"KPIs!E3": "2026-02"})


def year_over_months() -> Report:
    """A row of years over a row of month names, quarters between the months."""
    book, sheet = new_book("Revenue model")
    data = business()
    heads: list[str] = []
    places: list[int | str] = []
    for quarter in range(4):
        heads += [*MONTHS[3 * quarter : 3 * quarter + 3], f"Q{quarter + 1}"]
        places += [3 * quarter, 3 * quarter + 1, 3 * quarter + 2, f"Q{quarter}"]
    put(sheet, 3, None, 2026)
    put(sheet, 4, "in EUR", *heads)
    put(sheet, 5, "Key figures")
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
        put(sheet, row, label, *values)
        for quarter in range(4):
            first, last = 2 + 4 * quarter, 4 + 4 * quarter
            expected.append(Expected(f"{get_column_letter(first)}{row}:{get_column_letter(last)}{row}", term))
            if term != "arpu":
                expected.append(Expected(f"{get_column_letter(last + 1)}{row}", term))
    return Report(book, expected, {"'Revenue model'!B6": "2026-01", "'Revenue model'!E6": "2026-Q1"})


def actual_budget_variance() -> Report:
    """Under each month Actual, Budget and Variance."""
    book, sheet = new_book("Flash report")
    data = business()
    for at in range(3):
        sheet.cell(2, 2 + 4 * at, f"{MONTHS[at]} 2026")
        sheet.merge_cells(start_row=2, end_row=2, start_column=2 + 4 * at, end_column=5 + 4 * at)
    put(sheet, 3, "USD", *["Actual", "Budget", "Var", "Var %"] * 3)
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
        put(sheet, row, label, *values)
        for at in range(3):
            expected.append(Expected(f"{get_column_letter(2 + 4 * at)}{row}", term))
            expected.append(Expected(f"{get_column_letter(3 + 4 * at)}{row}", term, scenario="Budget"))
    return Report(book, expected, {"'Flash report'!F4": "2026-02", "'Flash report'!G4": "2026-02"})


def actual_then_budget() -> Report:
    """A group of actual months, then a group of budget months, then remarks."""
    book, sheet = new_book("Plan vs actual")
    data = business(6)
    put(sheet, 1, None, None, "Actual", None, None, "Budget")
    put(sheet, 2, "Metric", "Unit", *months()[:3], *months()[:3], "Comments")
    shown_as(sheet, 2, "mmm yyyy", 3)
    lines = [
        ("Customers (EoP)", "#", "active_customers"),
        ("Churned customers", "#", "lost_customers"),
        ("MRR (EoP)", "$", "mrr"),
    ]
    expected = []
    for row, (label, unit, term) in enumerate(lines, 3):
        put(
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
    book, sheet = new_book("Dashboard data")
    data = business()
    put(sheet, 1, "Monthly data")
    put(sheet, 3, None, "MRR", None, None, None, "Customers", None, None, None, "Logo churn", "ARPU")
    sheet.merge_cells("B3:E3")
    sheet.merge_cells("F3:I3")
    put(sheet, 4, "Month", "Opening", "New", "Churned", "Closing", "Opening", "New", "Lost", "Closing")
    put(sheet, 5, None, *["k€"] * 4, *["#"] * 4, "%", "€")
    terms = [
        "opening_mrr",
        "new_mrr",
        "churned_mrr",
        "mrr",
        "opening_customers",
        "new_customers",
        "lost_customers",
        "active_customers",
        "logo_churn",
        "arpu",
    ]
    for at, day in enumerate(months()):
        values = [data[term][at] for term in terms]
        values = [round(value / 1000, 2) if place < 4 else value for place, value in enumerate(values)]
        values[8] = round(values[8] * 100, 2)
        put(sheet, 6 + at, day, *values)
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
    book, sheet = new_book("Board pack")
    data = business()
    rows = [
        ("Board pack – March 2026",),
        (),
        ("Growth",),
        ("Closing MRR", data["mrr"][2], "USD", "annual plans divided by 12"),
        ("ARR", data["arr"][2], "USD"),
        ("New customers", data["new_customers"][2], "#"),
        ("Churned customers", data["lost_customers"][2], "#"),
        ("Paying customers", data["active_customers"][2], "#"),
        (),
        ("Unit economics",),
        ("ARPU", data["arpu"][2], "USD"),
        ("Gross margin", 0.78, "%"),
        ("CAC", 1455.5, "USD"),
        ("LTV / CAC", 3.4, "x"),
        ("CAC payback (months)", 7.5, "months"),
        ("Net promoter score", 41, "points"),
        ("Office plants", 12, "#"),
    ]
    for number, row in enumerate(rows, 1):
        put(sheet, number, *row)
    sheet["B12"].number_format = "0%"
    terms = {
        4: "mrr",
        5: "arr",
        6: "new_customers",
        7: "lost_customers",
        8: "active_customers",
        11: "arpu",
        12: "gross_margin",
        13: "cac",
        14: "ltv_cac",
        15: "payback",
        16: "nps",
    }
    return Report(
        book, [Expected(f"B{row}", term) for row, term in terms.items()], {"'Board pack'!B4": "2026-03"}
    )


def several_blocks() -> Report:
    """Two tables below each other and one beside them, each with its own months."""
    book, sheet = new_book("Metrics")
    data = business()
    heads = [f"2026-{month:02d}" for month in range(1, 7)]
    put(sheet, 1, "Customers (number)", *heads, None, "Cash, USD", *heads)
    opening = 900_000.0
    for row, (label, term) in enumerate(
        [
            ("Beginning", "opening_customers"),
            ("+ New", "new_customers"),
            ("- Churned", "lost_customers"),
            ("Ending", "active_customers"),
        ],
        2,
    ):
        put(sheet, row, label, *data[term][:6])
    for at in range(6):
        sheet.cell(2, 10 + at, opening)
        sheet.cell(3, 10 + at, -50_000.0 + 1000 * at)
        sheet.cell(4, 10 + at, opening := opening - 50_000.0 + 1000 * at)
    for row, label in enumerate(("Opening cash", "Cash flow", "Closing cash"), 2):
        sheet.cell(row, 9, label)
    put(sheet, 8, "Funnel", *heads)
    for row, (label, term) in enumerate(
        [
            ("Website visitors", "visitors"),
            ("Trials started", "trials"),
            ("Trial-to-paid conversion", "trial_to_paid"),
        ],
        9,
    ):
        put(sheet, row, label, *data[term][:6])
    shown_as(sheet, 11, "0.0%")
    expected = [
        Expected("B2:G2", "opening_customers"),
        Expected("B3:G3", "new_customers"),
        Expected("B4:G4", "lost_customers"),
        Expected("B5:G5", "active_customers"),
        Expected("J2:O2", "opening_cash"),
        Expected("J3:O3", "cash_flow"),
        Expected("J4:O4", "closing_cash"),
        Expected("B9:G9", "visitors"),
        Expected("B10:G10", "trials"),
        Expected("B11:G11", "trial_to_paid"),
    ]
    return Report(book, expected, {"Metrics!J2": "2026-01", "Metrics!B9": "2026-01"})


def by_plan() -> Report:
    """Plans below `MRR by plan` with their total, and customers by region."""
    book, sheet = new_book("Segments")
    data = business()
    put(sheet, 1, None, *months())
    shown_as(sheet, 1, "mmm-yy")
    expected = []
    row = 2
    for title, term, names, shares in (
        ("MRR by plan (USD)", "mrr", ("Starter", "Pro", "Enterprise"), (0.2, 0.3)),
        ("Customers by region", "active_customers", ("EMEA", "Americas", "APAC"), (0.5, 0.3)),
    ):
        put(sheet, row, title)
        first = [round(each * shares[0]) for each in data[term]]
        second = [round(each * shares[1]) for each in data[term]]
        third = [whole - a - b for whole, a, b in zip(data[term], first, second, strict=True)]
        for at, (name, figures) in enumerate(zip(names, (first, second, third), strict=True), 1):
            put(sheet, row + at, f"  {name}", *figures)
            expected.append(Expected(f"B{row + at}:M{row + at}", term, segment=name))
        put(sheet, row + 4, "Total", *data[term])
        expected.append(Expected(f"B{row + 4}:M{row + 4}", term))
        row += 6
    return Report(book, expected, {"Segments!B3": "2026-01"})


LAYOUTS: Sequence[Callable[[], Report]] = (
    mrr_bridge,
    kpi_table,
    year_over_months,
    actual_budget_variance,
    actual_then_budget,
    months_down,
    board_list,
    several_blocks,
    by_plan,
)
