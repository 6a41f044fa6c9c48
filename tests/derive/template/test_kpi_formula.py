"""KPI formulas come from the declarations: native text over single cells, or a call of the function."""

from __future__ import annotations

import re

import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.derive.template.grid import Grid, KpiLine, Style
from kpi_engine.derive.template.histories import History
from kpi_engine.derive.template.kpi_formula import Place, formula
from kpi_engine.formula.guard import guarded

_OLD_ENOUGH = {
    "ABS", "AND", "AVERAGE", "COUNT", "COUNTA", "COUNTIF", "DATE", "DAY", "EDATE", "EOMONTH", "ERROR.TYPE",
    "IF", "IFERROR", "INDEX", "INT", "ISBLANK", "ISERR", "ISERROR", "ISLOGICAL", "ISNA", "ISNUMBER",
    "ISTEXT", "LARGE", "MATCH", "MAX", "MIN", "MOD", "MONTH", "N", "NA", "NOT", "OR", "RIGHT", "ROUND",
    "ROWS", "SUM", "SUMPRODUCT", "WEEKDAY", "YEAR",
}  # fmt: skip


def text(grid: Grid, kpi: str, basis: str = "month", side: str = "chosen", segment: str = "") -> str:
    found = grid.guide.kpi(kpi)
    assert found is not None
    return formula(grid, KpiLine(found, segment), Place(basis, side, "H"))


@pytest.fixture(scope="module")
def grids() -> dict[tuple[str, Style], Grid]:
    styles: tuple[Style, ...] = ("native", "functions")
    return {(guide.code, style): Grid(guide, style) for guide in GUIDES for style in styles}


def test_a_ratio_is_the_guarded_text_of_its_declaration(grid: Grid) -> None:
    cells = {"part": grid.cell("quarter", "plan", "annual_plan_mrr", "", "H"),
             "total": grid.cell("quarter", "plan", "mrr", "", "H")}  # fmt: skip
    assert text(grid, "annual_plan_share", "quarter", "plan") == "=" + guarded(KPIS.get("MIX_SHARE"), cells)


def test_a_kpi_made_of_kpis_reads_them_on_its_own_sheet(grid: Grid) -> None:
    row = grid.kpis["ltm", "chosen", "arpu", ""]
    assert f"ISNUMBER(H{row})" in text(grid, "cac_payback", "ltm")


def test_a_rate_per_month_over_a_year_divides_by_the_openings_of_all_its_months(grid: Grid) -> None:
    all_months = grid.added_up["year", "chosen", "opening_mrr", "", 0]
    first_only = grid.periods["year", "chosen", "opening_mrr", ""]
    for kpi in ("mrr_churn", "nrr"):
        assert f"Periods!H{all_months}" in text(grid, kpi, "year")
        assert f"Periods!H{first_only}" not in text(grid, kpi, "year")
    assert f"Periods!H{grid.added_up['ltm', 'chosen', 'active_customers', '', 0]}" in text(
        grid, "tx_per_customer", "ltm"
    )


def test_a_lifetime_rests_on_the_churn_per_month_in_every_section(grid: Grid) -> None:
    churn = grid.kpis["quarter", "chosen", "mrr_churn", ""]
    assert f"H{churn}" in text(grid, "ltv", "quarter")


def test_a_segment_reads_its_own_rows(grid: Grid) -> None:
    row = grid.periods["month", "chosen", "sm_spend", "Organic"]
    assert f"Periods!H{row}" in text(grid, "cac", segment="Organic")


def test_a_choice_without_figures_of_the_segment_leaves_it_empty_instead_of_ignoring_it(grid: Grid) -> None:
    option = f"Periods!H${grid.options['cac_scope']}"
    assert text(grid, "cac", segment="Organic").count(f'{option}="marketing only",NA()') == 1


def test_months_to_breakeven_are_read_off_a_running_row(grid: Grid) -> None:
    row = grid.running["chosen", History("net_income", "cumulative")]
    found = text(grid, "breakeven_months")
    assert len(found) < 600
    assert f"Periods!H{row}" in found


@pytest.mark.parametrize(
    ("code", "kpi", "expected"),
    [
        ("mas", "ltv_cac", "=LTV_CAC({ltv},{cac})"),
        ("mas", "annual_plan_share", "=MIX_SHARE({annual_plan_mrr},{mrr})"),
        ("ams", "infra_per_1000_assets", "=PER_UNIT({hosting_cost},{assets},1,1000)"),
        ("ams", "minimum_cash",
         "=MIN_CASH(Periods!$G${opening_cash#},Periods!$G${cash_flow#}:H${cash_flow#})"),
        ("css", "revenue_growth", "=GROWTH_RATE({revenue},{revenue@G})"),
        ("css", "ebitda", "=EBITDA({net_income},{interest},{taxes},{depreciation},{amortization})"),
        ("css", "net_burn", "=NET_BURN({opening_cash},{closing_cash},1,{financing})"),
        ("smk", "viral", "=VIRAL_COEFF({invites_per_user},{invite_conversion})"),
    ],
)  # fmt: skip
def test_a_call_has_its_arguments_in_declared_order_and_only_as_far_as_needed(
    grids: dict[tuple[str, Style], Grid], code: str, kpi: str, expected: str
) -> None:
    grid = grids[code, "functions"]

    def place(match: re.Match[str]) -> str:
        name, _, column = match[1].partition("@")
        if name.endswith("#"):
            return str(grid.periods["month", "chosen", name[:-1], ""])
        own = grid.guide.kpi(name)
        if own is not None and own.id == name and own.function:
            return f"H{grid.kpis['month', 'chosen', name, '']}"
        return f"Periods!{column or 'H'}{grid.periods['month', 'chosen', name, '']}"

    assert text(grid, kpi) == re.sub(r"\{([^}]*)\}", place, expected)


