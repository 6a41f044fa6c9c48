"""A repair is new values for some figures, and how much it takes to believe them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpi_engine.catalogue.identities import identities
from kpi_engine.diagnosis.bind import bind
from kpi_engine.diagnosis.board import Cell
from kpi_engine.diagnosis.families import LOST_POINT, UNEXPLAINED, Candidate
from kpi_engine.diagnosis.intervals import EVERYWHERE, INFINITY, Interval
from kpi_engine.diagnosis.repair import Repair, covers, fits, free_value
from kpi_engine.model.fact import Fact


@pytest.fixture
def cell(state: Callable[..., Fact]) -> Callable[[str, str], Cell]:
    return lambda term, raw: bind([state(term, raw)], identities()).board.cells[0]


def test_a_count_is_only_repaired_to_a_whole_number(cell: Callable[..., Cell]) -> None:
    customers = cell("active_customers", "400")
    assert fits(customers, Candidate(40, 0.05, LOST_POINT), EVERYWHERE)
    assert not fits(customers, Candidate(40.5, 0.05, LOST_POINT), EVERYWHERE)
    assert fits(cell("mrr", "400"), Candidate(40.5, 0.05, LOST_POINT), EVERYWHERE)


@pytest.mark.parametrize(
    ("term", "raw", "room", "value"),
    [
        ("cogs", "91234", Interval(87_719.7, 87_720.2), 87_720),
        ("gross_margin", "8.8%", Interval(0.8796, 0.8801), 0.88),
        ("visitor_to_paid", "5%", Interval(0.00448, 0.00452), 0.0045),
        ("active_customers", "7", Interval(11.2, 12.4), 12),
    ],
)
def test_the_value_that_fits_has_no_more_digits_than_it_needs(
    cell: Callable[..., Cell], term: str, raw: str, room: Interval, value: float
) -> None:
    found = free_value(cell(term, raw), (room,))
    assert found is not None
    assert (found.value, found.kind) == (pytest.approx(value), UNEXPLAINED)


def test_no_room_no_value(cell: Callable[..., Cell]) -> None:
    assert free_value(cell("mrr", "7"), ()) is None
    assert free_value(cell("active_customers", "7"), (Interval(11.2, 11.8),)) is None


def test_where_anything_goes_the_figure_stays(cell: Callable[..., Cell]) -> None:
    found = free_value(cell("mrr", "7"), (Interval(-INFINITY, INFINITY),))
    assert found is not None
    assert found.value == 7


def test_a_repair_of_several_figures_knows_its_cells(cell: Callable[..., Cell]) -> None:
    change = Candidate(0.88, 0.005, LOST_POINT)
    repair = Repair(((0, change), (1, change)), 1.5)
    assert (repair.cells, repair.kind, repair.free) == ((0, 1), LOST_POINT, False)
    assert repair.spans[1] == change.span


def test_a_figure_explains_only_what_it_is_part_of(state: Callable[..., Fact]) -> None:
    figures = {"gross_margin": "8.8", "cogs_ratio": "1.2", "revenue": "500000", "cogs": "60000"}
    board = bind([state(term, raw) for term, raw in figures.items()], identities()).board
    assert not covers(board.broken(), 0)
    assert covers(board.broken(), 0, 1)
