"""Whatever formula a company writes, its Excel text computes what Python computes, errors included."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpi_engine.calc.run import run
from kpi_engine.catalogue.own_checks import compile_own
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.company import OwnKpi
from kpi_engine.model.kpi import Kpi
from kpi_engine.model.unit import Unit

Answer = float | CellError
_NAMES = st.sampled_from(["mrr", "net_income", "active_customers", "gross_margin"])
_NUMBERS = st.sampled_from(["2", "12", "0.5", "100"])
_PARTS = st.recursive(
    st.one_of(_NAMES, _NUMBERS),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda drawn: f"({' '.join(drawn)})"),
        st.tuples(inner, _NAMES).map(lambda drawn: f"{drawn[0]} / {drawn[1]}"),
        st.tuples(inner, _NAMES, _NAMES).map(lambda drawn: f"{drawn[0]} / ({drawn[1]} - {drawn[2]})"),
        inner.map(lambda text: f"-{text}"),
    ),
    max_leaves=6,
)
_FIGURES = st.one_of(st.integers(-3, 3), st.integers(0, 1000).map(lambda quarters: quarters / 4),
                     st.sampled_from([None, "n/a yet", True, CellError.REF]))  # fmt: skip


def compiled(formula: str) -> Kpi:
    own = OwnKpi("trial_kpi", "Trial", formula, Unit.NUMBER, "neither", "What?", "A trial.", ())
    return compile_own(own, {term.id: term for term in TERMS}, "Example")


@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    st.tuples(_NAMES, _PARTS, _NAMES).map(lambda drawn: f"{drawn[0]} / ({drawn[1]} * {drawn[2]})"),
    st.lists(_FIGURES, min_size=4, max_size=4),
)
def test_the_excel_text_of_any_formula_agrees_with_python(
    formualizer_answer: Callable[[Kpi, tuple[Any, ...]], Answer], formula: str, figures: list[Any]
) -> None:
    kpi = compiled(formula)
    arguments = tuple(figures[: len(kpi.parameters)])
    expected, found = run(kpi, arguments).item(), formualizer_answer(kpi, arguments)
    if isinstance(expected, CellError) or isinstance(found, CellError):
        assert found == expected, (kpi.excel, arguments)
    else:
        assert math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9), (kpi.excel, arguments)
