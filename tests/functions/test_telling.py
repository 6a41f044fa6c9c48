"""Why a function that answers from a guide has no answer, and which marks stand on what it answers."""

from __future__ import annotations

from typing import Any

import pytest

from kpi_engine.functions.registry import functions
from kpi_engine.functions.telling import marks_on, why_not
from kpi_engine.model.cell_error import NA, CellError

_GUIDES = "the guides are ams, css, mas, smk"


@pytest.mark.parametrize(
    ("name", "arguments", "reason"),
    [
        ("KPI_TARGET", ("cac", 2024, "mas"),
         "the guide mas states targets for cac in 2026 to 2030, not in 2024"),
        ("KPI_TARGET", ("gross_margin", 2028, "ams"),
         "the guide ams states targets for gross_margin in 2026, not in 2028"),
        ("KPI_TARGET", ("cac", 2028, "mas", None, "none"),
         "the guide mas states targets for cac in 2026, 2030, not in 2028"),
        ("KPI_TARGET", ("nrr", 2026, "mas"), "the guide mas states no target for nrr"),
        ("KPI_TARGET", ("visitor_to_paid", 2026, "mas"),
         "the guide mas states no target for visitor_to_paid; it follows from others: "
         "0.030 × 0.150 = 0.0045 in 2026"),
        ("KPI_TARGET", ("tx_per_customer", 2026, "ams"),
         "the guide ams states no target for tx_per_customer of the whole business, "
         "only for Pro, Enterprise"),
        ("KPI_TARGET", ("tx_per_customer", 2026, "ams", "Core"),
         "the guide ams states no target for tx_per_customer of Core, only for Pro, Enterprise"),
        ("KPI_TARGET", ("cac", 2026, "ams", "Paid"), "the guide ams states no target for cac of Paid"),
        ("KPI_TARGET", ("MIX_SHARE", 2026, "mas"),
         "MIX_SHARE computes several KPIs of the guide mas: enterprise_mix, annual_plan_share; "
         "give the id of one"),
        ("KPI_TARGET", ("mrr_moves", 2026, "smk"), "Movements of MRR is a table: MRR_MOVES gives it"),
        ("KPI_TARGET", ("widgets", 2026, "css"), "the guide css has no KPI called widgets"),
        ("KPI_TARGET", ("cac", 2026, "retail"), f"retail is no guide; {_GUIDES}"),
        ("KPI_TARGET", ("cac", 2026.5, "mas"), "a year is a whole number; found 2026.5"),
        ("KPI_TARGET", ("ebitda", 2026, "css", None, "geometric"),
         "no constant percentage leads from one target of ebitda to the next: one is zero or less"),
        ("KPI_TARGET", ("cac", 2026, "mas", None, "cubic"),
         "interp is one of linear, geometric, step, none; found cubic"),
        ("KPI_TARGET", ("cac", "soon", "mas"),
         "year: the cell holds text (or TRUE/FALSE) where a number belongs"),
        ("KPI_TARGET", ("cac", None, "mas"), "year: the cell is blank, and blank is not zero"),
        ("KPI_TARGET", ("cac", CellError.REF, "mas"), "year: the cell holds #REF!"),
        ("KPI_GAP", ("CAC", 300, 2026), f"no guide is given; {_GUIDES}"),
        ("KPI_GAP", ("CAC", 300, 2028, "css"),
         "the guide css states targets for cac in 2026, not in 2028"),
        ("KPI_STATUS", ("cac", 300, 2026, "css", None, -1), "tolerance must be at least 0"),
        ("KPI_STATUS", ("widgets", 300, 2026, "css"), "the guide css has no KPI called widgets"),
        ("KPI_STATUS", ("cac", 300, 2026.5, "css"), "a year is a whole number; found 2026.5"),
        ("KPI_BENCH", ("mrr_churn", "css"), "the guide css states no benchmark for mrr_churn"),
        ("KPI_BENCH", ("breakeven_months", "mas", "low"),
         "the benchmark of breakeven_months in the guide mas has no low edge: strong below, 18.00 months"),
        ("KPI_TRIGGER", ("widgets", 1, "mas"),
         "widgets is neither a KPI of the guide mas nor named in one of its rules"),
        ("KPI_TRIGGER", ("cac", 1, "mas", 2026.5), "a year is a whole number; found 2026.5"),
        ("KPI_TRIGGER", ("cac", 1, "retail"), f"retail is no guide; {_GUIDES}"),
        ("KPI_DUE", ("cac", 46053, "smk"),
         "the guide smk states no frequency of review for cac; choose your own"),
        ("KPI_DUE", ("cac", 59, "mas"),
         "the review lies outside the dates that Excel counts without fault: 1 March 1900 to 9999"),
        ("KPI_INFO", ("widgets",),
         "neither the catalogue nor a guide knows a KPI or function called widgets"),
        ("KPI_INFO", ("cac", "colour"),
         "field is one of formula, unit, direction, source, aliases, definition, question, title, "
         "signature, marks; found colour"),
        ("KPI_VARIANCE", ("cac", 300, 0),
         "the plan is zero, so the difference is no share of it; ask for abs"),
        ("KPI_VARIANCE", ("PER_UNIT", 3, 2),
         "whether more or less of PER_UNIT is better is not stated, or guides differ"),
        ("KPI_VARIANCE", ("widgets", 3, 2), "neither the catalogue nor a guide knows a KPI called widgets"),
    ],
)  # fmt: skip
def test_an_error_has_its_reason(name: str, arguments: tuple[Any, ...], reason: str) -> None:
    function = functions().get(name)
    answer = function.call(*arguments)
    assert isinstance(answer, CellError)
    assert why_not(function, arguments, answer) == reason


