"""Results of formulas follow what was typed: the typed figure is named, whatever shows the fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kpi_engine.catalogue.identities import identities
from kpi_engine.diagnosis import diagnose
from kpi_engine.diagnosis.bind import bind
from kpi_engine.diagnosis.board import Board
from kpi_engine.diagnosis.intervals import LINE, point
from kpi_engine.model.fact import Fact

State = Callable[..., Fact]

MOVES = {"opening_mrr": 200_000, "new_mrr": 12_340, "expansion_mrr": 8_150, "contraction_mrr": 2_075,
         "churned_mrr": 4_310}  # fmt: skip
JANUARY = "2026-01"


def typed(state: State, figures: dict[str, int], period: str = JANUARY) -> list[Fact]:
    return [state(term, str(value), id=f"{term}@{period}", period=period) for term, value in figures.items()]


def formula(state: State, term: str, value: float, follows: tuple[str, ...], period: str = JANUARY) -> Fact:
    fact = state(term, f"{value:.10g}", id=f"{term}@{period}", period=period)
    return replace(fact, computed=True, follows=follows, half_unit=0.0)


def workbook(state: State, **typed_otherwise: int) -> list[Fact]:
    """Typed movements, closing MRR and ARR by formula, and the opening MRR of February as it was typed."""
    moves = {**MOVES, **typed_otherwise}
    closing = sum(moves.values()) - 2 * (moves["contraction_mrr"] + moves["churned_mrr"])
    ids = tuple(f"{term}@{JANUARY}" for term in moves)
    february = typed(state, {"opening_mrr": 214_105}, "2026-02")
    return [
        *typed(state, moves), formula(state, "mrr", closing, ids), formula(state, "arr", 12 * closing, ids),
        *february,
    ]  # fmt: skip


def board_of(facts: list[Fact]) -> Board:
    return bind(facts, identities()).board


def test_a_consistent_workbook_is_silent(state: State) -> None:
    assert diagnose(workbook(state)) == []


@pytest.mark.parametrize(("term", "wrong"), [("new_mrr", 123_400), ("expansion_mrr", -8_150)])
def test_the_mistyped_movement_is_named_not_the_formula(state: State, term: str, wrong: int) -> None:
    (finding,) = diagnose(workbook(state, **{term: wrong}))
    assert finding.proposed == ((f"{term}@{JANUARY}", float(MOVES[term])),)
    assert finding.rule == "mrr_continues"
    after = {row.rule: row.after for row in finding.evidence}
    assert after["arr"] == "2,569,260, and 214,105 × 12 = 2,569,260", "results follow the correction"


def test_where_two_movements_may_be_wrong_both_are_named_and_no_formula(state: State) -> None:
    (finding,) = diagnose(workbook(state, churned_mrr=3_410))
    assert finding.verdict == "ambiguous"
    assert finding.facts[:2] == (f"churned_mrr@{JANUARY}", f"contraction_mrr@{JANUARY}")
    assert "Possible: Churned MRR (churned_mrr@2026-01) 4,310 for 3410" in finding.message


def test_the_closing_figure_moves_with_its_movements(state: State) -> None:
    board = board_of(workbook(state, new_mrr=123_400))
    new, closing, arr = 1, 5, 6
    assert [item.rule for item in board.broken()] == ["mrr_continues"]
    read = board.read({new: point(12_340.0)})
    assert read(closing).middle == pytest.approx(214_105)
    assert read(arr).middle == pytest.approx(12 * 214_105), "through closing MRR"
    assert board.satisfied({new: point(12_340.0)})
    (room,) = board.room(new)
    assert room.middle == pytest.approx(12_340, abs=1e-3)


def test_a_result_that_no_identity_explains_is_open_once_a_figure_behind_it_changes(state: State) -> None:
    facts = [*typed(state, {"visitors": 40_000, "revenue": 100_000}),
             formula(state, "ebitda", -5_000, (f"visitors@{JANUARY}",))]  # fmt: skip
    board = board_of(facts)
    assert board.read({0: point(4_000.0)})(2) == LINE
    assert board.read({1: point(1.0)})(2) == board.cells[2].span


def test_the_bound_of_a_result_speaks_about_what_was_typed(state: State) -> None:
    follows = (f"revenue@{JANUARY}", f"cogs@{JANUARY}")
    facts = [*typed(state, {"revenue": 500_000, "cogs": -60_000}),
             formula(state, "gross_margin", 1.12, follows)]  # fmt: skip
    (broken,) = [item for item in board_of(facts).broken() if item.rule == "bound"]
    assert broken.cells == {0, 1, 2}
    findings = diagnose(facts)
    assert not any(id_.startswith("gross_margin") for finding in findings for id_, _ in finding.proposed)


def test_only_the_formula_that_an_identity_repeats_exactly_is_computed_again(state: State) -> None:
    facts = workbook(state)
    off = [replace(fact, value=214_105.4) if fact.id == f"mrr@{JANUARY}" else fact for fact in facts]
    assert board_of(off).read({1: point(1.0)})(5) == LINE


def test_two_ratios_that_can_be_computed_from_each_other_end_the_search(state: State) -> None:
    """Gross margin is 1 − COGS ratio and the other way round; both are formulas over revenue and cost."""
    ids = (f"revenue@{JANUARY}", f"cogs@{JANUARY}")
    facts = [
        *typed(state, {"revenue": 500_000, "cogs": 60_000, "gross_profit": 44_000}),
        formula(state, "gross_margin", 0.88, ids), formula(state, "cogs_ratio", 0.12, ids),
    ]  # fmt: skip
    (finding,) = diagnose(facts)
    assert finding.proposed == ((f"gross_profit@{JANUARY}", 440_000),)
