"""Distributions and tests: the examples of Excel's documentation, and where they are not defined."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE, Scalar

Result = Callable[..., Scalar]


def near(value: float) -> Any:
    return pytest.approx(value, rel=2e-8)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=NORM.DIST(42,40,1.5,TRUE)", near(0.9087887802)),
        ("=NORM.DIST(42,40,1.5,FALSE)", near(0.10934005)),
        ("=NORM.S.DIST(1.333333,TRUE)", near(0.908788726)),
        ("=NORMSDIST(-30)", near(4.906713927148187e-198)),
        ("=NORM.INV(0.908789,40,1.5)", near(42.000002008)),
        ("=NORM.S.INV(0.908789)", near(1.3333346730)),
        ("=NORM.S.INV(0)", NUM),
        ("=NORM.DIST(1,0,0,TRUE)", NUM),
        ("=LOGNORM.DIST(4,3.5,1.2,TRUE)", near(0.0390835557)),
        ("=LOGNORM.INV(0.039084,3.5,1.2)", near(4.0000252187)),
        ("=LOGNORM.DIST(-1,0,1,TRUE)", NUM),
        ("=BETA.DIST(2,8,10,TRUE,1,3)", near(0.6854705810546875)),
        ("=BETA.DIST(2,8,10,FALSE,1,3)", near(1.4837646484375)),
        ("=BETA.DIST(4,8,10,TRUE,1,3)", NUM),
        ("=BETA.INV(0.685470581,8,10,1,3)", near(2.0)),
        ("=BINOM.DIST(6,10,0.5,FALSE)", near(0.205078125)),
        ("=BINOM.DIST(11,10,0.5,FALSE)", NUM),
        ("=BINOM.INV(6,0.5,0.75)", 4.0),
        ("=BINOM.DIST.RANGE(60,0.75,45,50)", near(0.523629793471887)),
        ("=CHISQ.DIST(0.5,1,TRUE)", near(0.52049987781)),
        ("=CHISQ.DIST(2,3,FALSE)", near(0.20755374871)),
        ("=CHISQ.DIST(-1,3,TRUE)", NUM),
        ("=CHISQ.DIST.RT(18.307,10)", near(0.0500005890)),
        ("=CHISQ.INV(0.93,1)", near(3.283020287)),
        ("=CHISQ.INV.RT(0.050001,10)", near(18.306973486)),
        ("=F.DIST(15.2069,6,4,TRUE)", near(0.99000004301)),
        ("=F.DIST(15.2069,6,4,FALSE)", near(0.0012237917088)),
        ("=F.INV.RT(0.01,6,4)", near(15.20686486)),
        ("=T.DIST(60,1,TRUE)", near(0.99469533)),
        ("=T.DIST(8,3,FALSE)", near(0.00073690652)),
        ("=T.DIST(1,0,FALSE)", DIV0),
        ("=T.DIST.2T(1.959999998,60)", near(0.054644929976)),
        ("=T.INV(0.75,2)", near(0.8164965809)),
        ("=T.INV.2T(0.546449,60)", near(0.606533076)),
        ("=TDIST(1.96,60,3)", NUM),
        ("=GAMMA.DIST(10.00001131,9,2,TRUE)", near(0.068094004)),
        ("=GAMMA.INV(0.068094,9,2)", near(10.0000112)),
        ("=GAMMA(2.5)", near(1.32934038817914)),
        ("=GAMMA(-2)", NUM),
        ("=GAMMALN(4.5)", near(2.45373657084244)),
        ("=HYPGEOM.DIST(1,4,8,20,TRUE)", near(0.46542827657)),
        ("=HYPGEOM.DIST(1,4,8,20,FALSE)", near(0.36326109391)),
        ("=NEGBINOM.DIST(10,5,0.25,TRUE)", near(0.31351405848)),
        ("=NEGBINOM.DIST(10,5,0.25,FALSE)", near(0.05504866037)),
        ("=POISSON.DIST(2,5,TRUE)", near(0.12465201948)),
        ("=WEIBULL.DIST(105,20,100,TRUE)", near(0.929581390)),
        ("=EXPON.DIST(0.2,10,TRUE)", near(0.86466471676)),
        ("=CONFIDENCE.T(0.05,1,50)", near(0.284196855)),
        ("=CONFIDENCE.T(0.05,1,1)", DIV0),
        ("=CONFIDENCE.NORM(0.05,2.5,50)", near(0.692951912)),
        ("=GAUSS(2)", near(0.47724986805)),
        ("=FISHER(0.75)", near(0.972955074527657)),
        ("=FISHERINV(1000)", 1.0),
        ("=PERMUTATIONA(3,2)", 9.0),
        ("=PROB({0,1,2,3},{0.2,0.3,0.1,0.4},1,3)", near(0.8)),
        ("=PROB({0,1},{0.2,0.3},1)", NUM),
        ("=PERCENTRANK({2,4,5,4,5},4.5)", near(0.625)),
        ("=PERCENTRANK({2,4,5},9)", NA),
    ],
)
def test_a_distribution(formula: str, expected: Any, result: Result) -> None:
    assert result(formula) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=CHISQ.TEST({58,35;11,25;10,23},{45.35,47.65;17.56,18.44;16.09,16.91})", near(0.000308192017)),
        ("=CHISQ.TEST({58,35},{45.35})", NA),
        ("=F.TEST({6,7,9,15,21},{20,28,31,38,40})", near(0.64831785)),
        ("=T.TEST({3,4,5,8,9,1,2,4,5},{6,19,3,2,14,4,5,17,1},2,1)", near(0.196015785)),
        ("=T.TEST({1,2},{1,2,3},2,1)", NA),
        ("=T.TEST({1,2},{1,2},3,1)", NUM),
        ("=Z.TEST({3,6,7,8,6,5,4,2,1,9},4)", near(0.090574197)),
        ("=Z.TEST({3,6,7,8,6,5,4,2,1,9},6)", near(0.863043389)),
    ],
)
def test_a_test_of_samples(formula: str, expected: Any, result: Result) -> None:
    assert result(formula) == expected


def test_degrees_of_freedom_lose_their_fraction(result: Result) -> None:
    assert result("=T.DIST.2T(1.96,60.9)") == result("=T.DIST.2T(1.96,60)")


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ('=AVERAGE("5","x")', VALUE),
        ('=AVERAGE("5",3)', 4.0),
        ('=MODE("1",1,1)', VALUE),
        ('=SMALL("Hello",1)', VALUE),
        ('=AVERAGEA("TRUE",1)', VALUE),
    ],
)
def test_a_text_written_into_a_list_is_read(formula: str, expected: Any, result: Result) -> None:
    assert result(formula) == expected


def test_blanks_are_no_mode(result: Result) -> None:
    cells = {"A1": 1, "B2": 1, "C3": True, "C4": True, "C5": "x"}
    assert result("=MODE(A1:C5,B2)", cells) == 1.0
    assert result("=MODE.SNGL({1,2,3})") is NA
    assert result('=TEXTJOIN(",",TRUE,MODE.MULT({3,1,2,1,3}))') == "3,1"
