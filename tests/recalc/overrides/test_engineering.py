"""Bessel functions, the error function, complex numbers, trigonometry: the very digits of Excel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE, Scalar

Result = Callable[..., Scalar]


def exact(value: float) -> Any:
    return pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=BESSELJ(1.9,2)", pytest.approx(0.329925829, rel=1e-8)),
        ("=BESSELJ(0.0000000001,0)", exact(1.00000000283141)),
        ("=BESSELJ(-10,1)", exact(-0.04347224965225415)),
        ("=BESSELJ(10,7)", pytest.approx(0.2167104380031489, rel=1e-9)),
        ("=BESSELJ(1,-1)", NUM),
        ("=BESSELJ(TRUE,1)", VALUE),
        ("=BESSELI(1.5,1)", pytest.approx(0.981666428, rel=1e-8)),
        ("=BESSELI(10,7)", exact(238.025587847593)),
        ("=BESSELK(1.5,1)", pytest.approx(0.277387804, rel=1e-8)),
        ("=BESSELK(10,10)", exact(0.0016142553062810975)),
        ("=BESSELY(2.5,1)", pytest.approx(0.145918138, rel=1e-8)),
        ("=BESSELY(-1,0)", NUM),
        ("=ERF(0.745)", exact(0.7079289200957377)),
        ("=ERF(6,-3)", exact(-1.9999779095030012)),
        ("=ERF(TRUE)", VALUE),
        ("=ERFC.PRECISE(7)", exact(4.1838256077794166e-23)),
        ("=DELTA(5)", 0.0),
        ("=GESTEP(-4,-5)", 1.0),
    ],
)
def test_a_function_of_the_analysis_tools(formula: str, expected: Any, result: Result) -> None:
    assert result(formula) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ('=COMPLEX(3,4,"j")', "3+4j"),
        ("=COMPLEX(0,1)", "i"),
        ("=COMPLEX(1,-1)", "1-i"),
        ('=COMPLEX(3,4,"I")', VALUE),
        ('=IMABS("5+12i")', 13.0),
        ('=IMARGUMENT("3+4i")', exact(0.92729521800161)),
        ('=IMARGUMENT("0")', DIV0),
        ('=IMSUM("3+4i","5-3i")', "8+i"),
        ('=IMSUM("3+4i","5-3j")', VALUE),
        ('=IMSUB("13+4i","5+3i")', "8+i"),
        ('=IMPRODUCT("3+4i","5-3i")', "27+11i"),
        ('=IMDIV("-238+240i","10+24i")', "5+12i"),
        ('=IMDIV("1+i","0")', NUM),
        ('=IMPOWER("2+3i",3)', "-46+9.00000000000001i"),
        ('=IMSQRT("1+i")', "1.09868411346781+0.455089860562227i"),
        ('=IMEXP("1+i")', "1.46869393991589+2.28735528717884i"),
        ('=IMLN("3+4i")', "1.6094379124341+0.927295218001612i"),
        ('=IMLOG10("3+4i")', "0.698970004336019+0.402719196273373i"),
        ('=IMLOG2("3+4i")', "2.32192809488736+1.33780421245098i"),
        ('=IMSIN("4+3i")', "-7.61923172032141-6.548120040911i"),
        ('=IMCOS("1+i")', "0.833730025131149-0.988897705762865i"),
        ('=IMTAN("4+3i")', "0.00490825806749606+1.00070953606723i"),
        ('=IMCOT("4+3i")', "0.00490118239430447-0.999266927805902i"),
        ('=IMSEC("4+3i")', "-0.0652940278579471-0.0752249603027732i"),
        ('=IMCSC("4+3i")', "-0.0754898329158637+0.0648774713706355i"),
        ('=IMSINH("4+3i")', "-27.0168132580039+3.85373803791938i"),
        ('=IMCOSH("4+3i")', "-27.0349456030742+3.85115333481178i"),
        ('=IMSECH("4+3i")', "-0.0362534969158689-0.00516434460775318i"),
        ('=IMCSCH("4+3i")', "-0.036275889628626-0.0051744731840194i"),
        ('=IMREAL("hello")', NUM),
        ("=IMREAL(TRUE)", VALUE),
        ('=IMCONJUGATE("3+4i")', "3-4i"),
    ],
)
def test_a_complex_number(formula: str, expected: Any, result: Result) -> None:
    assert result(formula) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=SIN(PI())", exact(1.22514845490862e-16)),
        ("=COS(PI()/2)", exact(6.1257422745431e-17)),
        ("=TAN(PI()/2)", pytest.approx(1.63245522761912e16, rel=1e-9)),
        ("=SIN(5)", exact(-0.9589242746631385)),
        ("=COS(-7)", exact(0.7539022543433046)),
        ("=TAN(61)", exact(3.7431679442724195)),
        ("=SIN(134217728)", NUM),
        ('=SIN("x")', VALUE),
        ("=SUMPRODUCT(COS({0,0;0,0}))", 4.0),
        ("=COTH(9999999999999)", 1.0),
        ("=COTH(0)", DIV0),
        ("=CSC(15)", exact(1.5377805615408537)),
        ("=SECH(45)", exact(5.725037161098787e-20)),
        ("=CSCH(1.5)", exact(0.46964244059522464)),
        ("=ACOT(-3)", exact(2.819842099193151)),
        ("=ACOTH(6)", exact(0.16823611831060642)),
        ("=ACOTH(1)", NUM),
        ("=LOG(10,1)", DIV0),
        ("=LOG(86,2.7182818)", pytest.approx(4.4543473, rel=1e-7)),
        ("=POWER(0,0)", NUM),
        ("=0^0", NUM),
        ("=0^-1", DIV0),
        ("=(-8)^(1/3)", -2.0),
        ("=(-8)^0.5", NUM),
        ("=-2^2", 4.0),
        ("=MROUND(6.05,0.1)", exact(6.0)),
        ("=MROUND(7.05,0.1)", exact(7.1)),
        ("=MROUND(-10,3)", NUM),
        ("=MROUND(TRUE,2)", VALUE),
        ("=MROUND(,2)", NA),
        ("=GCD(24,36)", 12.0),
        ("=GCD(-1,2)", NUM),
        ("=LCM(24,36)", 72.0),
        ("=SERIESSUM(2,0,2,{1,2,3})", 57.0),
        ("=FACTDOUBLE(7)", 105.0),
        ("=SQRTPI(-1)", NUM),
    ],
)
def test_mathematics(formula: str, expected: Any, result: Result) -> None:
    assert result(formula) == expected


def test_a_blank_base_is_nought(result: Result) -> None:
    assert result("=A1^2+B1^3", {"B1": 2}) == 8.0
    assert result("=A1^A2") is NUM