def test_an_answer_needs_no_reason_and_other_functions_have_their_own() -> None:
    target, cac = functions().get("KPI_TARGET"), functions().get("CAC")
    assert why_not(target, ("cac", 2026, "mas"), 250.0) == ""
    assert why_not(cac, (1, 0), CellError.DIV0) == ""
    assert why_not(target, ([["cac", "nrr"]], 2026, "mas"), [[250.0, NA]]) == ""


@pytest.mark.parametrize(
    ("name", "arguments", "marks"),
    [
        ("KPI_TARGET", ("trial_to_paid", 2026, "css"), ["restored"]),
        ("KPI_TARGET", ("cac_payback", 2026, "css"), ["uncertain"]),
        ("KPI_GAP", ("gross_margin", 0.9, 2026, "css"), ["restored", "derived"]),
        ("KPI_STATUS", ("CAC_PAYBACK", 25, 2026, "css"), ["uncertain"]),
        ("KPI_BENCH", ("nrr", "ams"), ["assumed"]),
        ("KPI_CHECK", ("churn", 0.06, "smk"), ["uncertain"]),
        ("KPI_TRIGGER", ("cac", 300, "mas", 2026), ["mas-cac-spike"]),
        ("KPI_TRIGGER", ("months_to_breakeven", 1, "mas", 2026), ["mas-cac-spike"]),
        ("KPI_TARGET", ("cac", 2026, "mas"), []),
        ("KPI_TARGET", ("cac", 2026), []),
        ("KPI_TARGET", ("cac", 2026, [["cac", "", 2026, 250]]), []),
        ("KPI_VARIANCE", ("cac", 2, 3), []),
    ],
)
def test_marks_come_with_what_a_guide_answers(
    name: str, arguments: tuple[Any, ...], marks: list[str]
) -> None:
    found = marks_on(functions().get(name), arguments)
    assert [mark.split(":")[0] for mark in found] == marks


def test_a_target_stays_a_number_in_a_cell_and_the_mark_is_a_text_of_its_own() -> None:
    assert functions().get("KPI_TARGET").call("cac_payback", 2026, "css") == 23
    marks = functions().get("KPI_INFO").call("cac_payback", "marks")
    assert isinstance(marks, str)
    assert marks.startswith("css: uncertain: 23 months is the pay-back of the whole investment")
    words = functions().get("KPI_BENCH").call("nrr", "css", "text")
    assert isinstance(words, str)
    assert "excellent above: 120.0 % per year" in words
    assert "assumed: benchmark period" in words
