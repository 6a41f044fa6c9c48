"""The KPIs of a small business, month by month and added up, against figures computed by hand."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from kpi_engine.calc.run import run
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.errors import InputError
from kpi_engine.model.cell_error import DIV0, NA, NUM, CellError
from kpi_engine.model.fact import Fact
from kpi_engine.model.guide import Guide
from kpi_engine.model.kpi import Kpi
from kpi_engine.model.policy import Decision, Policy
from kpi_engine.results import Results, evaluate
from tests.results.small_business import FIGURES, MONTHS, a_fact, facts_of


def values(results: Results, kpi: str, segment: str = "", basis: str = "month") -> list[float | CellError]:
    return results.line(kpi, segment, basis).values  # type: ignore[arg-type]


@pytest.fixture
def results(guide: Guide, books: list[Fact]) -> Results:
    return evaluate(guide, books)


def test_each_month_by_its_own_figures(results: Results) -> None:
    assert results.months == MONTHS
    assert values(results, "cac") == [250, 200, 300, 300]
    assert values(results, "trial_to_paid") == [0.15, 0.2, 0.125, 0.15]
    assert values(results, "arpu") == [500] * 4
    assert values(results, "mrr_churn") == pytest.approx([0.02, 0.03, 0.03, 0.03])
    assert values(results, "enterprise_mix") == [0.1, 0.2, 0.2, 0.2]


def test_a_kpi_reads_others_of_the_guide(results: Results) -> None:
    # 250 / (500 × 0.88), and (500 × 0.88 / 0.02) / 250
    assert values(results, "cac_payback")[0] == pytest.approx(250 / 440)
    assert values(results, "ltv_cac")[0] == pytest.approx(22_000 / 250)


def test_a_quarter_adds_up_its_parts_and_needs_all_of_its_months(results: Results) -> None:
    # 1,000; 2,200 of 10; 3,100 of 13; the next quarter begins in April
    assert values(results, "cac", basis="quarter") == pytest.approx([250, 220, 3100 / 13, 300])
    assert values(results, "cac", basis="year")[3] == pytest.approx(4600 / 18)
    assert values(results, "cac", basis="ltm") == [NA] * 4
    assert "for 8 months from 2025-05 to 2025-12" in results.answer("cac", "2026-04", basis="ltm").reason


def test_a_rate_per_month_divides_by_the_openings_of_all_months(results: Results) -> None:
    # lost 180 + 300 + 330 of openings of 9,000 + 10,000 + 11,000
    assert values(results, "mrr_churn", basis="quarter")[2] == pytest.approx(810 / 30_000)


def test_another_fiscal_year_begins_and_ends_in_other_months(guide: Guide, books: list[Fact]) -> None:
    results = evaluate(guide, books, fiscal_year_end=1)
    assert results.fiscal_years == ("2026-01",)
    assert values(results, "cac", basis="year")[0] is NA, "the year to January began before the first month"
    assert values(results, "cac", basis="year")[3] == pytest.approx(3600 / 14)


def test_breakeven_is_read_off_the_months_so_far(results: Results) -> None:
    # running total −100, −150, −70, +20
    assert values(results, "breakeven_months") == [NUM, NUM, NUM, 4]
    answer = results.answer("breakeven_months", "2026-03")
    assert "not reached" in answer.reason
    assert "months counted from 2026-01" in answer.definition


def test_segments_by_their_own_figures(results: Results) -> None:
    assert values(results, "tx_per_customer", "Core") == [5, 4, 5, 6]
    assert values(results, "tx_per_customer", "Pro") == [NA] * 4
    assert "of Pro is not stated" in results.answer("tx_per_customer", "2026-01", "Pro").reason


def test_a_list_belongs_to_its_month(guide: Guide, books: list[Fact]) -> None:
    customers = [a_fact("customer_revenue", "", amount, name) for name, amount in (("A", 60), ("B", 40))]
    results = evaluate(guide, [*books, *customers])
    assert values(results, "concentration") == [NA, NA, NA, 0.6]
    assert "not listed for 2026-03" in results.answer("concentration", "2026-03").reason


def test_lists_of_one_month_stand_side_by_side_by_name() -> None:
    scores = [
        a_fact("engagement_values", "2026-01", value, name)
        for name, value in (("Log-ins", 80), ("Seats", 40))
    ]
    weights = [
        a_fact("engagement_weights", "2026-01", value, name) for name, value in (("Seats", 1), ("Log-ins", 3))
    ]
    books = facts_of({"mrr": (1, 1)})
    results = evaluate(GUIDES.get("smk"), [*books, *scores, *weights])
    assert values(results, "engagement_score") == [pytest.approx(70), NA], "(80 × 3 + 40 × 1) / 4"
    assert values(results, "nps") == [NA, NA], "nobody was asked"
    assert "not listed for 2026-01" in results.answer("nps", "2026-01").reason


def test_what_is_missing_is_named_and_never_zero(guide: Guide, books: list[Fact]) -> None:
    gap = [fact for fact in books if fact.id not in ("sm_spend 2026-02", "cogs 2026-01")]
    results = evaluate(guide, gap)
    assert values(results, "cac") == [250, NA, 300, 300]
    assert values(results, "cac", basis="quarter") == [250, NA, NA, 300]
    assert results.answer("cac", "2026-02").reason == (
        "Sales and marketing spend (sm_spend) is not stated for 2026-02"
    )
    assert results.answer("ltv_cac", "2026-02").reason == results.answer("cac", "2026-02").reason
    assert "cogs) is not stated for 2026-01" in results.answer("ltv_cac", "2026-01").reason
    assert "onboarding" not in results.answer("adoption", "2026-01").reason


def test_the_reason_of_an_undefined_figure_goes_with_all_that_reads_it(
    guide: Guide, books: list[Fact]
) -> None:
    nobody = [a_fact("new_customers", "2026-04", 0) if fact.id == "new_customers 2026-04" else fact
              for fact in books]  # fmt: skip
    results = evaluate(guide, nobody)
    assert results.answer("cac", "2026-04").value is DIV0
    assert results.answer("cac", "2026-04").reason == "nobody was won, so no cost per customer exists"
    assert results.answer("cac_payback", "2026-04").value is DIV0
    assert "Customer acquisition cost is #DIV/0!: nobody was won" in (
        results.answer("cac_payback", "2026-04").reason
    )


def test_a_figure_that_an_argument_could_do_without_is_missing_all_the_same(
    guide: Guide, books: list[Fact]
) -> None:
    counted = Policy((Decision("reactivation", "counted"),))
    assert values(evaluate(guide, books), "nrr")[0] == pytest.approx((9000 + 300 - 180) / 9000)
    results = evaluate(guide, books, policy=counted)
    assert values(results, "nrr") == [NA] * 4
    assert "reactivation_mrr) is not stated" in results.answer("nrr", "2026-01").reason


def test_a_choice_holds_from_its_month_on_and_says_so(guide: Guide, books: list[Fact]) -> None:
    policy = Policy((Decision("trial_to_paid", "trial-start cohort", since="2026-03"),
                     Decision("cogs_scope", "plus support", since="2026-04")))  # fmt: skip
    results = evaluate(guide, books, policy=policy)
    # from March on by the trials of the month before: 5 of 50, 9 of 40
    assert values(results, "trial_to_paid") == [0.15, 0.2, 0.1, 0.225]
    assert "trial_to_paid: same-period ratio" in results.answer("trial_to_paid", "2026-02").definition
    assert "trials = trials[-1]" in results.answer("trial_to_paid", "2026-03").definition
    assert values(results, "gross_margin") == pytest.approx([0.88, 0.88, 0.88, 0.85])
    assert "gross_margin with cogs_scope: plus support" in results.answer("cac_payback", "2026-04").definition


def test_a_longer_period_is_by_the_choice_of_its_last_month(guide: Guide, books: list[Fact]) -> None:
    policy = Policy((Decision("cogs_scope", "plus support", since="2026-03"),))
    margins = values(evaluate(guide, books, policy=policy), "gross_margin", basis="quarter")
    assert margins == pytest.approx([0.88, 0.88, 0.85, 0.85])


def test_strict_conversion_makes_more_than_all_an_error(guide: Guide) -> None:
    facts = facts_of({"trials": (40, 40), "paid_conversions": (50, 40), "mrr": (1, 1)})
    strict = evaluate(guide, facts, policy=Policy((Decision("strict_conversion", "on", since="2026-01"),)))
    assert values(evaluate(guide, facts), "trial_to_paid") == [1.25, 1]
    assert values(strict, "trial_to_paid") == [NUM, 1]
    assert "must be at most" in strict.answer("trial_to_paid", "2026-01").reason


def test_first_profitable_month_instead_of_the_running_total(guide: Guide, books: list[Fact]) -> None:
    policy = Policy((Decision("breakeven", "first profitable month"),))
    assert values(evaluate(guide, books, policy=policy), "breakeven_months") == [NUM, NUM, 3, 3]


@pytest.mark.parametrize("code", [guide.code for guide in GUIDES])
def test_without_a_policy_every_figure_is_what_the_function_gives_for_it(code: str) -> None:
    guide = GUIDES.get(code)
    terms = dict.fromkeys(text for kpi in guide.kpis for text in kpi.inputs.values() if text.isidentifier())
    ids = {kpi.id for kpi in guide.kpis}
    stated = {term: FIGURES.get(term, (40, 30, 20, 10)) for term in terms if term not in ids}
    results = evaluate(guide, facts_of(stated))
    compared = 0
    for kpi in guide.kpis:
        function = KPIS.find(kpi.function) if kpi.function else None
        if function is None or not function.lifts or kpi.choices:
            continue
        if not set(kpi.inputs.values()) <= set(stated):
            continue
        given = [list(stated[kpi.inputs[p.name]]) if p.name in kpi.inputs else None
                 for p in function.parameters]  # fmt: skip
        assert values(results, kpi.id) == run(function, given).cells(), kpi.id
        compared += 1
    assert compared >= 8


def test_opening_cash_of_the_first_month_is_where_the_lowest_balance_begins() -> None:
    facts = facts_of({"opening_cash": (100, 40, 10, 30), "cash_flow": (-60, -30, 20, 5), "mrr": (1, 1, 1, 1)})
    lowest = values(evaluate(GUIDES.get("ams"), facts), "minimum_cash")
    assert lowest == [40, 10, 10, 10]


def test_net_burn_of_a_quarter_is_per_month() -> None:
    cash = {
        "opening_cash": (900, 800, 700, 600),
        "closing_cash": (800, 700, 540, 500),
        "financing": (0, 0, 0, 0),
    }
    burn = evaluate(GUIDES.get("css"), facts_of(cash)).line("net_burn")
    assert burn.values == [100, 100, 160, 100]
    by_quarter = evaluate(GUIDES.get("css"), facts_of(cash)).line("net_burn", basis="quarter")
    assert by_quarter.values[2] == pytest.approx(120), "900 − 540 over three months"


def test_forecast_is_actual_until_the_closed_month(guide: Guide, books: list[Fact]) -> None:
    planned = (("sm_spend", "2026-04", 9), ("sm_spend", "2026-05", 800), ("new_customers", "2026-05", 4))
    later = [a_fact(term, month, value, scenario="Forecast") for term, month, value in planned]
    results = evaluate(guide, [*books, *later], scenario="Forecast")
    assert results.closed == "2026-04"
    assert values(results, "cac") == [250, 200, 300, 300, 200]


def test_an_unknown_figure_or_month_is_told_with_what_there_is(results: Results) -> None:
    with pytest.raises(InputError, match="has no figure cax"):
        results.line("cax")
    with pytest.raises(InputError, match="only 2026-01 to 2026-04"):
        results.answer("cac", "2027-01")
    with pytest.raises(InputError, match="month from 1 to 12"):
        evaluate(results.guide, [], fiscal_year_end=13)


def test_every_figure_comes_with_unit_marks_and_definition(results: Results) -> None:
    answers = list(results.answers())
    assert len(answers) == len(results.lines) * 4
    assert all(answer.definition for answer in answers)
    assert all(bool(answer.reason) == isinstance(answer.value, CellError) for answer in answers)
    arpu = results.answer("arpu", "2026-01")
    assert [mark.kind for mark in arpu.marks] == ["restored"]
    assert arpu.unit.is_money


def test_five_years_are_computed_at_once_not_month_by_month(
    guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    months = [f"{2026 + step // 12}-{step % 12 + 1:02d}" for step in range(60)]
    keys = [(term, "") for term in FIGURES]
    keys += [(term, tier) for term in ("transactions", "active_customers") for tier in guide.tiers]
    facts = [a_fact(term, month, 1000 + place, tier) for term, tier in keys
             for place, month in enumerate(months)]  # fmt: skip
    calls: list[str] = []

    def counted(kpi: Kpi, cells: list[Any]) -> Any:
        calls.append(kpi.name)
        return run(kpi, cells)

    monkeypatch.setattr(import_module("kpi_engine.results.evaluate"), "run", counted)
    results = evaluate(guide, facts)
    whole = [name for name in calls if KPIS.get(name).lifts]
    assert len(whole) <= len(results.lines), "one call a line, however many months it has"
    assert len(results.months) == 60
    assert len(results.lines) > 90
