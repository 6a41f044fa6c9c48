"""Checks are the identities that the typed figures can be held against, and the sums of parts."""

from __future__ import annotations

from openpyxl.workbook import Workbook

from kpi_engine.derive.template.checks import checks_of
from kpi_engine.derive.template.grid import Grid


def words(grid: Grid) -> list[str]:
    return [check.words for check in checks_of(grid)]


def test_roll_forwards_ratios_and_parts_are_checked(grid: Grid) -> None:
    found = words(grid)
    for wanted in ("MRR of the period before = opening MRR", "Opening cash + cash flow = closing cash",
                   "Closing cash of the period before = opening cash", "Gross margin + COGS ratio = 1",
                   "ARPU × active paying customers = MRR", "MRR: Core + Pro + Enterprise = total",
                   "Sales and marketing spend: Organic + Paid + Partner = total"):  # fmt: skip
        assert wanted in found
    assert any(text.startswith("Opening MRR + new MRR") for text in found)
    assert any(text.startswith("Customers at the start + new") for text in found)


def test_sectors_are_some_of_the_customers_and_need_not_add_up(grid: Grid) -> None:
    assert "Trials started: FinTech + E-commerce ≤ total" in words(grid)


def test_a_check_looks_at_its_own_month_and_the_one_before(book: Workbook, grid: Grid) -> None:
    row = 7 + words(grid).index("MRR of the period before = opening MRR")
    mrr, opening = (grid.periods["month", "chosen", term, ""] for term in ("mrr", "opening_mrr"))
    sheet = book["Checks"]
    assert sheet[f"G{row}"].value == "=NA()", "there is no month before the first"
    assert sheet[f"H{row}"].value == (
        f"=IF(COUNT(Periods!G{mrr},Periods!H{opening})=2,Periods!G{mrr}-(Periods!H{opening}),NA())"
    )


def test_reactivation_that_nobody_typed_counts_as_nothing(grid: Grid) -> None:
    roll = next(check for check in checks_of(grid) if check.words.startswith("Opening MRR + new MRR"))
    assert roll.zero_if_blank == ("reactivation_mrr",)


def test_a_kpi_is_held_to_its_identity_only_under_the_usual_definition(book: Workbook, grid: Grid) -> None:
    row = 7 + words(grid).index("ARPU × active paying customers = MRR")
    in_force = f"Periods!H${grid.options['revenue_per_customer']}"
    assert f'{in_force}="MRR per paying customer"' in str(book["Checks"][f"H{row}"].value)
    margin = 7 + words(grid).index("Gross margin + COGS ratio = 1")
    assert '="' not in str(book["Checks"][f"H{margin}"].value), "both follow the same scope of cost"
