"""Formulas cut into tokens: nothing is lost, and each piece is known for what it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_engine.formula.tokens import Kind, join, tokens


def kinds(formula: str) -> list[tuple[Kind, str]]:
    return [(token.kind, token.text) for token in tokens(formula) if token.kind is not Kind.SPACE]


@given(st.text(alphabet="AB1$:!'\"()[],;{}+-*/^&=<>%@#. _xlfnÄ", max_size=40))
def test_tokens_always_join_to_the_same_formula(formula: str) -> None:
    assert join(tokens(formula)) == formula


def test_a_dotted_input_name_is_one_name() -> None:
    assert kinds("in_transactions.core*2")[0] == (Kind.NAME, "in_transactions.core")


@pytest.mark.parametrize(
    "text",
    ["A1", "$A$1:B2", "A:C", "$3:$7", "Inputs!C5", "'My Sheet'!A1:B2", "'O''Brien'!A1", "Jan:Mar!B2",
     "[1]Budget!B2", "'[1]My Budget'!B2", "2025!A1"],
)  # fmt: skip
def test_references_of_every_form_are_references(text: str) -> None:
    assert kinds(text) == [(Kind.REFERENCE, text)]


@pytest.mark.parametrize(
    "text", ["LOG10(", "_xll.CAC(", "_xlfn.CONCAT(", "[1]!CAC(", "'C:\\kpi.xlam'!CAC(", "NRR("]
)
def test_a_function_is_known_by_its_bracket(text: str) -> None:
    assert kinds(text + "1)")[0] == (Kind.FUNCTION, text)


@pytest.mark.parametrize(
    "text",
    ["Sales[Amount]", "[@Amount]", "Sales[[#This Row],[Net '[EUR']]]", "Sales[[#Totals],[A]:[B]]", "Sales[]"],
)
def test_structured_references_keep_their_brackets_together(text: str) -> None:
    assert kinds(f"{text}*2")[0] == (Kind.STRUCTURED, text)


def test_brackets_and_braces_inside_text_do_not_confuse() -> None:
    assert kinds('"a(""b"&{1,"}";2,3}') == [
        (Kind.STRING, '"a(""b"'), (Kind.OPERATOR, "&"), (Kind.ARRAY, '{1,"}";2,3}'),
    ]  # fmt: skip


def test_errors_are_literals_even_behind_a_sheet() -> None:
    assert kinds("#DIV/0!+Plan!#REF!") == [
        (Kind.ERROR, "#DIV/0!"), (Kind.OPERATOR, "+"), (Kind.ERROR, "Plan!#REF!"),
    ]  # fmt: skip


def test_a_truth_value_is_not_a_name_and_true_may_be_called() -> None:
    assert kinds("TRUE=TRUE()")[0] == (Kind.TRUTH, "TRUE")
    assert kinds("TRUE=TRUE()")[2] == (Kind.FUNCTION, "TRUE(")


def test_an_open_bracket_is_no_crash() -> None:
    assert tokens("Sales[Amount")[-1].kind is Kind.UNKNOWN
