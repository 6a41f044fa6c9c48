"""What conditions of a formula are worth, as Excel decides them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.formula.grammar import text, tree
from kpi_engine.tracing.decided import decided, reasons
from kpi_engine.tracing.pieces import Pieces
from kpi_engine.tracing.traced import Traced
from kpi_engine.tracing.worth import Worth
from tests.tracing.conftest import calculated

CELLS = {"A1": 400, "A2": "Actual", "A3": True, "A5": 0, "A6": "=1/0", "B1": 1, "B2": 2, "B3": 3}


@pytest.fixture(scope="module")
def worth(tmp_path_factory: pytest.TempPathFactory) -> Worth:
    path: Path = tmp_path_factory.mktemp("worth") / "book.xlsx"
    traced = Traced(calculated(path, {"Plan": CELLS}))
    return Worth(Pieces(traced, ("Plan", 9, 9)), traced.stored, traced.sheet)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("A1=400", True),
        ('A2="actual"', True),  # letters are equal in both cases
        ('A4=""', True),  # an empty cell is an empty text
        ("A4=0", True),  # and it is 0
        ('A1>"z"', False),  # a text is above every number
        ("AND(A1>0,NOT(A5>0))", True),
        ("OR(A5>0,ISBLANK(A4))", True),
        ("ISNUMBER(A3)", False),
        ("ISERROR(A6)", True),
        ("COUNT(B1:B4)=3", True),
        ("SUM(B1:B3)*2=12", True),
        ("IF(A5=0,TRUE,FALSE)", True),
        ("A6>1", None),  # an error decides nothing
        ("VLOOKUP(1,A1:B3,2)>1", None),  # not followed here
    ],
)
def test_a_condition_holds_or_not_or_is_not_known(worth: Worth, condition: str, holds: bool | None) -> None:
    assert worth.holds(tree(condition)) is holds


def test_the_branch_that_counts_is_found_with_its_reasons(worth: Worth) -> None:
    node, decisions = decided(tree('IF(A5>0,1,IF(A2="Actual",A1/2,3))'), worth)
    assert text(node) == "A1/2"
    assert [(text(each.condition), each.holds) for each in decisions] == [
        ("A5>0", False),
        ('A2="Actual"', True),
    ]


def test_an_unknown_condition_ends_the_way(worth: Worth) -> None:
    node, decisions = decided(tree("IF(A5=0,IF(VLOOKUP(1,A1:B3,2)>1,2,3),4)"), worth)
    assert text(node) == "IF(VLOOKUP(1,A1:B3,2)>1,2,3)"
    assert len(decisions) == 1


def test_only_what_settles_a_condition_is_a_reason(worth: Worth) -> None:
    failing = reasons(tree("AND(A1>0,A5>0,A3)"), False, worth)
    assert [(text(each.condition), each.holds) for each in failing] == [("A5>0", False)]
    holding = reasons(tree("IF(A1>0,NOT(A5>0),FALSE)"), True, worth)
    assert [(text(each.condition), each.holds) for each in holding] == [("A1>0", True), ("A5>0", False)]
