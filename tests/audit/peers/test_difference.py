"""How two formulas differ once each is read from its own cell."""

from __future__ import annotations

import pytest

from kpi_engine.audit.peers.difference import difference
from kpi_engine.formula.shapes import shape


@pytest.mark.parametrize(
    ("one", "other", "kind", "changed"),
    [
        ("B2+C2", "C2+B2", "same", 0),
        ("+B2*C2", "(C2)*(B2)", "same", 0),
        ("B2*C2", "B3*C2", "reference", 1),
        ("SUM(B2:D2)", "SUM(B2:E2)", "reference", 1),
        ("SUM(D2)", "SUM(B2:D2)", "reference", 1),
        ("B2-C2", "B2+C2", "operator", 1),
        ("B2-C2", "SUM(B2:C2)", "operator", 1),
        ("Jan!B2", "Feb!B2", "sheet", 1),
        ("B2", "B2+C2", "missing term", 1),
        ("B2+C2+D2", "B2+C2", "extra term", 1),
        ("B2*3", "B2*4", "number", 1),
        ("B2*C2", "SUM(B2:C9)", "other", 0),
        ("SUM(B2:C2)", "B2+C2", "other", 0),
    ],
)
def test_two_formulas_of_one_cell(one: str, other: str, kind: str, changed: int) -> None:
    found = difference(shape(one, 2, 5), shape(other, 2, 5))
    assert (found.kind, found.changed) == (kind, changed)


def test_one_of_many_references_is_a_small_change_and_half_of_four_is_not() -> None:
    long = difference(shape("A1+B1+C1+D1*E1+F1+G1+H2", 1, 9), shape("A1+B1+C1+D1*E1+F1+G1+H1", 1, 9))
    short = difference(shape("A2*B2-C1*D1", 1, 9), shape("A1*B1-C1*D1", 1, 9))
    assert long.is_small
    assert not short.is_small
