"""Our functions inside the calculation engine.

An omitted argument would reach a function as 0.0, so the preparation of formulas writes an empty cell there.
A range of one cell reaches it as that cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.lambda_names import bare_name
from kpi_engine.functions.explain import explained
from kpi_engine.model.function import CellValue, Function
from kpi_engine.model.kpi import Kpi
from kpi_engine.recalc.values import answer, argument, not_computed


def register(engine: Any, functions: Iterable[Function]) -> None:
    """Make every function callable in a formualizer workbook, under its own name."""
    for function in functions:
        engine.register_function(function.name, callback(function), min_args=0)


def explain_cell(*values: Any) -> Any:
    """What a lowered KPI_EXPLAIN calls: for each KPI its name, how many arguments follow, and these."""
    uncomputed = not_computed(list(values))
    if uncomputed is not None:
        return uncomputed
    called: list[tuple[Kpi, list[CellValue]]] = []
    given = list(values)
    while given:
        name, count = given.pop(0), int(given.pop(0))
        called.append((KPIS.get(bare_name(name)), [argument(each) for each in given[:count]]))
        del given[:count]
    return answer(explained(called))


def callback(function: Function) -> Callable[..., Any]:
    """The function as the engine calls it: its values in, its values out, nothing raised."""

    def call(*values: Any) -> Any:
        uncomputed = not_computed(list(values))
        if uncomputed is not None:
            return uncomputed
        return answer(function.call(*[argument(each) for each in values]))

    return call
