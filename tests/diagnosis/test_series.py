"""What usually stands in a place, and what was copied from next door."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpi_engine.catalogue.identities import identities
from kpi_engine.diagnosis.bind import bind
from kpi_engine.diagnosis.board import Board
from kpi_engine.diagnosis.series import Series
from kpi_engine.model.fact import Fact, Place

State = Callable[..., Fact]
Lay = Callable[..., Board]


@pytest.fixture
def months(state: State) -> Lay:
    """`months("cac", "250", "260", …)`: one figure from January on."""

    def build(term: str, *raw: str) -> Board:
        facts = [
            state(term, text, id=str(month), period=f"2026-{month:02d}") for month, text in enumerate(raw, 1)
        ]
        return bind(facts, identities()).board

    return build


def test_a_growing_figure_is_expected_to_have_grown(months: Lay) -> None:
    board = months("revenue", "100000", "110000", "121000", "133100", "999", "161051", "177156")
    series, may = Series(board), board.cells[4]
    assert series.surprise(may, 146_410) < 0.01
    assert series.surprise(may, 100_000) > series.surprise(may, 135_000) > 1


def test_the_stated_figure_itself_is_not_asked(months: Lay) -> None:
    board = months("revenue", "100", "100", "7777", "100", "101")
    assert Series(board).surprise(board.cells[2], 100) < 0.1


def test_three_other_months_make_nothing_usual(months: Lay) -> None:
    board = months("revenue", "100", "101", "102", "999999")
    assert Series(board).surprise(board.cells[3], 5) == 0


def test_a_series_that_changes_its_sign_is_not_surprised_by_either(months: Lay) -> None:
    board = months("ebitda", "-900", "400", "-100", "800", "-300", "250")
    series, cell = Series(board), board.cells[5]
    assert series.surprise(cell, -500) < 1
    assert series.surprise(cell, 90_000_000) > 2


def test_a_figure_with_the_wrong_sign_is_a_surprise_where_all_others_agree(months: Lay) -> None:
    board = months("cac", "250", "262", "259", "271", "280", "276")
    series = Series(board)
    assert series.surprise(board.cells[3], -271) > 5 > series.surprise(board.cells[3], 271)


def test_a_figure_that_repeats_its_neighbour_may_be_copied(months: Lay) -> None:
    board = months("mrr", "104210", "109480", "109480", "118870")
    source = Series(board).copied_from(board.cells[2])
    assert source is board.cells[1]
    assert Series(board).copied_from(board.cells[3]) is None


def test_figures_that_repeat_anyway_were_not_copied(months: Lay) -> None:
    board = months("fixed_costs", "41350", "41350", "41350", "41350", "41350")
    assert Series(board).copied_from(board.cells[2]) is None


def test_a_round_figure_repeats_by_chance(months: Lay) -> None:
    board = months("new_customers", "31", "30", "30", "34")
    assert Series(board).copied_from(board.cells[1]) is None


def test_the_budget_and_the_row_above_are_neighbours_too(state: State) -> None:
    actual = state("mrr", "104210", id="a", period="2026-01")
    budget = state("mrr", "104210", id="b", period="2026-01", scenario="Budget")
    board = bind([actual, budget], identities()).board
    assert Series(board).copied_from(board.cells[0]) is board.cells[1]

    def at(fact: Fact, row: int) -> Fact:
        return Fact(fact.id, fact.term, fact.value, fact.raw, fact.half_unit, Place("facts.csv", row=row))

    board = bind([at(state("cogs", "60125"), 7), at(state("interest", "60125"), 8)], identities()).board
    assert Series(board).copied_from(board.cells[1]) is board.cells[0]
