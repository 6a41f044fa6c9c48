"""Any call in native formulas and back is the call that it was."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import example, given, settings
from hypothesis import strategies as st

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.formula.spellings import function_name
from kpi_engine.functions.registry import functions
from kpi_engine.model.function import Function
from kpi_engine.model.kpi import Kpi, Parameter, Shape
from kpi_engine.portable.calls import CannotRewriteError, OurCall, rewritten
from kpi_engine.portable.native import native_call
from kpi_engine.portable.recognising import recognised

CELLS = (
    "A1",
    "$B$2",
    "Inputs!C3",
    "'My plan'!D$4",
    "Won[[#This Row],[New]]",
    "spend_now",
    "A1+A2",
    "SUM(A1:A9)",
)
RANGES = ("A1:A9", "Inputs!$C$3:$N$3", "Scores[Answer]", "answers")
NUMBERS = ("0.5", "0.25")
SAME_FOR_DEFAULT = '"cumulative"'
"""Left out, this option says the same, so that a call comes back without it."""


def one_argument(parameter: Parameter) -> st.SearchStrategy[str]:
    if parameter.shape is Shape.RANGE:
        return st.sampled_from(RANGES)
    if parameter.shape is Shape.OPTION:
        return st.sampled_from([f'"{each}"' for each in parameter.options if f'"{each}"' != SAME_FOR_DEFAULT])
    return st.sampled_from(CELLS + NUMBERS)


@st.composite
def calls(draw: st.DrawFn) -> str:
    kpi: Kpi = draw(st.sampled_from(list(KPIS)))
    given = [
        draw(one_argument(each)) if each.required or draw(st.booleans()) else "" for each in kpi.parameters
    ]
    if all(each in NUMBERS for each in given if each):
        given[0] = "A1"
    while not given[-1]:
        given.pop()
    return f"{draw(st.sampled_from([kpi.name, *kpi.aliases]))}({','.join(given)})"


def finds(spelling: str) -> Function | None:
    return functions().find(function_name(spelling))


def native(array: bool) -> Callable[[OurCall], str]:
    return lambda call: native_call(call, array=array)


@settings(max_examples=250, deadline=None)
@given(call=calls(), array=st.booleans(), around=st.sampled_from(["{}", "2*{}-1", "IF(A1>0,{},NA())"]))
@example(call="PER_UNIT(A1,B1,1,1000)", array=False, around="{}")
@example(call='BREAKEVEN_DATE(A1:A9,B1:B9,"sustained")', array=False, around="{}")
def test_a_call_comes_back_as_it_was(call: str, array: bool, around: str) -> None:
    formula = around.format(call)
    try:
        text = rewritten(formula, finds, native(array), operators=True)
    except CannotRewriteError:
        return  # a name or a column of a table may be whole ranges: then it is not written at all
    found = recognised(text)
    if settled_by_typed_numbers(call) and found.doubts:
        return
    assert call.partition("(")[0] in found.calls
    assert found.text == formula


def settled_by_typed_numbers(call: str) -> bool:
    """True where two typed numbers may decide the answer alone: the text no longer says what they were."""
    return sum(each in NUMBERS for each in call.partition("(")[2].rstrip(")").split(",")) > 1


def test_a_call_that_its_typed_numbers_settle_is_listed_and_not_made_up() -> None:
    text = rewritten("CASH_CONVERSION_SCORE(A1,0.5,0.5)", finds, native(False), operators=True)
    found = recognised(text)
    assert found.text == text
    assert found.doubts


@settings(max_examples=40, deadline=None)
@given(outer=st.sampled_from(["LTV_CAC({},A1)", "PAYBACK({},A1,B1)", "ROI(A1,{})"]), inner=calls())
def test_a_call_inside_a_call_comes_back_too(outer: str, inner: str) -> None:
    formula = outer.format(inner)
    try:
        text = rewritten(formula, finds, native(False), operators=True)
    except CannotRewriteError:
        return
    found = recognised(text)
    if settled_by_typed_numbers(inner) and found.doubts:
        return
    assert found.text == formula