def test_the_date_of_breakeven_follows_the_same_choice_as_the_months_to_it(
    grids: dict[tuple[str, Style], Grid],
) -> None:
    formula = text(grids["ams", "functions"], "breakeven_date")
    for option, mode in (
        ("cumulative from then on to the end", "sustained"),
        ("first profitable month", "period"),
    ):
        assert re.search(f'="{option}",BREAKEVEN_DATE\\([^()]*,"{mode}"\\)', formula)
    assert formula.endswith('"cumulative")))')


def test_a_quarter_before_the_first_month_is_missing(grids: dict[tuple[str, Style], Grid]) -> None:
    for style in ("native", "functions"):
        grid = grids["smk", style]
        assert text(grid, "magic_number").endswith("NA()") or text(grid, "magic_number") == "=NA()"
        found = grid.guide.kpi("magic_number")
        assert found is not None
        later = formula(grid, KpiLine(found), Place("month", "chosen", "L"))
        revenue = grid.periods["month", "chosen", "revenue", ""]
        for column in "GHIJKL":
            assert f"Periods!{column}{revenue}" in later


def test_net_burn_of_a_quarter_is_still_a_month(grids: dict[tuple[str, Style], Grid]) -> None:
    assert ",Periods!H$7," in text(grids["css", "functions"], "net_burn", "quarter")
    assert ",12," in text(grids["css", "functions"], "net_burn", "ltm")


def test_the_tiers_a_guide_counts_are_added_up_and_each_tier_takes_its_own(
    grids: dict[tuple[str, Style], Grid],
) -> None:
    grid = grids["ams", "functions"]
    rows = {
        s: grid.periods["month", "chosen", "active_customers", s] for s in ("", "Core", "Pro", "Enterprise")
    }
    whole, core = (text(grid, "tx_per_customer", segment=segment) for segment in ("", "Core"))
    assert '="Pro and Enterprise customers",' in whole
    assert f",Periods!H{rows['Pro']}+Periods!H{rows['Enterprise']})" in whole
    assert f",Periods!H{rows['Core']})" in core
    assert f"Periods!H{rows['Pro']}" not in core


def test_definitions_switch_the_formulas_they_say_they_switch(grids: dict[tuple[str, Style], Grid]) -> None:
    for style in ("native", "functions"):
        grid = grids["mas", style]
        for kpi, name in (
            ("nrr", "reactivation"), ("mrr_churn", "mrr_churn_basis"), ("ltv", "ltv_basis"),
            ("enterprise_mix", "mix_basis"), ("trial_to_paid", "strict_conversion"), ("cac", "cac_scope"),
            ("trial_to_paid", "trial_to_paid"), ("breakeven_months", "breakeven"),
            ("gross_margin", "cogs_scope"), ("tx_per_customer", "tx_denominator"),
        ):  # fmt: skip
            assert f"Periods!H${grid.options[name]}=" in text(grid, kpi, "month"), (style, kpi)
        assert f"Periods!H${grid.year_options['cac_scope']}=" in text(grid, "cac", "fiscal")


def test_no_formula_exceeds_what_excel_takes(grids: dict[tuple[str, Style], Grid]) -> None:
    longest = max(
        len(formula(grid, line, Place("month", "chosen", "BN")))
        for grid in grids.values()
        for line in grid.kpi_lines("month")
    )
    assert longest < 8192


def test_no_native_formula_is_volatile_or_needs_a_new_excel(book: Workbook) -> None:
    used = functions_in(book.worksheets)
    assert used <= _OLD_ENOUGH, used - _OLD_ENOUGH


def test_calls_are_written_bare_as_excel_saves_those_of_an_add_in(calling: Workbook) -> None:
    ours = functions_in([calling["KPIs"]]) - _OLD_ENOUGH
    assert {"CAC", "NRR", "MAGIC_NUMBER", "NPS"} <= ours
    assert ours <= set(KPIS.names)
    written = " ".join(str(cell.value) for row in calling["KPIs"].iter_rows() for cell in row)
    assert "_xl" not in written


def functions_in(sheets: list[Worksheet]) -> set[str]:
    used = set()
    for sheet in sheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    bare = re.sub(r'"[^"]*"', "", str(cell.value))
                    used |= set(re.findall(r"([A-Z][A-Z0-9_.]*)\(", bare))
    return used
