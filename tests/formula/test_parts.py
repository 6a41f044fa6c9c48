"""The tree of a formula is walked as a reader goes through it, and rebuilt without losing a bracket."""

from kpi_engine.formula.grammar import Call, Cells, Literal, Node, text, tree
from kpi_engine.formula.parts import parts, with_parts, within, without_brackets

FORMULA = "-(A1+SUM(B1:B3,5%))*LAMBDA(x,x+C1)(2)"


def test_every_part_is_met_in_reading_order() -> None:
    met = [each.text for each in within(tree(FORMULA)) if isinstance(each, Cells | Literal)]
    assert met == ["A1", "B1:B3", "5", "C1", "2"]


def test_a_call_is_met_before_what_it_is_given() -> None:
    calls = [
        each.name
        for each in within(tree("IF(A1>0,ROUND(SUM(B1:B9),2),MAX(C1,D1))"))
        if isinstance(each, Call)
    ]
    assert calls == ["IF", "ROUND", "SUM", "MAX"]


def test_a_cell_has_no_parts() -> None:
    assert parts(tree("A1")) == ()


def test_a_changed_tree_keeps_all_that_is_not_changed() -> None:
    def put(node: Node) -> Node:
        return Literal("7") if isinstance(node, Cells) else with_parts(node, put)

    assert text(put(tree(FORMULA))) == "-(7+SUM(7,5%))*LAMBDA(x,x+7)(2)"


def test_brackets_around_a_formula_are_taken_off() -> None:
    assert text(without_brackets(tree("((A1+B1))"))) == "A1+B1"
    assert text(without_brackets(tree("(A1)+(B1)"))) == "(A1)+(B1)"
