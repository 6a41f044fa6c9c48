"""Every KPI on arrays against a plain reading of the rules, one element at a time."""

from __future__ import annotations

import math
import re
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from kpi_engine.calc import evaluate as room
from kpi_engine.calc.evaluate import evaluate
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.errors import InputError
from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE, CellError
from kpi_engine.model.kpi import Kpi

LIFTING = [kpi for kpi in KPIS if kpi.lifts]
ORDINARY = st.sampled_from([0.5, 1.0, 3.0, 12.0, 100.0, 250.0, 1e6])
AWKWARD = st.sampled_from(
    [0.0, -0.0, -1.0, -1e-10, 1 + 1e-10, 1.1, 1e-320, 1e308, -1e308, math.inf, -math.inf, math.nan, None,
     "n/a", "#REF!", True, DIV0, NA]
)  # fmt: skip
CELL = st.one_of(ORDINARY, ORDINARY, ORDINARY, AWKWARD)


def told(text: str, names: dict[str, float]) -> bool:
    """A condition of a declaration, read by Python itself, with the slack of the rules at its bounds."""
    helpers = {"math": math, "whole": lambda x: x == math.floor(x)}
    for sign, direction in ((" >= ", -1), (" <= ", 1)):
        left, found, right = text.partition(sign)
        if found:
            limit = float(eval(right, helpers, names))
            least = 1.0 if right.strip("0.") == "" else abs(limit)
            text = f"{left}{sign}{limit!r} + {direction * 1e-9 * least!r}"
    return bool(eval(text, helpers, names))


def of_inputs(kpi: Kpi, cells: list[Any]) -> CellError | None:
    """The error that the inputs of one element cause: errors, then text, then blanks."""
    given = [_read(cell) for cell in cells]
    for cell in given:
        if isinstance(cell, CellError):
            return cell
    if any(isinstance(cell, str | bool) for cell in given):
        return VALUE
    required = zip(kpi.parameters, given, strict=True)
    if any(cell is None and parameter.required for parameter, cell in required):
        return NA
    return None


def _read(cell: Any) -> Any:
    if isinstance(cell, str):
        return CellError.from_text(cell) or cell
    if isinstance(cell, float) and math.isnan(cell):
        return None
    return NUM if isinstance(cell, float) and math.isinf(cell) else cell


def figure(kpi: Kpi, cells: list[Any]) -> float | CellError:
    """What one row of cells gives, by the rules."""
    error = of_inputs(kpi, cells)
    if error is not None:
        return error
    names = {}
    for parameter, cell in zip(kpi.parameters, cells, strict=True):
        blank = cell is None or cell != cell
        default = math.nan if parameter.default is None else parameter.default
        names[parameter.name] = np.float64(default if blank else cell)
    with np.errstate(all="ignore"):
        for text in kpi.requires:
            left_out = any(
                math.isnan(names[parameter.name])
                for parameter in kpi.parameters
                if re.search(rf"\b{parameter.name}\b", text)
            )
            if not left_out and not told(text, names):
                return NUM
        for case in kpi.undefined:
            if _occurs(case.when, names):
                return case.error
        value = float(kpi.body(**{name: np.full(1, item) for name, item in names.items()})[0])
    return value if math.isfinite(value) else NUM


def _occurs(when: str, names: dict[str, np.float64]) -> bool:
    text = re.sub(r"(\w+) is blank", r"math.isnan(\1)", when)
    return bool(eval(text, {"math": math}, names))


@pytest.mark.parametrize("kpi", LIFTING, ids=lambda kpi: kpi.name)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_an_array_gives_what_the_rules_give_for_each_element(kpi: Kpi, data, cut_up):
    rows = data.draw(st.lists(st.tuples(*[CELL] * len(kpi.parameters)), min_size=1, max_size=9))
    answer = evaluate(kpi, [list(column) for column in zip(*rows, strict=True)])
    for row, value, code in zip(rows, answer.values, answer.codes, strict=True):
        expected = figure(kpi, list(row))
        if isinstance(expected, CellError):
            assert (CellError(code) if code else value) is expected, row
            assert math.isnan(value)
        else:
            assert not code, (row, CellError(code))
            assert value == expected, row


@pytest.fixture(params=["one piece", "pieces of two"], scope="module")
def cut_up(request):
    """The same figures must come out however an array is cut up."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "pieces of two":
            patch.setattr(room, "BLOCK", 2)
            patch.setattr(room, "WORTH_A_PROGRAM", 1)
        yield


@pytest.mark.parametrize("kpi", LIFTING, ids=lambda kpi: kpi.name)
def test_a_long_array_gives_the_same_figures_as_its_elements(kpi: Kpi):
    figures = np.random.default_rng(7).choice(
        [0.0, 0.25, 0.5, 1.0, 40.0, np.nan], (len(kpi.parameters), 5000)
    )
    whole = evaluate(kpi, list(figures))
    for index in range(0, 5000, 617):
        single = evaluate(kpi, figures[:, index].tolist())
        assert whole.codes[index] == single.codes
        np.testing.assert_array_equal(whole.values[index], single.values)


def test_ranges_of_different_sizes_are_refused_in_plain_words():
    with pytest.raises(InputError, match=r"CAC: the ranges have different sizes .* Give ranges of one size"):
        evaluate(KPIS.get("CAC"), ([1.0, 2.0, 3.0], [1.0, 2.0]))


def test_a_row_and_a_column_give_a_table():
    answer = evaluate(KPIS.get("CAC"), (np.array([[100.0, 200.0]]), np.array([[1.0], [0.0], [4.0]])))
    assert answer.shape == (3, 2)
    assert answer.values[0].tolist() == [100, 200]
    assert answer.codes[1].tolist() == [DIV0, DIV0]


def test_no_element_gives_no_figure():
    answer = evaluate(KPIS.get("CAC"), (np.empty(0), 4.0))
    assert answer.shape == (0,)


def test_the_figures_of_the_caller_are_never_touched():
    spend, customers = np.array([100.0, np.nan, -5.0]), np.array([4.0, 0.0, 1.0])
    before = spend.copy(), customers.copy()
    evaluate(KPIS.get("CAC"), (spend, customers))
    np.testing.assert_array_equal(spend, before[0])
    np.testing.assert_array_equal(customers, before[1])


def test_a_body_that_hands_back_its_argument_does_not_share_memory_with_it():
    rate = np.array([0.1, np.nan, 0.3])
    answer = evaluate(KPIS.get("ARR"), (rate,))
    assert not np.shares_memory(answer.values, rate)
