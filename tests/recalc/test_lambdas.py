"""LAMBDA and the functions that apply one: what Excel gives for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kpi_engine.model.cell_error import DIV0, VALUE, CellError, Scalar
from kpi_engine.recalc import recalculate
from kpi_engine.recalc.lambdas import ENGINE

FIGURES = {
    "A1": 1, "B1": 2, "C1": 3, "A2": 4, "B2": 5, "C2": 6, "A3": 7, "B3": 8, "C3": 9,
    "D1": "x", "D2": "yy", "D3": "zzz", "E1": 2,
}  # fmt: skip
NAMES = {
    "FACTORIAL": "LAMBDA(n,IF(n<=1,1,n*FACTORIAL(n-1)))",
    "FIBONACCI": "LAMBDA(n,IF(n<2,n,FIBONACCI(n-1)+FIBONACCI(n-2)))",
    "IS_ODD": "LAMBDA(n,IF(n=0,FALSE,IS_EVEN(n-1)))",
    "IS_EVEN": "LAMBDA(n,IF(n=0,TRUE,IS_ODD(n-1)))",
    "LEAVES": "LAMBDA(n,IF(n=0,1,SUM(MAP(SEQUENCE(2),LAMBDA(i,LEAVES(n-1))))))",
    "ENDLESS": "LAMBDA(n,ENDLESS(n+1))",
    "PER_CUSTOMER": (
        "_xlfn.LAMBDA(_xlpm.spend,_xlpm.customers,IF(ISNUMBER(_xlpm.spend),"
        "IF(_xlpm.customers=0,#DIV/0!,_xlpm.spend/_xlpm.customers),#VALUE!))"
    ),
    "PLUS_E1": "LAMBDA(x,x+Plan!$E$1)",
}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=SUM(MAP(A1:C3,LAMBDA(x,x*2)))", 90),
        ("=SUM(MAP(A1:C2,A2:C3,LAMBDA(x,y,x*y+$E$1)))", 6 + 12 + 20 + 30 + 42 + 56),
        ("=REDUCE(0,A1:C3,LAMBDA(a,b,a+b))", 45),
        ("=REDUCE(,A1:C1,LAMBDA(a,b,a*10+b))", 123),
        ("=INDEX(SCAN(0,A1:C3,LAMBDA(a,b,a+b)),2,3)", 21),
        ("=INDEX(SCAN(,A1:C3,LAMBDA(a,b,a+b)),1,1)", 1),
        ('=INDEX(SCAN("",D1:D3,LAMBDA(a,b,a&b)),3)', "xyyzzz"),
        ("=INDEX(BYROW(A1:C3,LAMBDA(r,SUM(r))),3)", 24),
        ("=INDEX(BYROW(A1:C3,_xleta.SUM),3)", 24),
        ("=INDEX(BYCOL(A1:C3,LAMBDA(c,MAX(c))),2)", 8),
        ("=INDEX(MAKEARRAY(2,3,LAMBDA(r,c,r*10+c)),2,3)", 23),
        ("=MAKEARRAY(0,3,LAMBDA(r,c,1))", VALUE),
        ("=SUM(MAP(A1:C1,LAMBDA(x,SUM(MAP(A1:C1,LAMBDA(y,x*y))))))", 36),
        ("=ROWS(REDUCE(0,A1:C1,LAMBDA(a,b,VSTACK(a,b))))", 4),
        ("=SUM(MAP(A1:A3,LAMBDA(x,COUNTIF(A1:C3,\">\"&x))))", 15),
        ("=SUM(MAP(A1:A3,LAMBDA(x,SUM(FILTER(A1:A3,A1:A3<=x)))))", 1 + 5 + 12),
        ("=SUM(--MAP(A1:A4,LAMBDA(x,x=\"\")))", 1),
        ("=INDEX(BYROW(A1:C3,LAMBDA(r,SEQUENCE(2))),1)", CellError.CALC),
        ("=SUM(MAP(A1:C1,A2:C2,LAMBDA(s,n,CAC(s,n))))", 0.25 + 0.4 + 0.5),
        ("=SUM(MAP(A1:C1,A2:C2,_xleta.CAC))", 0.25 + 0.4 + 0.5),
        ("=SUM(MAP(A1:C1,PLUS_E1))", 12),
        ("=SUM(IFERROR(MAP(A1:A3,LAMBDA(x,1/(x-4))),10))", 10),
        ("=LAMBDA(x,SUMPRODUCT(ISNUMBER(x)*(COLUMN(x)>1)))(A1:D1)", 2),
        ("=LET(x,A1:D1,SUMPRODUCT(--ISTEXT(x)))", 1),
    ],
)  # fmt: skip
def test_a_lambda_is_applied_to_each_element(
    formula: str, expected: Any, result: Callable[..., Scalar]
) -> None:
    assert result(formula, FIGURES, names=NAMES) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=LAMBDA(x,y,x+y)(1,2)", 3),
        ("=LAMBDA(x,y,x+y)(1)", VALUE),
        ("=LAMBDA(x,x)", CellError.CALC),
        ("=LAMBDA(a,LAMBDA(b,a+b))(1)(2)", 3),
        ("=LAMBDA(a,[b],IF(ISOMITTED(b),a,a+b))(1)", 1),
        ("=LAMBDA(a,_xlop.b,IF(ISOMITTED(_xlop.b),a,a+_xlop.b))(1,4)", 5),
        ("=LET(plus,LAMBDA(x,x+1),plus(plus(2)))", 4),
        ("=LET(x,1,LET(x,2,x)+x)", 3),
        ("=LET(x,1,f,LAMBDA(y,x+y),LET(x,10,f(x)))", 11),
        ("=PER_CUSTOMER(A2,B2)", 0.8),
        ("=PER_CUSTOMER(A2,0)", DIV0),
        ("=PER_CUSTOMER(D1,1)", VALUE),
        ("=SUM(PER_CUSTOMER(A1:C1,A2:C2))", 0.25 + 0.4 + 0.5),
        ("=ROW(LAMBDA(x,x)(B7))", 7),
    ],
)
def test_a_lambda_is_called(formula: str, expected: Any, result: Callable[..., Scalar]) -> None:
    assert result("{" + formula + "}", FIGURES, names=NAMES) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=FACTORIAL(A3)", 5040),
        ("=FIBONACCI(20)", 6765),
        ("=IS_EVEN(10)", True),
        ("=LEAVES(4)", 16),
        ("=SUM(MAP(A1:C1,FACTORIAL))", 9),
        ("=LET(again,LAMBDA(me,n,IF(n<=1,1,n*me(me,n-1))),again(again,5))", 120),
    ],
)
def test_a_lambda_may_call_itself(formula: str, expected: Any, result: Callable[..., Scalar]) -> None:
    assert result(formula, FIGURES, names=NAMES) == expected


def test_a_lambda_without_end_is_said_not_to_be_computed(book: Callable[..., Any]) -> None:
    verdict = recalculate(book({"Plan": {"A1": "=ENDLESS(1)"}}, names=NAMES)).cell("Plan", "A1")
    assert verdict is not None
    assert verdict.status == "not_verifiable"


def test_the_result_says_what_computed_it_and_follows_its_inputs(book: Callable[..., Any]) -> None:
    sheets = {"Plan": {"A1": 1, "A2": 2, "B1": 10, "C1": "=SUM(MAP(A1:A2,LAMBDA(x,x*B1)))", "C2": "=C1+1"}}
    found = recalculate(book(sheets, saved={"Plan": {"C1": 30.0, "C2": 31.0}}), {("Plan", "B1"): 100.0})
    (mapped, after) = found.cells
    assert (mapped.computed, mapped.status, mapped.engine) == (300.0, "stale", ENGINE)
    assert (after.computed, after.status, after.engine) == (301.0, "stale", "")


def test_an_array_formula_is_filled_with_what_the_lambda_gives(book: Callable[..., Any]) -> None:
    cells = {"A1": 1, "B1": 2, "A2": 3, "B2": 4, "D1:E2": "{=MAP(A1:B2,LAMBDA(x,x*x))}"}
    found = recalculate(book({"Plan": cells}))
    assert [each.computed for each in found.cells] == [1.0, 4.0, 9.0, 16.0]
    assert {each.engine for each in found.cells} == {ENGINE}
