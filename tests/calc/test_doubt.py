"""Doubt errs on one side only: what is not doubtful is defined, whatever is hidden in a long range."""

from __future__ import annotations

import numpy as np
import pytest

from kpi_engine.calc import evaluate as room
from kpi_engine.calc.doubt import Survey, questions, questions_with
from kpi_engine.calc.evaluate import evaluate
from kpi_engine.calc.trace import program_of
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.model.cell_error import DIV0, NA, NUM

MONTHS = 10_000


@pytest.mark.parametrize(
    ("spend", "customers", "error"),
    [
        (100.0, 0.0, DIV0),
        (0.0, 0.0, DIV0),
        (-0.0, 0.0, DIV0),
        (100.0, -0.0, DIV0),
        (-1.0, 5.0, NUM),
        (-1.0, -5.0, NUM),
        (np.inf, 5.0, NUM),
        (5.0, np.inf, NUM),
        (np.inf, np.inf, NUM),
        (np.nan, 5.0, NA),
        (5.0, np.nan, NA),
        (1e308, 1e-10, NUM),
    ],
)
@pytest.mark.parametrize("place", [0, 4321, MONTHS - 1])
def test_one_bad_month_among_ten_thousand_is_found(spend, customers, error, place):
    spends, counts = np.full(MONTHS, 100.0), np.full(MONTHS, 4.0)
    spends[place], counts[place] = spend, customers
    answer = evaluate(KPIS.get("CAC"), (spends, counts))
    assert np.flatnonzero(answer.codes).tolist() == [place]
    assert answer.codes[place] == error
    assert np.isnan(answer.values[place])


@pytest.mark.parametrize(("spend", "customers"), [(-0.0, 4.0), (5e-324, 1e300), (-1e-10, 4.0), (0.0, 1.0)])
def test_an_unusual_but_sound_month_keeps_its_figure(spend, customers):
    spends, counts = np.full(MONTHS, 100.0), np.full(MONTHS, 4.0)
    spends[77], counts[77] = spend, customers
    answer = evaluate(KPIS.get("CAC"), (spends, counts))
    assert not answer.codes.any()
    assert answer.values[77] == spend / customers


def test_bad_months_in_one_piece_do_not_hide_those_of_another(monkeypatch):
    monkeypatch.setattr(room, "BLOCK", 1000)
    spends, counts = np.full(MONTHS, 100.0), np.full(MONTHS, 4.0)
    counts[[5, 5005, 9005]] = [0.0, -3.0, np.nan]
    answer = evaluate(KPIS.get("CAC"), (spends, counts))
    assert answer.codes[[5, 5005, 9005]].tolist() == [DIV0, NUM, NA]
    assert np.count_nonzero(answer.codes) == 3


def test_more_lost_than_there_were_is_found_though_the_share_looks_near_one():
    lost, opening = np.full(MONTHS, 3.0), np.full(MONTHS, 100.0)
    lost[[7, 8, 9]] = [100.0, 100.0 * (1 + 1e-12), 100.0 * (1 + 1e-8)]
    answer = evaluate(KPIS.get("LOGO_CHURN"), (lost, opening))
    assert np.flatnonzero(answer.codes).tolist() == [9]
    assert answer.codes[9] == NUM


def test_comparisons_with_a_number_become_windows_and_the_rest_stays():
    asked = questions(KPIS.get("NRR"))
    assert asked.windows["start"].low == 0
    assert not asked.windows["start"].low_inside
    assert [condition.text for condition, _ in asked.conditions] == ["contraction + churn <= start"]


def test_a_cap_that_is_left_out_is_no_condition_any_more():
    assert len(questions(KPIS.get("LIFETIME")).conditions) == 1
    left_out = questions_with(KPIS.get("LIFETIME"), {"cap_months": np.array(np.nan)})
    assert not left_out.conditions
    assert left_out.windows["churn"].low_inside is False


def test_a_horizon_that_is_left_out_need_not_be_whole_and_one_that_is_given_must():
    kpi = KPIS.get("LTV_DCF")
    figures = [np.full(MONTHS, figure) for figure in (100.0, 0.8, 0.05, 0.1)]
    left_out = questions_with(kpi, {"horizon_months": np.array(np.nan)})
    assert "whole(horizon_months)" in [condition.text for condition, _ in questions(kpi).conditions]
    assert "whole(horizon_months)" not in [condition.text for condition, _ in left_out.conditions]
    assert not evaluate(kpi, figures).codes.any()
    assert set(evaluate(kpi, [*figures, 0.0, 2.5]).codes) == {NUM}


def test_a_range_with_text_in_it_is_doubtful_there_only():
    survey = Survey(questions(KPIS.get("CAC")), program_of(KPIS.get("CAC").body, {}))
    spends = np.array([100.0, np.nan, 300.0])
    counts = np.array([4.0, 4.0, 4.0])
    codes = {"sm_spend": np.array([0, 254, 0], np.uint8)}
    doubtful = survey.doubtful({"sm_spend": spends, "new_customers": counts}, codes, spends / counts)
    assert doubtful.tolist() == [1]


def test_blanks_of_an_optional_range_take_the_default():
    opening, none = np.full(MONTHS, 100.0), np.zeros(MONTHS)
    back = np.where(np.arange(MONTHS) % 2, 10.0, np.nan)
    answer = evaluate(KPIS.get("NRR"), (opening, none, none, none, back))
    assert not answer.codes.any()
    assert answer.values[:2].tolist() == [1.0, 1.1]
