"""Bonds, bills and loans: the examples of Excel's documentation, and what workbooks that Excel saved hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE, Scalar

Result = Callable[..., Scalar]


def near(value: float) -> Any:
    return pytest.approx(value, rel=2e-8)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=COUPDAYBS(DATE(2011,1,25),DATE(2011,11,15),2,1)", 71.0),
        ("=COUPDAYS(DATE(2011,1,25),DATE(2011,11,15),2,1)", 181.0),
        ("=COUPDAYSNC(DATE(2011,1,25),DATE(2011,11,15),2,1)", 110.0),
        ("=COUPNCD(DATE(2011,1,25),DATE(2011,11,15),2,1)", 40678.0),
        ("=COUPPCD(DATE(2011,1,25),DATE(2011,11,15),2,1)", 40497.0),
        ("=COUPNUM(DATE(2007,1,25),DATE(2008,11,15),2,1)", 4.0),
        ("=COUPNUM(DATE(2008,11,15),DATE(2008,11,15),2,1)", NUM),
        ("=COUPNUM(DATE(2007,1,25),DATE(2008,11,15),3,1)", NUM),
        ("=COUPNUM(DATE(2007,1,25),DATE(2008,11,15),TRUE,1)", VALUE),
        ("=PRICE(DATE(2008,2,15),DATE(2017,11,15),0.0575,0.065,100,2,0)", near(94.63436162132213)),
        ("=YIELD(DATE(2008,2,15),DATE(2016,11,15),0.0575,95.04287,100,2,0)", near(0.065000006880731)),
        ("=DURATION(DATE(2018,7,1),DATE(2048,1,1),0.08,0.09,2,1)", near(10.9191452815919)),
        ("=MDURATION(DATE(2008,1,1),DATE(2016,1,1),0.08,0.09,2,1)", near(5.73566981391884)),
        ("=PRICEMAT(DATE(2008,2,15),DATE(2008,4,13),DATE(2007,11,11),0.061,0.061,0)", near(99.98449888)),
        ("=YIELDMAT(DATE(2008,3,15),DATE(2008,11,3),DATE(2007,11,8),0.0625,100.0123,0)",
         near(0.0609543336915387)),
        ("=DISC(DATE(2018,7,1),DATE(2048,1,1),97.975,100,1)", near(0.00068638416912)),
        ("=INTRATE(DATE(2008,2,15),DATE(2008,5,15),1000000,1014420,2)", near(0.05768)),
        ("=RECEIVED(DATE(2008,2,15),DATE(2008,5,15),1000000,0.0575,2)", near(1014584.6544071)),
        ("=PRICEDISC(DATE(2008,2,16),DATE(2008,3,1),0.0525,100,2)", near(99.79583333)),
        ("=YIELDDISC(DATE(2008,2,16),DATE(2008,3,1),99.795,100,2)", near(0.0528225719868)),
        ("=TBILLEQ(DATE(2008,3,31),DATE(2008,6,1),0.0914)", near(0.09415149356594)),
        ("=TBILLPRICE(DATE(2008,3,31),DATE(2008,6,1),0.09)", near(98.45)),
        ("=TBILLYIELD(DATE(2008,3,31),DATE(2008,6,1),98.45)", near(0.09141696292534)),
        ("=TBILLPRICE(DATE(2008,3,31),DATE(2009,4,1),0.09)", NUM),
        ("=ODDFPRICE(DATE(2008,11,11),DATE(2021,3,1),DATE(2008,10,15),DATE(2009,3,1),0.0785,0.0625,100,2,1)",
         near(113.597717474079)),
        ("=ODDFYIELD(DATE(2008,11,11),DATE(2021,3,1),DATE(2008,10,15),DATE(2009,3,1),0.0575,84.5,100,2,0)",
         near(0.0772455415972)),
        ("=ODDLPRICE(DATE(2008,2,7),DATE(2008,6,15),DATE(2007,10,15),0.0375,0.0405,100,2,0)",
         near(99.8782860147213)),
        ("=ODDLYIELD(DATE(2008,4,20),DATE(2008,6,15),DATE(2007,12,24),0.0375,99.875,100,2,0)",
         near(0.0451922356291)),
        ("=AMORLINC(2400,39679,39813,300,1,0.15,1)", near(360.0)),
        ("=AMORDEGRC(2400,39679,39813,300,1,0.15,1)", 776.0),
    ],
)  # fmt: skip
def test_a_bond(formula: str, expected: Any, result: Result) -> None:
    assert result(formula) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=ACCRINT(39508,39691,39569,0.1,1000,2,0)", near(16.6666666666)),
        ("=ACCRINT(DATE(2008,3,5),39691,39569,0.1,1000,2,0,FALSE)", near(15.5555555555)),
        ("=ACCRINT(DATE(2008,4,5),39691,39569,0.1,1000,2,0,TRUE)", near(7.2222222222)),
        ("=ACCRINT(39508,39691,39569,0.1,,2)", near(16.6666666666)),
        # a quarter counts back from the first interest, which is after the settlement
        ("=ACCRINT(DATE(2017,1,1),DATE(2017,12,1),DATE(2017,4,1),0.33,3000,4,1)", near(241.12362637)),
        ("=ACCRINT(DATE(2017,1,1),DATE(2017,12,1),DATE(2017,4,1),0.33,3000,4,1,FALSE)", near(-253.87637363)),
        ("=ACCRINT(DATE(2017,1,1),DATE(2017,12,1),DATE(2017,4,1),0.33,3000,2,2)", near(247.5)),
        ("=ACCRINTM(39539,39614,0.1,1000,3)", near(20.547945205)),
        ("=ACCRINTM(DATE(2023,11,15),DATE(2024,3,15),0.1,1000,1)", near(33.060109289)),
        ("=ACCRINTM(39614,39539,0.1,1000,3)", NUM),
        ("=ACCRINTM(39539,39614,0.1,1000,5)", NUM),
    ],
)
def test_accrued_interest(formula: str, expected: Any, result: Result) -> None:
    assert result(formula) == expected


def test_dates_of_a_workbook_that_counts_from_1904(result: Result) -> None:
    def since_1904(workbook: Any) -> None:
        workbook.epoch = CALENDAR_MAC_1904

    formula = "=COUPNCD(DATE(2011,1,25),DATE(2011,11,15),2,1)-DATE(2011,5,15)"
    assert result(formula, finish=since_1904) == 0.0


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=PMT(0.08/12,10,10000)", near(-1037.0320893591)),
        ("=PMT(0.08/12,10,10000,0,1)", near(-1030.1643271779)),
        ("=PMT(0.08/12,10,10000,0,2)", near(-1030.1643271779)),
        ("=PMT(0,3,100,300,1)", near(-133.3333333333)),
        ("=PMT(-3,5,100)", NUM),
        ("=PMT(0.02,0,100)", NUM),
        ('=PMT("0.01","12","200","-300",TRUE)', near(5.82661274042987)),
        ("=PV(-3,5,100,12,1)", near(-68.375)),
        ("=FV(0.06/12,10,-200,-500,1)", near(2581.4033740601)),
        ("=NPER(0.12/12,-100,-1000,10000,1)", near(59.6738656742946)),
        ('=NPER("0.01",TRUE,"10",-20)', near(8.744571238244413)),
        ("=NPER(0,0,1000)", NUM),
        ("=IPMT(0.1/12,1,36,8000)", near(-66.666666666)),
        ("=IPMT(0.1,3,3,8000)", near(-292.447129909)),
        ("=IPMT(0.1,1,3,8000,0,1)", 0.0),
        ("=PPMT(0.08,10,10,200000)", near(-27598.0534624214)),
        ("=PPMT(0.1,4,3,8000)", NUM),
        ("=ISPMT(0.1,1,0,8000)", DIV0),
        ("=RRI(96,10000,11000)", near(0.00099330737629)),
        ("=PDURATION(0.025,2000,2200)", near(3.8598661626226)),
        ("=EFFECT(0.0525,4)", near(0.0535426673707582)),
        ("=EFFECT(0.0525,0.5)", NUM),
        ("=NOMINAL(FALSE,4)", VALUE),
        ("=NOMINAL(0.053543,4)", near(0.0525003198683)),
        ("=DOLLARDE(1.02,16)", near(1.125)),
        ("=DOLLARFR(1.125,16)", near(1.02)),
        ("=DOLLARDE(1.02,0.5)", DIV0),
        ("=DOLLARDE(1.02,-1)", NUM),
        ("=VDB(1,0,14,0.5,1.5,1.25)", near(0.08529974489795919)),
        ("=VDB(1,0,14,3.5,4.5,1.25)", near(0.06872629045468406)),
        ("=CUMPRINC(0.8,36,18000,2.7,9.667,1)", near(-0.0012603466877548824)),
    ],
)
def test_a_loan(formula: str, expected: Any, result: Result) -> None:
    assert result(formula) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        # the digits of Excel's halving, not those of the root 1.18591620798
        ("=XIRR({-20,5,5,5,5,5},{44958,44986,45017,45078,45108,45139})",
         pytest.approx(1.1859161972999572, rel=1e-14)),
        ("=XIRR({-55,10,5,5,5,5},{100,120,300,101,200,150})", pytest.approx(-0.9271996639668942, rel=1e-14)),
        ("=XIRR({-400,100,10,5,6,5},{44958,44986,45017,45078,45108,45139})",
         pytest.approx(-0.9977533546974883, rel=1e-14)),
        ("=XIRR({-1000,230,200,125,200,10},{1,2,3,4,5,6})", NUM),
        ("=XIRR({20,1},{1,2})", NUM),
        ('=XIRR({-20,"x"},{1,2})', VALUE),
        ("=XNPV(0.09,{-10000,2750,4250,3250,2750},{39448,39508,39751,39859,39904})", near(2086.6476020315)),
        ("=XNPV(-0.4,{-10,20},{1,400})", NUM),
        ("=XNPV(0.1,{-10,#N/A},{1,400})", NA),
    ],
)  # fmt: skip
def test_cash_flows_on_dates(formula: str, expected: Any, result: Result) -> None:
    assert result(formula) == expected


def test_a_missing_date_before_the_others_is_refused(result: Result) -> None:
    assert result("=XIRR({-20,15,15},{300,100,400})") is NUM
