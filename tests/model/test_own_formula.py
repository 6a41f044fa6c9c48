"""A company's formula is read as a finance person writes it, and anything but arithmetic is refused."""

from __future__ import annotations

import ast

import pytest

from kpi_engine.errors import CatalogueError
from kpi_engine.model.condition import parse_condition
from kpi_engine.model.own_formula import is_comparison, parse_formula


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("mrr / seats", "mrr / seats"),
        ("= MRR ÷ Seats × 12", "mrr / seats * 12"),
        ("(mrr − churned_mrr)/2", "(mrr - churned_mrr) / 2"),
        ("mrr\n  / seats", "mrr / seats"),
        ("((mrr))", "mrr"),
        ("-mrr", "-mrr"),
    ],
)
def test_it_is_written_back_in_one_way(written: str, read: str) -> None:
    assert parse_formula(written).text == read


def test_its_names_come_in_reading_order_each_once() -> None:
    assert parse_formula("(b - a) / b + c").names == ("b", "a", "c")


def test_divisors_come_innermost_first() -> None:
    found = parse_formula("a / (b / c) + d / 4").divisors
    assert [ast.unparse(divisor) for divisor in found] == ["c", "b / c", "4"]


@pytest.mark.parametrize(
    "text",
    [
        "", "=", "12", "a b", "a +", "(a", "a)", "a ** 2", "a // b", "a % b", "a^2", "max(a, b)", "a[0]",
        "a.b", "a if b else c", "lambda: a", "a and b", "a < b", "'x'", "[a]", "{a}", "a, b", "a := b",
        "a;b", "1_000 * a", "1e9 * a", "0x1F * a", "a + 1.2.3", "a # b", "a @ b", "~a", "+a", "a / 0",
        "a / (1 - 1)", "größe / a", "a" * 301, "9" * 16 + " * a",
    ],
)  # fmt: skip
def test_anything_else_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        parse_formula(text)
    assert 10 < len(str(refused.value)) < 200
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "compares"),
    [
        ("a >= 0", True), ("a - b > 2 and whole(a)", True), ("a is blank or a / 2 < b", True),
        ("a == -1", True), ("-1", False), ("a", False), ("a and b > 0", False), ("a + (b > 0) > 0", False),
        ("a is 5", False), ("a > 'x'", False), ("whole(a) + 1 > 0", False), ("a ** 2 > 0", False),
    ],
)  # fmt: skip
def test_a_condition_compares_figures(text: str, compares: bool) -> None:
    assert is_comparison(parse_condition(text).tree) is compares
