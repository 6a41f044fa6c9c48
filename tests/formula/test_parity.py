"""The Excel text of every KPI of single numbers computes what Python computes, in two spreadsheet engines.

The domain: amounts are quarters of a unit up to a thousand million, counts and months are whole, rates are
thousandths; all are exact enough that a difference of nearly equal figures is no float noise. Blank, text,
TRUE, errors, negative figures and zero are always among the cases. Figures agree to 1e-9 of themselves
(1e-12 where the figure is a small difference, such as a growth of nearly nothing), errors exactly.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from kpi_engine.calc.run import run
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.kpi import Kpi, Parameter
from kpi_engine.model.unit import Unit

Answer = float | CellError
LIFTED = [kpi for kpi in KPIS if kpi.lifts]

_AMOUNT = st.one_of(st.integers(0, 4000), st.integers(0, 4_000_000_000)).map(lambda quarters: quarters / 4)
_COUNT = st.one_of(st.integers(0, 50), st.integers(0, 1_000_000))
_RATE = st.one_of(st.integers(0, 1000), st.integers(0, 100)).map(lambda thousandths: thousandths / 1000)
_MONTHS = st.integers(0, 120)
_ODD = st.one_of(
    st.none(), st.just("n/a yet"), st.booleans(), st.sampled_from(list(CellError)[:7]), st.just(0),
    st.integers(-5000, -1), st.sampled_from([1.5, 80, -0.25]),
)  # fmt: skip
_SPECIAL = (None, "n/a yet", True, False, CellError.REF, CellError.NA, -5, -0.25, 0, 1, 80)


def usual(parameter: Parameter) -> st.SearchStrategy[Any]:
    """Figures as a finance team has them, by the unit of the argument."""
    match parameter.term.unit:
        case Unit.FRACTION:
            return _RATE
        case Unit.COUNT:
            return _COUNT
        case Unit.MONTHS | Unit.NUMBER:
            return _MONTHS
        case _:
            return _AMOUNT


def arguments(kpi: Kpi) -> st.SearchStrategy[tuple[Any, ...]]:
    """Mostly usual figures, now and then something odd; optional arguments are given, blank or left out."""
    each = [
        st.integers(0, 7).flatmap(lambda dice, p=parameter: _ODD if dice == 0 else usual(p))
        for parameter in kpi.parameters
    ]
    least = sum(parameter.required for parameter in kpi.parameters)
    return st.tuples(st.tuples(*each), st.integers(least, len(each))).map(lambda drawn: drawn[0][: drawn[1]])


def special_cases(kpi: Kpi) -> Iterator[tuple[Any, ...]]:
    """Each argument of an ordinary case replaced by everything that can go wrong in a cell."""
    ordinary = next(case.arguments for case in kpi.examples if not isinstance(case.result, CellError))
    ordinary = (*ordinary, *[parameter.default for parameter in kpi.parameters[len(ordinary) :]])
    for position in range(len(ordinary)):
        for odd in _SPECIAL:
            yield (*ordinary[:position], odd, *ordinary[position + 1 :])


def agree(found: Answer, expected: Answer) -> bool:
    if isinstance(found, CellError) or isinstance(expected, CellError):
        return found is expected
    return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-12)


@pytest.mark.parametrize("kpi", LIFTED, ids=lambda kpi: kpi.name)
def test_formualizer_agrees_on_everything_that_can_stand_in_a_cell(
    kpi: Kpi, formualizer_answer: Callable[[Kpi, tuple[Any, ...]], Answer]
) -> None:
    for case in special_cases(kpi):
        expected = run(kpi, case).item()
        found = formualizer_answer(kpi, case)
        assert agree(found, expected), f"{kpi.name}{case}: formualizer {found}, Python {expected}"


@pytest.mark.parametrize("kpi", LIFTED, ids=lambda kpi: kpi.name)
def test_formualizer_agrees_on_the_domain(
    kpi: Kpi, formualizer_answer: Callable[[Kpi, tuple[Any, ...]], Answer]
) -> None:
    @settings(max_examples=60, deadline=None, database=None)
    @given(arguments(kpi))
    @example(tuple(0 for _ in kpi.parameters))
    @example(tuple(None for _ in kpi.parameters))
    def check(case: tuple[Any, ...]) -> None:
        expected = run(kpi, case).item()
        found = formualizer_answer(kpi, case)
        assert agree(found, expected), f"{kpi.name}{case}: formualizer {found}, Python {expected}"

    check()


@pytest.mark.libreoffice
def test_libreoffice_agrees_on_the_domain(libreoffice_answers: Callable[..., list[Answer]]) -> None:
    cases = [(kpi, case) for kpi in LIFTED for case in (*special_cases(kpi), *_drawn(kpi, 40))]
    answers = libreoffice_answers(cases)
    wrong = [
        f"{kpi.name}{case}: LibreOffice {found}, Python {run(kpi, case).item()}"
        for (kpi, case), found in zip(cases, answers, strict=True)
        if not agree(found, run(kpi, case).item())
    ]
    assert not wrong


def _drawn(kpi: Kpi, how_many: int) -> list[tuple[Any, ...]]:
    """Cases of the domain, drawn once for the whole workbook: nothing to shrink, LibreOffice starts once."""
    found: list[tuple[Any, ...]] = []

    @settings(
        max_examples=how_many, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(arguments(kpi))
    def collect(case: tuple[Any, ...]) -> None:
        found.append(case)

    collect()
    return found
