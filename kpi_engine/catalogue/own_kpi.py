"""A company's own KPI as a declaration like ours, so that all that is derived from ours follows alike."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from inspect import Parameter as Argument
from inspect import Signature
from typing import Any

from kpi_engine.model.cell_error import DIV0
from kpi_engine.model.company import OWN, OwnExample, OwnKpi
from kpi_engine.model.kpi import Cite, Example, Kpi, Parameter, Undefined
from kpi_engine.model.own_formula import OwnFormula, parse_formula
from kpi_engine.model.term import Aggregation, Term

_Node = Callable[[dict[str, Any]], Any]


def result_term(own: OwnKpi) -> Term:
    """The term that the KPI's result is known by: a ratio is computed again for every period."""
    return Term(
        own.id, own.title, own.unit, own.help, Aggregation.POOLED, own.bounds, synonyms=own.synonyms
    )  # fmt: skip


def compiled(own: OwnKpi, terms: tuple[Term, ...], company: str) -> Kpi:
    """The declaration; `terms` are those that the formula names, in its order."""
    formula = parse_formula(own.formula)
    parameters = tuple(Parameter(term.id, term) for term in terms)
    return Kpi(
        name=own.function, title=own.title, family=OWN, body=_body(formula), parameters=parameters,
        unit=own.unit, better=own.better, help=own.help, details="", excel=formula.text, excel_with=(),
        requires=_requires(own, terms), undefined=_undefined(own, formula, terms),
        cite=(Cite(own.source or f"{company}, own definition"),),
        examples=tuple(_example(example, terms) for example in own.examples), period=own.period,
        result_term=result_term(own), question=own.question,
    )  # fmt: skip


def _requires(own: OwnKpi, terms: tuple[Term, ...]) -> tuple[str, ...]:
    """What the company states, and the hard bounds of the figures read."""
    bounds = []
    for term in terms:
        limits = term.hard_bounds
        bounds += [f"{term.id} >= {limits.low:g}"] if limits.low is not None else []
        bounds += [f"{term.id} <= {limits.high:g}"] if limits.high is not None else []
    return tuple(dict.fromkeys((*own.requires, *bounds)))


def _undefined(own: OwnKpi, formula: OwnFormula, terms: tuple[Term, ...]) -> tuple[Undefined, ...]:
    """The cases that the company states, then a zero in every divisor that none of them speaks of."""
    stated = tuple(Undefined(case.when, case.error, case.because) for case in own.no_value)
    said = {case.when.replace(" ", "") for case in stated}
    by_id = {term.id: term for term in terms}
    found: dict[str, Undefined] = {}
    for divisor in formula.divisors:
        for factor in _zero_factors(divisor):
            term = by_id.get(factor)
            never_below = term is not None and term.hard_bounds.low == 0
            when = f"{factor} {'<=' if never_below else '=='} 0"
            words = term.in_sentence if term else _in_words(factor, by_id)
            if not said & {f"{factor}{sign}0".replace(" ", "") for sign in ("<=", "==")}:
                found[when] = Undefined(when, DIV0, f"{words} is zero, and nothing can be divided by zero")
    return (*stated, *found.values())


def _zero_factors(divisor: ast.expr) -> Iterator[str]:
    """What makes a divisor 0: one of its factors, or the top of a quotient."""
    match divisor:
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            yield from _zero_factors(left)
            yield from _zero_factors(right)
        case ast.BinOp(left=left, op=ast.Div()):
            yield from _zero_factors(left)
        case ast.UnaryOp(operand=operand):
            yield from _zero_factors(operand)
        case ast.Constant():
            pass
        case _:
            yield ast.unparse(divisor)


def _in_words(expression: str, terms: dict[str, Term]) -> str:
    """`opening_mrr - churned_mrr` in labels."""
    words = expression.replace("*", "×").replace("(", "").replace(")", "").split()
    return " ".join(terms[word].in_sentence if word in terms else word.replace("-", "−") for word in words)


def _example(example: OwnExample, terms: tuple[Term, ...]) -> Example:
    arguments = tuple(example.given.get(term.id) for term in terms)
    return Example(arguments, example.result, example.because, example.within)


def _body(formula: OwnFormula) -> Callable[..., Any]:
    """The formula as a function of arrays, with the terms as its arguments."""
    compute = _read(formula.tree)

    def body(**figures: Any) -> Any:
        return compute(figures)

    arguments = [Argument(name, Argument.POSITIONAL_OR_KEYWORD) for name in formula.names]
    body.__signature__ = Signature(arguments)  # type: ignore[attr-defined]
    return body


def _read(tree: ast.expr) -> _Node:
    """The tree as nested functions, made once: figures come in pieces."""
    match tree:
        case ast.Name(id=name):
            return lambda figures: figures[name]
        case ast.Constant(value=int() | float() as value):
            number = float(value)
            return lambda figures: number
        case ast.UnaryOp(operand=operand):
            inner = _read(operand)
            return lambda figures: 0.0 - inner(figures)
        case ast.BinOp(left=left, op=operator, right=right):
            return _joined(operator, _read(left), _read(right))
    raise TypeError(f"not a formula: {ast.dump(tree)}")


def _joined(operator: ast.operator, left: _Node, right: _Node) -> _Node:
    match operator:
        case ast.Add():
            return lambda figures: left(figures) + right(figures)
        case ast.Sub():
            return lambda figures: left(figures) - right(figures)
        case ast.Mult():
            return lambda figures: left(figures) * right(figures)
    return lambda figures: left(figures) / right(figures)
