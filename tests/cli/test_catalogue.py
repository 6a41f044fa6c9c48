"""`kpi calc`, `kpi list`, `kpi info`: one figure at a time, and what the engine knows."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Kpi


@pytest.mark.parametrize(
    ("line", "figure"),
    [
        ("CAC 100000 400", "250"),
        ("NRR 200000 15000 3000 2000", "1.05"),
        ("PAYBACK 1000 100 0.2", "50"),
        ("GROSS_MARGIN 500000 60000", "0.88"),
        ("CAC_PAYBACK 1000 100 20%", "50"),
        ("EBITDA -100000 0 0 16000", "-84000"),
        ("ARPU_MIX {49,199} {0.9,0.1}", "64"),
        ("BREAKEVEN_DATE {-100,150} {46023,46054}", "2026-02-01"),
    ],
)
def test_a_figure_stands_first_on_the_first_line(kpi: Kpi, line: str, figure: str) -> None:
    answer = kpi("calc", *line.split())
    assert answer.code == 0
    assert answer.out.split()[0] == figure


@pytest.mark.parametrize(
    ("line", "figure"),
    [
        ("ARR 123456789.15", "1481481469.8"),
        ("ARR 12345678901", "148148146812"),
        ("CAC -0 5", "0"),
        ("CAC 1 3", "0.3333333333"),
    ],
)
def test_a_large_amount_is_shown_to_the_cent(kpi: Kpi, line: str, figure: str) -> None:
    assert kpi("calc", *line.split()).out.split()[0] == figure


def test_a_figure_that_does_not_exist_is_an_error_with_its_reason_and_not_a_failure(kpi: Kpi) -> None:
    answer = kpi("calc", "CAC", "100", "0")
    assert answer.code == 0
    assert answer.out.startswith("#DIV/0!  nobody was won")


def test_a_formula_is_explained_with_its_figures(kpi: Kpi) -> None:
    answer = kpi("calc", "KPI_EXPLAIN", "=CAC(100000,400)")
    assert answer.out.startswith("250 = 100,000 / 400; cac_scope: sales and marketing")


def test_json_tells_error_reason_and_definition_apart(kpi: Kpi) -> None:
    document = kpi("calc", "CAC", "100", "0", "--format", "json").json
    assert document["schema"] == "kpi.calc/1"
    assert document["value"] is None
    assert document["error"] == "#DIV/0!"
    assert "nobody was won" in document["reason"]
    assert "cac_scope: sales and marketing" in document["definition"]


def test_a_blank_is_missing_and_not_zero(kpi: Kpi) -> None:
    answer = kpi("calc", "CAC", "", "400")
    assert answer.out.startswith("#N/A  sales and marketing spend")
    assert "blank is not zero" in answer.out.splitlines()[0]


def test_a_misspelt_function_is_answered_with_the_nearest_one(kpi: Kpi) -> None:
    answer = kpi("calc", "NRRR", "1", "2")
    assert answer.code == 2
    assert answer.err == "kpi: NRRR is not a known function. Did you mean NRR?\n" or "NRR" in answer.err
    assert answer.out == ""


def test_too_many_arguments_are_refused_with_the_signature(kpi: Kpi) -> None:
    answer = kpi("calc", "CAC", "1", "2", "3")
    assert answer.code == 2
    assert "CAC(sm_spend, new_customers)" in answer.err


def test_a_thousands_separator_is_refused_rather_than_guessed(kpi: Kpi) -> None:
    answer = kpi("calc", "CAC", "100,000", "400")
    assert answer.code == 2
    assert "100,000 is not a number" in answer.err


def test_list_names_every_function_with_arguments_and_units(kpi: Kpi) -> None:
    document = kpi("list", "--format", "json").json
    by_name = {function["name"]: function for function in document["functions"]}
    assert document["schema"] == "kpi.list/1"
    assert {"CAC", "NRR", "MRR_MOVES", "KPI_CHECK", "KPI_TARGET"} <= set(by_name)
    assert [a["name"] for a in by_name["CAC"]["arguments"]] == ["sm_spend", "new_customers"]
    assert by_name["CAC"]["arguments"][0]["unit"] == "money"
    assert by_name["CAC"]["guides"] == [
        "asset_management", "customer_service", "mobile_app_security", "saas_marketing",
    ]  # fmt: skip
    assert by_name["PAYBACK"]["aliases"] == ["CAC_PAYBACK"]
    assert by_name["KPI_EXPLAIN"]["array_behaviour"] == "cell"


def test_list_for_a_person_groups_by_family(kpi: Kpi) -> None:
    answer = kpi("list", "--family", "retention")
    assert answer.code == 0
    assert "NRR(start, expansion, contraction, churn, [reactivation=0])" in answer.out
    assert "PAYBACK(" not in answer.out


def test_info_shows_definition_choices_and_sources(kpi: Kpi) -> None:
    answer = kpi("info", "cac")
    assert answer.code == 0
    for expected in ("sm_spend/new_customers", "sales and marketing", "Standards Board", "#DIV/0!"):
        assert expected in answer.out


def test_info_stays_readable_where_the_formula_is_not(kpi: Kpi) -> None:
    words = " ".join(kpi("info", "BREAKEVEN_MONTHS").out.split())
    assert "characters of native Excel" in words
    assert "SUMPRODUCT" not in words
    assert words.count("cumulative, period, sustained") == 1
    assert "SUMPRODUCT" in kpi("info", "BREAKEVEN_MONTHS", "--format", "json").json["function"]["formula"]


def test_info_says_which_guide_takes_another_definition(kpi: Kpi) -> None:
    words = " ".join(kpi("info", "TX_PER_CUSTOMER").out.split())
    assert "Choice: tx_denominator: all active customers (also: Pro and Enterprise customers" in words
    assert "ams: Pro and Enterprise customers" in words
    months = kpi("info", "BREAKEVEN_MONTHS", "--format", "json").json["function"]["variants"][0]
    assert months["guides"] == {"css": "first profitable month"}
    assert months["elsewhere"] == {"fixed costs by average monthly contribution": "BREAKEVEN_FIXED"}


def test_a_target_with_a_mark_shows_it(kpi: Kpi) -> None:
    answer = kpi("calc", "KPI_TARGET", "cac_payback", "2026", "css")
    assert answer.out.startswith("23\n")
    words = " ".join(answer.out.split())
    assert "Mark: uncertain: 23 months is the pay-back of the whole investment" in words
    document = kpi("calc", "KPI_STATUS", "gross_margin", "0.9", "2026", "css", "--format", "json").json
    assert document["value"] == "watch"
    assert [mark.split(":")[0] for mark in document["marks"]] == ["restored", "derived"]
    assert kpi("calc", "CAC", "100000", "400", "--format", "json").json["marks"] == []


def test_a_question_that_a_guide_does_not_answer_has_its_reason(kpi: Kpi) -> None:
    answer = kpi("calc", "KPI_TARGET", "cac", "2024", "mas")
    assert answer.code == 0
    assert answer.out.startswith("#N/A  the guide mas states targets for cac in 2026 to 2030, not in 2024")
    document = kpi("calc", "KPI_DUE", "cac", "46053", "smk", "--format", "json").json
    assert (document["error"], document["value"]) == ("#N/A", None)
    assert document["reason"] == "the guide smk states no frequency of review for cac; choose your own"


def test_a_definition_can_be_chosen_for_one_figure(kpi: Kpi) -> None:
    answer = kpi("calc", "TRIAL_TO_PAID", "600", "400", "--choose", "strict_conversion=on")
    assert answer.out.startswith("#NUM!")
    assert "strict_conversion: on" in answer.out
    assert "it leaves: cac_scope" in kpi("calc", "CAC", "1", "2", "--choose", "strict_conversion=on").err


def test_a_target_that_is_a_day_is_shown_as_one(kpi):
    assert kpi("calc", "KPI_TARGET", "breakeven_date", "2026", "ams").out.startswith("2026-06-01 (46174)")


def test_a_range_that_the_shell_took_apart_is_told(kpi):
    answer = kpi("calc", "BREAKEVEN_MONTHS", "-100", "-50", "50", "60", "60")
    assert answer.code == 2
    assert 'unless it stands in quotes: "{1,2,3}"' in answer.err
