"""KPI_AUDIT: a list of figures held against bounds, each other, and the guide's targets of a year."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_engine.functions.audit import COLUMNS, KPI_AUDIT, NO_FINDINGS
from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE, CellError

NOTHING_FOUND = [list(COLUMNS), ["", "", NO_FINDINGS, "", "", ""]]


def column(*cells: Any) -> list[list[Any]]:
    return [[cell] for cell in cells]


def audit(figures: dict[str, Any], *more: Any) -> list[dict[str, Any]]:
    """The findings as dictionaries, for a column of names beside a column of values."""
    table = KPI_AUDIT.call(column(*figures), column(*figures.values()), *more)
    assert isinstance(table, list), table
    assert table[0] == list(COLUMNS)
    return [dict(zip(COLUMNS, row, strict=True)) for row in table[1:]]


def test_a_list_that_ties_gives_one_row_that_says_so() -> None:
    figures = {"opening_mrr": 200_000, "new_mrr": 10_000, "expansion_mrr": 15_000, "contraction_mrr": 3_000,
               "churned_mrr": 2_000, "mrr": 220_000, "grr": 0.975, "gross_margin": 0.88,
               "cogs_ratio": 0.12}  # fmt: skip
    assert KPI_AUDIT.call(column(*figures), column(*figures.values())) == NOTHING_FOUND


@pytest.mark.parametrize(
    "figures",
    [{"nrr": 1.4}, {"growth_rate": 2.5}, {"gross_margin": -0.2}, {"cac": 0}, {"ltv_cac": 18}, {"grr": 1},
     {"ebitda": -84_000}, {"nps": -100}, {"payback": 40}],
)  # fmt: skip
def test_an_unusual_figure_is_no_finding(figures: dict[str, float]) -> None:
    assert audit(figures)[0]["finding"] == NO_FINDINGS


def test_a_figure_that_two_others_refute_is_proven_wrong_and_named_once() -> None:
    (found,) = audit({"gross_margin": 8.8, "cogs_ratio": 0.12, "revenue": 500_000, "cogs": 60_000})
    assert (found["kpi"], found["value"], found["suggestion"]) == ("gross_margin", 8.8, 0.88)
    assert found["severity"] == "error"
    assert found["finding"].startswith("proven: ")
    assert "(no. 1)" in found["finding"]


def test_two_figures_that_share_a_fault_are_a_row_each() -> None:
    rows = audit({"gross_margin": 8.8, "cogs_ratio": 1.2})
    assert [(row["kpi"], row["suggestion"], row["rule"]) for row in rows] == [
        ("gross_margin", 0.88, "margin"), ("cogs_ratio", 0.12, "margin"),
    ]  # fmt: skip
    assert all(row["finding"].startswith("likely: ") for row in rows)


def test_where_any_of_several_could_be_wrong_none_is_proposed() -> None:
    (found,) = audit({"cac": 250, "ltv": 750, "ltv_cac": 4})
    assert {"cac", "ltv", "ltv_cac"} == set(found["kpi"].split(", "))
    assert (found["rule"], found["suggestion"], found["severity"]) == ("ltv_cac", "", "warning")


def test_a_figure_beyond_its_bound_is_named_without_any_other() -> None:
    (found,) = audit({"nps": 450, "mrr": 200_000})
    assert (found["kpi"], found["rule"], found["suggestion"], found["severity"]) == (
        "nps", "bound", 45, "error",
    )  # fmt: skip


def test_the_digits_given_are_the_precision() -> None:
    """1,219 of 10,000 customers lost are 0.1219: 0.122, 0.12 and 0.1 are that rounded, 0.121 is not."""
    lost = {"lost_customers": 1_219, "opening_customers": 10_000}
    for churn in (0.1219, 0.122, 0.12, 0.1):
        assert audit({"logo_churn": churn, **lost})[0]["finding"] == NO_FINDINGS
    assert audit({"logo_churn": 0.121, **lost})[0]["finding"] != NO_FINDINGS


def test_a_percentage_typed_as_a_number_is_told_once_and_is_no_error() -> None:
    (found,) = audit({"nrr": 105})
    assert (found["rule"], found["suggestion"], found["severity"]) == ("scale", 1.05, "info")


def test_the_targets_of_the_year_speak_where_guide_and_year_are_given() -> None:
    """css: trial to paid 15 %, CAC at most 250 in 2026 and 200 in 2028; ARPU has a range of 100 to 350."""
    figures = {"trial_to_paid": 0.1, "cac": 240, "arpu": 80}
    rows = audit(figures, "css", 2026)
    assert [(row["kpi"], row["rule"], row["severity"]) for row in rows] == [
        ("trial_to_paid", "target", "warning"), ("arpu", "benchmark", "info"),
    ]  # fmt: skip
    assert rows[0]["finding"] == "target: off, misses 0.15 of 2026 by 33.3 %"
    assert rows[0]["suggestion"] == "", "a target is nothing to type over an actual figure"
    assert [row["rule"] for row in audit(figures, "css")] == ["benchmark"]
    assert audit({"trial_to_paid": 0.1, "cac": 240}, None, 2026)[0]["finding"] == NO_FINDINGS
    assert audit({"trial_to_paid": 0.149}, "css", 2026)[0]["severity"] == "info", "nearly there: watch"


def test_a_doubtful_figure_is_not_held_against_its_target() -> None:
    rows = audit({"trial_to_paid": 1.5}, "css", 2026)
    assert [row["rule"] for row in rows] == ["bound"]


def test_the_gravest_come_first() -> None:
    rows = audit({"arpu": 80, "trial_to_paid": 0.1, "gross_margin": 8.8}, "css", 2026)
    assert [row["severity"] for row in rows] == ["error", "warning", "info"]


def test_a_name_that_nobody_knows_is_said_and_the_rest_is_checked() -> None:
    rows = audit({"happiness": 7, "nps": 450})
    assert [(row["kpi"], row["rule"]) for row in rows] == [("nps", "bound"), ("happiness", "unknown name")]
    assert "happiness" in rows[1]["finding"]


def test_a_figure_of_no_business_is_named_and_breaks_nothing() -> None:
    rows = audit({"mrr": 1e308, "arpu": 1e-300, "active_customers": 2, "nps": 450})
    assert [(row["kpi"], row["rule"]) for row in rows] == [
        ("nps", "bound"), ("mrr", "size"), ("arpu", "size"),
    ]  # fmt: skip


def test_one_kpi_with_two_values_is_a_question() -> None:
    table = KPI_AUDIT.call(column("CAC", "cac"), column(250, 300))
    assert isinstance(table, list)
    assert table[1][0] == "CAC, cac"
    assert table[1][1] == "250; 300"
    assert table[1][5] == "info"
    assert KPI_AUDIT.call(column("cac", "cac"), column(250, 250)) == NOTHING_FOUND


def test_a_row_of_figures_is_read_as_a_column_is() -> None:
    table = KPI_AUDIT.call([["gross_margin", "nps"]], [[0.88, 450]])
    assert isinstance(table, list)
    assert table[1][0] == "nps"
    assert "(no. 2)" in str(table[1][2])


def test_single_cells_are_a_list_of_one() -> None:
    table = KPI_AUDIT.call("gross_margin", 8.8)
    assert isinstance(table, list)
    assert table[1][:2] == ["gross_margin", 8.8]


def test_a_blank_figure_is_not_stated_and_a_blank_row_says_nothing() -> None:
    table = KPI_AUDIT.call(column("gross_margin", "cogs_ratio", None), column(0.88, None, None))
    assert table == NOTHING_FOUND


@pytest.mark.parametrize(
    ("cells", "error"),
    [
        ((column("cac", "nps"), column(250)), VALUE),
        ((column("cac", "nps"), [[250, 40]]), VALUE),
        ((column("cac"), column("much")), VALUE),
        ((column("cac"), column(True)), VALUE),
        ((column("cac", "nps"), column(DIV0, NUM)), DIV0),
        ((column(CellError.REF), column(DIV0)), CellError.REF),
        ((column("cac", None), column(250, 40)), NA),
        ((column("cac", "nps"), column(None, None)), NA),
        ((column("cac"), None), NA),
        ((None, column(250)), NA),
        ((column("cac"), column(250), "no guide"), NA),
        ((column("cac"), column(250), "css", 2026.5), NUM),
        ((column("cac"), column(250), "css", "soon"), VALUE),
        ((column("cac"), column("much"), "no guide"), VALUE),
        ((column("cac"), column(250), "css", 2026, None), VALUE),
    ],
)  # fmt: skip
def test_an_argument_that_cannot_be_used_gives_its_error(cells: tuple[Any, ...], error: CellError) -> None:
    assert KPI_AUDIT.call(*cells) is error


CELLS = st.one_of(
    st.none(), st.booleans(), st.floats(), st.integers(-(10**30), 10**30), st.text(max_size=5),
    st.sampled_from([*CellError, "gross_margin", "cogs_ratio", "mrr", "cac", "css", 0.0, 1.0, -1.0, 1e308]),
)  # fmt: skip
RANGES = st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(CELLS, RANGES), max_size=5))
def test_no_argument_whatever_breaks_a_cell(arguments: list[Any]) -> None:
    answer = KPI_AUDIT.call(*arguments)
    assert isinstance(answer, list | CellError)


NAMES = st.sampled_from(["mrr", "arpu", "active_customers", "cac", "nps", "css"])
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(NAMES, NUMBERS), min_size=1, max_size=6))
def test_any_figures_give_a_table_whose_rows_are_complete(figures: list[tuple[str, float]]) -> None:
    table = KPI_AUDIT.call(column(*(name for name, _ in figures)), column(*(value for _, value in figures)))
    assert isinstance(table, list)
    assert len(table) > 1
    assert all(len(row) == len(COLUMNS) for row in table)
