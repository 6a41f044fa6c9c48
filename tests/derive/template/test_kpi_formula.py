"""KPI formulas come from the declarations, over single cells, in functions that every Excel has."""

from __future__ import annotations

import re

from openpyxl.workbook import Workbook

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.derive.template.grid import Grid, KpiLine
from kpi_engine.derive.template.kpi_formula import formula
from kpi_engine.formula.guard import guarded

_OLD_ENOUGH = {
    "ABS", "AND", "AVERAGE", "COUNT", "COUNTA", "COUNTIF", "DATE", "DAY", "EDATE", "EOMONTH", "IF", "IFERROR",
    "INDEX", "INT", "ISBLANK", "ISERR", "ISERROR", "ISLOGICAL", "ISNA", "ISNUMBER", "ISTEXT", "LARGE",
    "MATCH", "MAX", "MIN", "MOD", "MONTH", "N", "NA", "NOT", "OR", "RIGHT", "ROUND", "ROWS", "SUM",
    "SUMPRODUCT", "YEAR",
}  # fmt: skip


def text(grid: Grid, kpi: str, basis: str = "month", side: str = "chosen", segment: str = "") -> str:
    found = grid.guide.kpi(kpi)
    assert found is not None
    return formula(grid, KpiLine(found, segment), basis, side, "H")


def test_a_ratio_is_the_guarded_text_of_its_declaration(grid: Grid) -> None:
    cells = {name: grid.cell("quarter", "plan", name, "", "H") for name in ("sm_spend", "new_customers")}
    assert text(grid, "cac", "quarter", "plan") == "=" + guarded(KPIS.get("CAC"), cells)


def test_a_kpi_made_of_kpis_reads_them_on_its_own_sheet(grid: Grid) -> None:
    row = grid.kpis["ltm", "chosen", "arpu", ""]
    assert f"ISNUMBER(H{row})" in text(grid, "cac_payback", "ltm")


def test_a_rate_per_month_over_a_year_divides_by_the_openings_of_all_its_months(grid: Grid) -> None:
    all_months = grid.added_up["year", "chosen", "opening_mrr"]
    first_only = grid.periods["year", "chosen", "opening_mrr", ""]
    for kpi in ("mrr_churn", "nrr"):
        assert f"Periods!H{all_months}" in text(grid, kpi, "year")
        assert f"Periods!H{first_only}" not in text(grid, kpi, "year")
    assert f"Periods!H{grid.added_up['ltm', 'chosen', 'active_customers']}" in text(
        grid, "tx_per_customer", "ltm"
    )
    assert "all months" not in text(grid, "arpu", "year")


def test_a_lifetime_rests_on_the_churn_per_month_in_every_section(grid: Grid) -> None:
    churn = grid.kpis["quarter", "chosen", "mrr_churn", ""]
    assert f"H{churn}" in text(grid, "ltv", "quarter")


def test_a_segment_reads_its_own_rows(grid: Grid) -> None:
    row = grid.periods["month", "chosen", "sm_spend", "Organic"]
    assert f"Periods!H{row}" in text(grid, "cac", segment="Organic")


def test_months_to_breakeven_can_be_read(grid: Grid) -> None:
    found = text(grid, "breakeven_months")
    assert len(found) < 600
    assert f"Periods!H{grid.running['chosen', 'net_income']}" in found


def test_definitions_switch_the_formulas_they_say_they_switch(grid: Grid) -> None:
    for kpi, name in (
        ("nrr", "def_reactivation"),
        ("mrr_churn", "def_mrr_churn_basis"),
        ("ltv", "def_ltv_basis"),
        ("enterprise_mix", "def_mix_basis"),
        ("trial_to_paid", "def_strict_conversion"),
        ("breakeven_months", "def_breakeven"),
    ):
        assert name in text(grid, kpi), kpi


def test_no_formula_is_volatile_or_needs_a_new_excel(book: Workbook) -> None:
    used = set()
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    bare = re.sub(r'"[^"]*"', "", str(cell.value))
                    used |= set(re.findall(r"([A-Z][A-Z0-9.]*)\(", bare))
    assert used <= _OLD_ENOUGH, used - _OLD_ENOUGH
