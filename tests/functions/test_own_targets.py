"""A controller keeps targets in a range of the workbook: kpi, segment, year, target."""

from __future__ import annotations

from typing import Any

import pytest

from kpi_engine.functions.status import KPI_STATUS
from kpi_engine.functions.targets import KPI_GAP, KPI_TARGET
from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE, CellError

HEADER: list[Any] = ["KPI", "Segment", "Year", "Target"]
ROWS: list[list[Any]] = [
    ["cac", None, 2026, 240],
    ["cac", None, 2028, 200],
    ["cac", "Paid", 2026, 300],
    ["nrr", None, None, 1.05],
    ["widgets", None, 2026, 10],
    ["arpu", "2026 cohort", 2026.0, 90],
    ["ltv_cac", None, 2026, None],
    [None, None, None, None],
]


@pytest.mark.parametrize("table", [ROWS, [HEADER, *ROWS]], ids=["without header", "with header"])
@pytest.mark.parametrize(
    ("arguments", "target"),
    [
        (("CAC", 2026), 240),
        (("cac", 2027), 220),
        (("cac", 2026, "paid"), 300),
        (("cac", 2027, "paid"), NA),
        (("cac", 2026, "Organic"), NA),
        (("NRR", 2044), 1.05),
        (("NDR", 2026), 1.05),
        (("widgets", 2026), 10),
        (("arpu", 2026, "2026 cohort"), 90),
        (("ltv_cac", 2026), NA),
        (("mrr_churn", 2026), NA),
    ],
)
def test_the_table_is_read_with_or_without_its_header(
    table: list[list[Any]], arguments: tuple[Any, ...], target: float | CellError
) -> None:
    kpi, year, *segment = arguments
    answer = KPI_TARGET.call(kpi, year, table, *segment)
    assert answer == target
    assert isinstance(answer, CellError) == isinstance(target, CellError)


def test_a_function_name_finds_the_only_kpi_it_computes() -> None:
    assert KPI_TARGET.call("PAYBACK", 2026, [["cac_payback", None, None, 12]]) == 12
    two_shares = [["enterprise_mix", None, None, 0.1], ["annual_plan_share", None, None, 0.4]]
    assert KPI_TARGET.call("MIX_SHARE", 2026, two_shares) is NA


def test_gap_and_status_take_the_direction_from_the_catalogue() -> None:
    assert KPI_GAP.call("cac", 264, 2026, ROWS) == pytest.approx(-0.1)
    assert KPI_GAP.call("nrr", 1.155, 2026, ROWS) == pytest.approx(0.1)
    assert KPI_STATUS.call("cac", [[240], [250], [300], [-1]], 2026, ROWS) == [
        ["on target"], ["watch"], ["off"], ["check input"],
    ]  # fmt: skip
    assert KPI_STATUS.call("ltv_cac", 2, 2026, ROWS) == "no target"


def test_a_figure_of_your_own_has_a_target_but_no_direction() -> None:
    assert KPI_GAP.call("widgets", 12, 2026, ROWS) is NA
    assert KPI_STATUS.call("widgets", 12, 2026, ROWS) is NA


@pytest.mark.parametrize(
    ("table", "error", "why"),
    [
        ([["cac", None, 2026, 240], ["cac", None, 2026, 250]], NUM, "two figures for one year"),
        ([["cac", None, 2026, 240], ["cac", None, None, 250]], NUM, "every year, and another one for 2026"),
        ([["cac", None, 2026, "240"]], VALUE, "the target is text"),
        ([["cac", None, "FY26", 240]], VALUE, "the year is text"),
        ([["cac", None, 2026.5, 240]], NA, "the year is not whole"),
        ([["cac", None, 2026, DIV0]], DIV0, "the target is an error"),
        ([["cac", NUM, 2026, 240]], NUM, "the segment is an error"),
        ([["cac", None, 2026, 240], [CellError.REF, None, 2027, 1]], CellError.REF, "a row may be hidden"),
        ([["cac", None, 2026, 240], [None, None, 2027, 1]], NA, "a target without a KPI"),
        ([["kpi", "year", "segment", "target"], ["cac", 2026, None, 240]], NA, "columns in another order"),
    ],
)
def test_a_table_that_cannot_be_read_safely_gives_no_target(
    table: list[list[Any]], error: CellError, why: str
) -> None:
    assert KPI_TARGET.call("cac", 2026, table) is error, why


def test_an_error_in_the_row_of_another_kpi_does_no_harm() -> None:
    assert KPI_TARGET.call("cac", 2026, [["cac", None, 2026, 240], ["nrr", None, 2026, DIV0]]) == 240


def test_the_same_figure_twice_and_columns_to_the_right_do_no_harm() -> None:
    table = [["cac", None, 2026, 240, "agreed"], ["cac", None, 2026, 240.0, None]]
    assert KPI_TARGET.call("cac", 2026, table) == 240


def test_the_table_serves_a_whole_column_of_figures() -> None:
    assert KPI_TARGET.call("cac", [[2026], [2027], [2028]], ROWS) == [[240], [220], [200]]


def test_guides_side_by_side_are_guides_however_many() -> None:
    """=KPI_TARGET("cac",2026,B1:E1) under the codes of all guides is no table of targets."""
    codes = ["mas", "AMS", "css", "smk"]
    assert KPI_TARGET.call("cac", 2026, [codes]) == [[250, 250, 250, NA]]
    assert KPI_TARGET.call("cac", 2026, [[code] for code in codes]) == [[250], [250], [250], [NA]]
    assert KPI_STATUS.call("cac", 262, 2026, [[*codes[:3], None]]) == [["watch", "watch", "watch", NA]]
    assert KPI_TARGET.call("mas", 2026, [["mas", "css", 2026, 5]], "css") == 5, "a table has a figure"
