"""Workbooks that nobody described: what their cells are, by their labels alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from kpi_engine.recognition.facts import facts_of
from kpi_engine.recognition.mapping import MappedRange, Mapping
from kpi_engine.recognition.meaning.recognise import recognise
from kpi_engine.workbook.package import Package
from tests.recognition.further_layouts import FURTHER
from tests.recognition.layouts import LAYOUTS
from tests.recognition.messy_layouts import MESSY
from tests.recognition.reports import Report, business
from tests.recognition.strangers import STRANGERS


def _read(report: Report, folder: Path) -> tuple[Package, Mapping]:
    package = Package.open(report.save(folder / "report.xlsx"))
    return package, recognise(package)


def _of(rows: list[list[object]], folder: Path, sheet: str = "Metrics") -> dict[str, MappedRange]:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.save(folder / "book.xlsx")
    return {item.cells: item for item in recognise(Package.open(folder / "book.xlsx")).ranges}


@pytest.mark.parametrize("layout", [*LAYOUTS, *FURTHER, *MESSY], ids=lambda layout: str(layout.__name__))
def test_every_line_of_a_report_is_recognised_and_nothing_else(
    layout: Callable[[], Report], tmp_path: Path
) -> None:
    report = layout()
    _, mapping = _read(report, tmp_path)
    first = report.book.worksheets[0].title
    found = {
        (
            item.sheet,
            item.cells,
            item.term,
            item.scenario,
            item.power,
            item.negated,
            item.segment,
            item.entity,
        )
        for item in mapping.ranges
        if item.sure
    }
    expected = {
        (
            item.sheet or first,
            item.cells,
            item.term,
            item.scenario,
            item.power,
            item.negated,
            item.segment,
            item.entity,
        )
        for item in report.expected
    }
    assert found == expected


@pytest.mark.parametrize("layout", [*LAYOUTS, *FURTHER, *MESSY], ids=lambda layout: str(layout.__name__))
def test_headings_tell_the_period_of_each_figure(layout: Callable[[], Report], tmp_path: Path) -> None:
    report = layout()
    package, mapping = _read(report, tmp_path)
    facts = {fact.id: f"{fact.period} {fact.segment}".strip() for fact in facts_of(package, mapping)}
    for cell, period in report.periods.items():
        assert facts[cell].startswith(period)


@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda stranger: str(stranger.__name__))
def test_a_workbook_of_another_kind_has_no_figure_that_is_sure(
    stranger: Callable[[], openpyxl.Workbook], tmp_path: Path
) -> None:
    stranger().save(tmp_path / "other.xlsx")
    mapping = recognise(Package.open(tmp_path / "other.xlsx"))
    assert [item for item in mapping.ranges if item.sure] == []


def test_a_loss_written_with_a_minus_sign_once_is_a_fault_of_the_cell(tmp_path: Path) -> None:
    found = _of(
        [
            ["", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05"],
            ["MRR"],
            ["Opening", 100, 110, 118, 125, 131],
            ["New", 20, 20, 20, 20, 20],
            ["Churn", 10, 12, -13, 14, 15],
        ],
        tmp_path,
    )
    assert (found["B5:F5"].term, found["B5:F5"].negated) == ("churned_mrr", False)


def test_a_total_that_is_a_mean_or_a_sum_of_levels_is_no_figure_of_the_year(tmp_path: Path) -> None:
    data = business()
    months = [f"2026-{month:02d}" for month in range(1, 13)]
    found = _of(
        [
            ["", *months, "Total 2026"],
            ["Closing MRR", *data["mrr"], sum(data["mrr"])],
            ["New customers", *data["new_customers"], sum(data["new_customers"])],
            ["ARPU", *data["arpu"], data["arpu"][-1]],
        ],
        tmp_path,
    )
    assert set(found) == {"B2:M2", "B3:M3", "N3", "B4:M4"}
    assert found["N3"].headings == "N1"


def test_a_fiscal_year_that_begins_in_july_is_not_taken_for_the_calendar_year(tmp_path: Path) -> None:
    months = [f"2025-{month:02d}" for month in range(7, 13)] + [f"2026-{month:02d}" for month in range(1, 7)]
    found = _of(
        [["", *months, "FY26"], ["New MRR", *[10] * 12, 120], ["Churned MRR", *[4] * 12, 48]], tmp_path
    )
    assert set(found) == {"B2:M2", "B3:M3"}


def test_months_whose_year_nobody_states_are_left_aside(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["", "Jan", "Feb", "Mar"],
        ["Closing MRR", 100, 101, 102],
        ["New MRR", 5, 6, 7],
    ]
    assert _of(rows, tmp_path) == {}
    assert set(_of(rows, tmp_path, "MRR 2026")) == {"B2:D2", "B3:D3"}


def test_two_lines_that_state_one_figure_differently_are_both_in_doubt(tmp_path: Path) -> None:
    found = _of(
        [
            ["", "2026-01", "2026-02"],
            ["Closing MRR", 100, 101],
            ["New MRR", 5, 6],
            ["ARR", 1200, 1212],
            [],
            ["Product B"],
            ["Closing MRR", 70, 75],
        ],
        tmp_path,
    )
    assert {cells: item.sure for cells, item in found.items()} == {
        "B2:C2": False,
        "B3:C3": True,
        "B4:C4": True,
        "B7:C7": False,
    }


def test_parts_that_do_not_add_up_to_their_total_are_no_segments(tmp_path: Path) -> None:
    found = _of(
        [
            ["", "2026-01", "2026-02"],
            ["MRR by plan"],
            ["Starter", 30, 31],
            ["Pro", 40, 41],
            ["Total", 100, 104],
            ["ARR", 1200, 1248],
            ["New MRR", 5, 6],
        ],
        tmp_path,
    )
    assert not {"B3:C3", "B4:C4"} & found.keys()


def test_the_users_own_words_name_a_term(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["", "2026-01", "2026-02"], ["Subscription base (USD k)", 100, 101]):
        book.active.append(row)
    book.save(tmp_path / "book.xlsx")
    package = Package.open(tmp_path / "book.xlsx")
    assert recognise(package).ranges == ()
    (found,) = recognise(package, words={"subscription base": "mrr"}).ranges
    assert (found.term, found.cells, found.power, found.currency) == ("mrr", "B2:C2", 3, "USD")


def test_cells_that_are_known_already_are_left_out(tmp_path: Path) -> None:
    rows: list[list[object]] = [["", "2026-01", "2026-02"], ["Closing MRR", 100, 101], ["New MRR", 5, 6]]
    first = _of(rows, tmp_path)
    package = Package.open(tmp_path / "book.xlsx")
    again = recognise(package, known=[first["B2:C2"]])
    assert [item.cells for item in again.ranges] == ["B3:C3"]


def test_results_that_the_file_has_not_stored_are_taken_from_a_recalculation(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["", "2026-01", "2026-02"],
        ["Closing MRR", 100, 101],
        ["ARR", "=12*B2", "=12*C2"],
    ]
    assert "B3:C3" not in _of(rows, tmp_path)
    values = {("Metrics", 3, 2): 1200.0, ("Metrics", 3, 3): 1212.0}
    package = Package.open(tmp_path / "book.xlsx")
    mapping = recognise(package, values=values)
    facts = {fact.id: fact for fact in facts_of(package, mapping, values=values)}
    assert facts["Metrics!B3"].value == 1200
    assert (facts["Metrics!B3"].computed, facts["Metrics!B3"].follows) == (True, ("Metrics!B2",))


def test_a_short_list_follows_the_sheet_in_its_signs_and_percentages(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Board pack March 2026"],
        ["Closing MRR", 120_000],
        ["Contraction MRR", -900],
        ["Churned MRR", -2600],
        ["Gross margin", 0.78],
        ["Logo churn rate", 0.02],
        ["Net revenue retention", 104],
    ]
    found = _of(rows, tmp_path)
    assert [found[cell].negated for cell in ("B3", "B4")] == [True, True]
    assert (found["B7"].power, found["B7"].sure) == (0, True)


def test_one_negative_loss_among_positive_ones_is_a_fault_of_the_cell(tmp_path: Path) -> None:
    found = _of(
        [
            ["Board pack March 2026"],
            ["Closing MRR", 120_000],
            ["Contraction MRR", 900],
            ["Churned MRR", -2600],
            ["COGS", 31_000],
        ],
        tmp_path,
    )
    assert (found["B4"].negated, found["B4"].sure) == (False, True)


def test_churn_in_whole_numbers_may_be_customers_and_is_in_doubt(tmp_path: Path) -> None:
    found = _of(
        [
            ["", "2026-01", "2026-02", "2026-03"],
            ["Closing MRR", 100, 101, 103],
            ["New MRR", 5, 6, 7],
            ["Churn", 4, 3, 5],
        ],
        tmp_path,
    )
    assert not found["B4:D4"].sure


def test_a_dollar_sign_and_usd_are_one_currency(tmp_path: Path) -> None:
    found = _of(
        [["", "2026-01", "2026-02"], ["Closing MRR ($)", 100, 101], ["New MRR (USD)", 5, 6]], tmp_path
    )
    assert {item.currency for item in found.values()} == {"USD"}


def test_cohorts_and_single_customers_are_no_segments(tmp_path: Path) -> None:
    found = _of(
        [
            ["", "2026-01", "2026-02"],
            ["Closing MRR", 100, 104],
            ["New MRR", 5, 6],
            [],
            ["MRR by cohort"],
            ["M1", 60, 70],
            ["M2", 40, 34],
            ["Total", 100, 104],
            [],
            ["MRR by customer"],
            ["Acme", 55, 60],
            ["Brix", 45, 44],
            ["All", 90, 91],
        ],
        tmp_path,
    )
    assert {item.segment for item in found.values() if item.sure} == {""}


def test_sales_among_the_steps_of_a_funnel_are_not_revenue(tmp_path: Path) -> None:
    found = _of(
        [
            ["", "2026-01", "2026-02"],
            ["Website visitors", 9000, 9100],
            ["Trials started", 300, 310],
            ["Sales", 41, 44],
            ["Trial-to-paid conversion", 0.13, 0.14],
        ],
        tmp_path,
    )
    assert not found["B4:C4"].sure
    assert found["B3:C3"].sure


def test_a_sheet_of_targets_or_of_the_plan_states_no_actual_figures(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["KPI", "2026", "2027", "2028"],
        ["Closing MRR", 100, 120, 140],
        ["ARR", 1200, 1440, 1680],
    ]
    assert {item.scenario for item in _of(rows, tmp_path, "Targets").values()} == {"Target"}
    assert {item.scenario for item in _of(rows, tmp_path, "Business plan 2026").values()} == {"Budget"}


def test_hidden_sheets_and_rows_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["", "2026-01", "2026-02"], ["Closing MRR", 100, 101], ["ARR", 1200, 1212]):
        book.active.append(row)
    book.active.sheet_state = "hidden"
    book.active.row_dimensions[2].hidden = True
    book.create_sheet("Empty")
    book.save(tmp_path / "book.xlsx")
    assert len(recognise(Package.open(tmp_path / "book.xlsx")).ranges) == 2


def test_bare_words_between_the_ends_of_a_bridge_are_its_steps(tmp_path: Path) -> None:
    found = _of(
        [
            ["", "2026-01", "2026-02"],
            ["Recurring revenue"],
            ["Beginning MRR", 500, 521],
            ["New business", 22, 24],
            ["Expansion", 8, 7],
            ["Contraction", -3, -2],
            ["Churned", -6, -5],
            ["Ending MRR", 521, 545],
            ["Beginning customers", 200, 208],
            ["New", 12, 14],
            ["Churned", 4, 3],
            ["Ending customers", 208, 219],
        ],
        tmp_path,
    )
    assert [found[f"B{row}:C{row}"].term for row in range(3, 13)] == [
        "opening_mrr",
        "new_mrr",
        "expansion_mrr",
        "contraction_mrr",
        "churned_mrr",
        "mrr",
        "opening_customers",
        "new_customers",
        "lost_customers",
        "active_customers",
    ]


def test_mrr_churn_is_an_amount_where_it_is_far_too_large_for_a_rate(tmp_path: Path) -> None:
    found = _of(
        [
            ["", "2026-01", "2026-02"],
            ["Closing MRR", 120_000, 125_000],
            ["MRR churn", 2600, 2810],
            ["ARR", 1_440_000, 1_500_000],
        ],
        tmp_path,
    )
    assert (found["B3:C3"].term, found["B3:C3"].power, found["B3:C3"].sure) == ("churned_mrr", 0, True)


def _roll_forward(churn: list[object]) -> list[list[object]]:
    """Months down, a bridge of MRR with bare words, in thousands, losses negative."""
    rows: list[list[object]] = [
        ["Recurring revenue roll-forward ($ thousands)"],
        [None],
        ["Month", "Opening MRR", "New", "Expansion", "Contraction", "Churn", "Closing MRR"],
    ]
    opening = 120.4
    for month, lost in enumerate(churn, 1):
        closing = round(opening + 6.1 + 1.2 - 0.4 - 3.5, 1)
        rows.append([f"2026-{month:02d}", opening, 6.1, 1.2, -0.4, lost, closing])
        opening = closing
    return rows


def test_churn_between_opening_and_closing_mrr_is_churned_mrr_where_it_closes_the_bridge(
    tmp_path: Path,
) -> None:
    ranges = _of(_roll_forward([-3.5] * 6), tmp_path)
    assert (ranges["F4:F9"].term, ranges["F4:F9"].sure) == ("churned_mrr", True)
    assert (ranges["F4:F9"].power, ranges["F4:F9"].negated) == (3, True)


def test_churn_in_percent_between_opening_and_closing_mrr_stays_a_rate(tmp_path: Path) -> None:
    ranges = _of(_roll_forward([2.9] * 6), tmp_path)
    assert "churned_mrr" not in {item.term for item in ranges.values()}


def test_a_heading_in_full_words_completes_the_bare_words_below_it(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["", "2026-01", "2026-02"],
        ["Monthly recurring revenue"],
        ["New business", 50, 60],
        ["Upsell", 12, 9],
        ["MRR", 500, 569],
    ]
    ranges = _of(rows, tmp_path)
    assert {item.term for item in ranges.values()} == {"new_mrr", "expansion_mrr", "mrr"}


def test_sales_and_marketing_are_costs_among_the_lines_of_the_accounts(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Profit and loss account"],
        ["", "2026-01", "2026-02", "2026-03"],
        ["Total revenue", 900, 950, 990],
        ["Cost of revenue", 200, 210, 215],
        ["Gross profit", 700, 740, 775],
        ["Sales", 150, 160, 165],
        ["Marketing", 80, 85, 90],
        ["Research", 210, 220, 225],
        ["EBITDA", 260, 275, 295],
    ]
    ranges = _of(rows, tmp_path)
    assert (ranges["B6:D6"].term, ranges["B7:D7"].term) == ("sales_spend", "marketing_spend")
    assert ranges["B3:D3"].term == "revenue"
    assert ranges["B3:D3"].sure


def test_sales_and_marketing_below_efficiency_are_a_cost_and_below_headcount_none(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Metric", "Actual", "Budget"],
        ["Efficiency"],
        ["Revenue", 900, 950],
        ["Gross profit", 700, 740],
        ["Sales & marketing", 150, 160],
        ["Headcount"],
        ["Sales & marketing", 15, 16],
    ]
    ranges = _of(rows, tmp_path)
    assert ranges["B5"].term == "sm_spend"
    assert "B7" not in ranges


def test_what_is_left_of_a_total_is_no_part_of_it(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["", "2026-01", "2026-02", "2026-03"],
        ["Revenue", 900, 950, 990],
        ["Gross profit", 700, 740, 775],
        ["Wages", 400, 410, 420],
        ["Rent", 100, 100, 100],
        ["Operating profit", 200, 230, 255],
        ["EBITDA", 205, 235, 260],
    ]
    assert not any(item.segment for item in _of(rows, tmp_path).values())


def test_tables_of_several_years_below_each_other_take_the_year_of_the_title_above_them(
    tmp_path: Path,
) -> None:
    rows: list[list[object]] = []
    for year in (2024, 2025):
        rows += [[f"Year {year}"], ["", "Jan", "Feb", "Mar"], ["MRR", year / 4, 530, 540], [None]]
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "book.xlsx")
    package = Package.open(tmp_path / "book.xlsx")
    facts = facts_of(package, recognise(package))
    assert {(fact.period, fact.value) for fact in facts} >= {("2024-01", 506.0), ("2025-01", 506.25)}
    assert all(item.sure for item in recognise(package).ranges)


def test_a_unit_below_a_merged_quarter_heads_its_figures(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["", "Q1 2025", None, "Q2 2025", None],
        ["", "$", "% of rev", "$", "% of rev"],
        ["Revenue", 500, 1.0, 520, 1.0],
        ["Cost of revenue", 100, 0.2, 130, 0.25],
        ["Gross profit", 400, 0.8, 390, 0.75],
    ]
    ranges = _of(rows, tmp_path)
    assert {(item.cells, item.term) for item in ranges.values()} == {
        (f"{column}{row}", term)
        for column in "BD"
        for row, term in ((3, "revenue"), (4, "cogs"), (5, "gross_profit"))
    }


def test_a_rolling_forecast_is_no_sum_of_the_last_months(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Rolling forecast 3+9"], ["", "2026-01", "2026-02"], ["MRR", 500, 510]]
    assert [item.term for item in _of(rows, tmp_path).values()] == ["mrr"]


def test_millions_are_read_beside_a_remark_in_the_same_brackets(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Summary ($m, FYE December)"], ["", "FY24", "FY25"], ["ARR", 5.1, 6.2]]
    assert [item.power for item in _of(rows, tmp_path).values()] == [6]


def test_costs_that_make_up_the_operating_expenses_are_their_parts_unless_a_cac_needs_them(
    tmp_path: Path,
) -> None:
    rows: list[list[object]] = [
        ["Income statement"],
        ["", "2026-01", "2026-02", "2026-03"],
        ["Revenue", 900, 950, 990],
        ["Sales and marketing", 230, 245, 255],
        ["Research and development", 210, 220, 225],
        ["Operating expenses", 440, 465, 480],
    ]
    ranges = _of(rows, tmp_path)
    assert (ranges["B4:D4"].term, ranges["B4:D4"].segment) == ("operating_expenses", "Sales and marketing")
    assert ranges["B5:D5"].segment == "Research and development"
    ranges = _of([*rows, ["CAC", 4100, 4200, 4300]], tmp_path)
    assert ranges["B4:D4"].term == "sm_spend"


def test_total_sales_beside_marketing_are_no_cost(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Results of the restaurant"],
        ["", "2026-01", "2026-02", "2026-03"],
        ["Total sales", 900, 950, 990],
        ["Gross profit", 700, 740, 775],
        ["Marketing", 80, 85, 90],
        ["EBITDA", 260, 275, 295],
    ]
    assert "sales_spend" not in {item.term for item in _of(rows, tmp_path).values()}


def test_plans_down_and_figures_across_are_segments_of_the_month_in_the_title(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Plans, May 2026"],
        [None],
        ["Plan", "Customers", "MRR ($)", "ARPU"],
        ["Starter", 400, 8000, 20],
        ["Pro", 100, 10000, 100],
        ["Total", 500, 18000, 36],
    ]
    ranges = _of(rows, tmp_path)
    assert {(item.term, item.segment) for item in ranges.values()} == {
        (term, segment) for term in ("active_customers", "mrr", "arpu") for segment in ("Starter", "Pro", "")
    }
    assert {item.period for item in ranges.values()} == {"2026-05"}


def test_companies_down_without_a_total_are_told_apart(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Company", "MRR", "ARR"], ["Acme", 10, 120], ["Bolt", 20, 240]]
    ranges = _of(rows, tmp_path)
    assert {(item.cells, item.term, item.segment) for item in ranges.values()} == {
        ("B2", "mrr", "Acme"), ("B3", "mrr", "Bolt"), ("C2", "arr", "Acme"), ("C3", "arr", "Bolt"),
    }  # fmt: skip


def test_segments_across_need_no_word_over_their_labels(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [None, "SMB", "Enterprise", "Total"],
        ["Customers", 400, 100, 500],
        ["MRR", 8000, 10000, 18000],
    ]
    assert [item.segment for item in _of(rows, tmp_path).values()] == ["SMB", "Enterprise", ""] * 2


def test_tables_side_by_side_have_a_heading_each(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["MRR", None, None, None, "Customers"],
        ["Month", "Opening", "New", None, "Month", "Opening", "New"],
        ["2026-01", 500, 40, None, "2026-01", 50, 4],
        ["2026-02", 540, 30, None, "2026-02", 54, 3],
    ]
    assert {item.cells: item.term for item in _of(rows, tmp_path).values()} == {
        "B3:B4": "opening_mrr", "C3:C4": "new_mrr", "F3:F4": "opening_customers", "G3:G4": "new_customers",
    }  # fmt: skip


def test_cash_that_opens_flows_and_closes_needs_no_other_figures(tmp_path: Path) -> None:
    def cash(closing: list[object]) -> list[list[object]]:
        return [
            ["", "2026-01", "2026-02", "2026-03", "2026-04"],
            ["Opening cash", 100, 110, 105, 130],
            ["Net cash flow", 10, -5, 25, -10],
            ["Closing cash", *closing],
        ]

    assert all(item.sure for item in _of(cash([110, 105, 130, 210]), tmp_path).values())
    assert not any(
        item.sure for item in _of(cash([1, 2, 3, 4]), tmp_path).values() if item.term != "cash_flow"
    )


def test_the_same_figures_in_two_currencies_do_not_contradict_each_other(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["", "", "2026-01", "2026-02"],
        ["P&L in EUR"],
        ["Total revenue", "EUR", 100, 110],
        ["Gross profit", "EUR", 80, 85],
        ["P&L in USD"],
        ["Total revenue", "USD", 108, 119],
        ["Gross profit", "USD", 86, 92],
    ]
    ranges = _of(rows, tmp_path)
    assert [(item.currency, item.sure) for item in ranges.values() if item.term == "gross_profit"] == [
        ("EUR", True),
        ("USD", True),
    ]


def test_tables_with_the_same_lines_are_of_the_parts_that_their_headings_name(tmp_path: Path) -> None:
    rows: list[list[object]] = []
    for part, start in (("Basic", 100), ("Pro", 40), ("Total", 140)):
        rows += [
            [part, "2026-01", "2026-02", "2026-03"],
            ["Opening customers", start, start + 5, start + 9],
            ["New customers", 5, 4, 8],
            ["Closing customers", start + 5, start + 9, start + 17],
            [None],
        ]
    ranges = _of(rows, tmp_path)
    assert [item.segment for item in ranges.values() if item.term == "opening_customers"] == [
        "Basic",
        "Pro",
        "",
    ]
    assert all(item.sure for item in ranges.values() if item.term != "new_customers")


def test_tables_with_the_same_lines_below_the_name_of_a_figure_stay_in_doubt(tmp_path: Path) -> None:
    rows: list[list[object]] = []
    for start in (100, 40):
        rows += [
            ["Customers", "2026-01", "2026-02", "2026-03"],
            ["Opening customers", start, start + 5, start + 9],
            ["Closing customers", start + 5, start + 9, start + 17],
            [None],
        ]
    assert not any(item.sure for item in _of(rows, tmp_path).values())


def test_one_wrong_total_leaves_the_segments_across_as_they_are(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [None, "SMB", "Enterprise", "Total"],
        ["Customers", 400, 100, 500],
        ["MRR", 80000, 10000, 18000],
        ["New customers", 20, 10, 30],
        ["ARPU", 20, 100, 36],
        ["CAC", 50, 900, 300],
    ]
    assert len(_of(rows, tmp_path)) == 15


def test_the_steps_of_a_bridge_that_only_closes_with_a_stranger_are_to_be_confirmed(tmp_path: Path) -> None:
    def bridge(other: list[object]) -> list[list[object]]:
        return [
            ["", "2026-01", "2026-02", "2026-03"],
            ["Opening customers", 400, 408, 413],
            ["New customers", 12, 10, 9],
            ["Lost customers", 7, 3, 6],
            ["Migrated from the legacy product", *other],
            ["Closing customers", 408, 413, 419],
        ]

    doubted = {item.term for item in _of(bridge([3, -2, 3]), tmp_path).values() if not item.sure}
    assert doubted == {"new_customers", "lost_customers"}
    assert all(item.sure for item in _of(bridge([33, 34, 35]), tmp_path).values())


def test_an_arr_bridge_is_read_from_opening_to_closing(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["ARR bridge", "Q1 2025", "Q2 2025", "Q3 2025", "Q4 2025"],
        ["Beginning ARR", 4000, 4600, 5300, 6100],
        ["New logos", 500, 520, 610, 640],
        ["Upsell", 300, 400, 420, 450],
        ["Downsell", -80, -90, -100, -110],
        ["Churn", -120, -130, -130, -140],
        ["Ending ARR", 4600, 5300, 6100, 6940],
    ]
    found = [(item.term, item.negated, item.sure) for item in _of(rows, tmp_path).values()]
    assert found == [
        ("opening_arr", False, True), ("new_arr", False, True), ("expansion_arr", False, True),
        ("contraction_arr", True, True), ("churned_arr", True, True), ("arr", False, True),
    ]  # fmt: skip
