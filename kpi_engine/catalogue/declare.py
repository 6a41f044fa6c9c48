"""The `@kpi` decorator: reads a declaration off a function, checks it, and enters it in the catalogue."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import numpy as np

from kpi_engine.catalogue.terms import term_of
from kpi_engine.errors import CatalogueError
from kpi_engine.model.column import Column
from kpi_engine.model.condition import parse_condition
from kpi_engine.model.kpi import Cite, Example, Kpi, Parameter, Shape, Undefined, Variant
from kpi_engine.model.registry import Registry
from kpi_engine.model.term import Aggregation, Term
from kpi_engine.model.unit import Unit

KPIS: Registry[Kpi] = Registry("KPI")
BETTER = ("higher", "lower", "neither")
LONGEST_QUESTION = 90


def kpi(
    name: str, *, title: str, better: str, family: str, question: str, excel: str,
    cite: Cite | tuple[Cite, ...], examples: list[Example], requires: list[str] | None = None,
    undefined: list[Undefined] | None = None, excel_with: Mapping[str, str] | None = None,
    aliases: tuple[str, ...] = (), variants: tuple[Variant, ...] = (), priority: int = 1,
    period: str = "",
) -> Callable[[Callable[..., Any]], Kpi]:  # fmt: skip
    """Declare a KPI. The body computes on arrays; terms, bounds and units come from its annotations.

    `excel` is the plain formula over the parameter names, `requires` the domain (else #NUM!), `undefined`
    the cases without a value. `excel_with` gives the formula when an optional argument without a default
    is present. `question` is what the KPI answers, as a CFO would ask it. A declaration that contradicts
    itself is an error at import.
    """

    def register(body: Callable[..., Any]) -> Kpi:
        hints = get_type_hints(body, include_extras=True)
        signature = inspect.signature(body).parameters.values()
        result_term = _result_term(hints["return"])
        text = inspect.cleandoc(body.__doc__ or "")
        declared = Kpi(
            name=name, title=title, family=family, body=body,
            parameters=tuple(_parameter(each, hints[each.name]) for each in signature),
            unit=result_term.unit, better=better, help=text.split("\n", 1)[0],
            details=text.partition("\n")[2].strip(), excel=excel,
            excel_with=tuple((excel_with or {}).items()), requires=tuple(requires or ()),
            undefined=tuple(undefined or ()), cite=cite if isinstance(cite, tuple) else (cite,),
            examples=tuple(examples), aliases=aliases, variants=variants, priority=priority, period=period,
            result_term=result_term, question=question,
        )  # fmt: skip
        _verify(declared)
        KPIS.add(name, declared, aliases)
        return declared

    return register


def constant(value: float) -> Column:
    """The default of an optional range: one number that stands for every element."""
    return Column(np.full(1, float(value)))


def _result_term(hint: Any) -> Term:
    """The term in the return annotation; a KPI of ranges may return a Failure instead."""
    return term_of(next((part for part in get_args(hint) if get_origin(part) is Annotated), hint))


def _parameter(parameter: inspect.Parameter, hint: Any) -> Parameter:
    required = parameter.default is inspect.Parameter.empty
    default = None if required else parameter.default
    if get_origin(hint) is Literal:
        words = get_args(hint)
        term = Term(parameter.name, parameter.name.replace("_", " "), Unit.TEXT, "one of " + ", ".join(words),
                    Aggregation.LAST)  # fmt: skip
        return Parameter(parameter.name, term, Shape.OPTION, required, default, words)
    if get_origin(hint) is not Annotated:
        raise CatalogueError(f"argument {parameter.name} must be annotated with a term")
    shape = Shape.RANGE if get_args(hint)[0] is Column else Shape.NUMBER
    if isinstance(default, Column):
        default = float(default.values[0])
    elif default != default:  # LEFT_OUT is NaN
        default = None
    return Parameter(parameter.name, term_of(hint), shape, required, default)


def _verify(declared: Kpi) -> None:
    known = {parameter.name for parameter in declared.parameters}
    where = f"KPI {declared.name}"
    for text in (*declared.requires, *(case.when for case in declared.undefined)):
        unknown = parse_condition(text).names - known
        if unknown:
            raise CatalogueError(f"{where}: condition {text!r} names {sorted(unknown)}, not arguments of it")
    for key, _ in declared.excel_with:
        if declared.parameter(key).required:
            raise CatalogueError(f"{where}: excel_with is for optional arguments, {key} is required")
    if declared.better not in BETTER:
        raise CatalogueError(f"{where}: better is one of {BETTER}")
    if len(declared.examples) < 2:
        raise CatalogueError(f"{where}: at least two examples, one of them an edge case")
    if not declared.question.endswith("?") or len(declared.question) > LONGEST_QUESTION:
        raise CatalogueError(
            f"{where}: the question is what a CFO would ask, with ? and up to {LONGEST_QUESTION} characters"
        )
    if not declared.help.endswith("."):
        raise CatalogueError(f"{where}: the first docstring line is a sentence for a CFO")
