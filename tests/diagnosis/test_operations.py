"""What could be done to a few figures of a large puzzle, and what that would restore."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpi_engine.catalogue.identities import identities
from kpi_engine.diagnosis.bind import bind
from kpi_engine.diagnosis.board import Board
from kpi_engine.diagnosis.operations import Operation, Operations
from kpi_engine.diagnosis.series import Series
from kpi_engine.model.fact import Fact

Lay = Callable[[dict[str, str]], Board]
RESULT = {"revenue": "500000", "cogs": "60000", "gross_margin": "88.0%", "cogs_ratio": "12.0%",
          "ebitda": "90000", "ebitda_margin": "18.0%", "net_income": "70000", "interest": "5000",
          "taxes": "5000", "depreciation": "8000", "amortization": "2000"}  # fmt: skip


@pytest.fixture
def lay(state: Callable[..., Fact]) -> Lay:
    return lambda figures: bind([state(term, raw) for term, raw in figures.items()], identities()).board


def operations(board: Board) -> dict[frozenset[str], list[Operation]]:
    """All operations, by the terms that they change."""
    found: dict[frozenset[str], list[Operation]] = {}
    for operation in Operations(board, Series(board), board.broken()).all():
        terms = frozenset(board.cells[index].term.id for index in operation.cells)
        found.setdefault(terms, []).append(operation)
    return found


def values(operation: Operation) -> list[float]:
    return [candidate.value for _, candidate in operation.changes]


def test_one_slip_says_what_it_restores_and_what_it_leaves(lay: Lay) -> None:
    found = operations(lay({**RESULT, "gross_margin": "8.8%", "ebitda": "900000"}))
    margin = next(each for each in found[frozenset({"gross_margin"})] if values(each) == [0.88])
    assert {item.rule for item in margin.restores} >= {"margin", "gross_margin"}
    assert margin.unsolved == ()
    ebitda = next(each for each in found[frozenset({"ebitda"})] if values(each) == [90_000])
    assert {item.rule for item in ebitda.restores} == {"ebitda", "ebitda_margin"}


def test_of_values_that_restore_the_same_only_the_most_believable_is_kept(lay: Lay) -> None:
    found = operations(lay({**RESULT, "ebitda": "900000"}))
    assert [values(each) for each in found[frozenset({"ebitda"})] if each.equations == 2] == [[90_000]]


def test_two_slips_that_share_an_equation_are_one_operation(lay: Lay) -> None:
    """The revenue in thousands is told by the margin; with it, what was billed lost a digit."""
    figures = {"revenue": "678", "cogs": "80004", "gross_margin": "88.20%", "cogs_ratio": "11.80%",
               "billings": "58549", "deferred_revenue_start": "92777",
               "deferred_revenue_end": "0"}  # fmt: skip
    found = operations(lay(figures))
    both = found[frozenset({"revenue", "billings"})]
    assert any(each.unsolved == () and values(each)[0] == 678_000 for each in both)


def test_two_faults_that_hide_each_other_are_found_together(lay: Lay) -> None:
    """Margin and CAC are both ten times too large: the pay-back agrees with itself and with nothing else."""
    figures = {"gross_margin": "740%", "cac": "3454.10", "payback": "2.10", "arpu": "222.75",
               "sm_spend": "233495", "new_customers": "676", "revenue": "100000",
               "cogs": "26000"}  # fmt: skip
    board = lay(figures)
    assert "payback" not in {item.rule for item in board.broken()}
    both = operations(board)[frozenset({"gross_margin", "cac"})]
    assert [0.74, 345.41] in [values(each) for each in both]


def test_a_swap_is_one_fault_of_two_figures(lay: Lay) -> None:
    figures = {"cac": "2.00", "sm_spend": "50000", "new_customers": "50", "transactions": "800",
               "tx_per_customer": "1000", "active_customers": "400"}  # fmt: skip
    board = lay(figures)
    swap = operations(board)[frozenset({"cac", "tx_per_customer"})][0]
    assert (values(swap), len(swap.faults)) == ([1000, 2], 1)


def test_trusted_and_unstated_figures_are_left_alone(state: Callable[..., Fact]) -> None:
    facts = [state(term, raw) for term, raw in {**RESULT, "ebitda": "900000"}.items()]
    board = bind(facts, identities(), trusted={"ebitda"}).board
    assert frozenset({"ebitda"}) not in operations(board)
