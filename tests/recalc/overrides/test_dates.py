"""Days and times as Excel counts them, spelled as texts, near 1900 and beyond 9999."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kpi_engine.model.cell_error import NUM, VALUE, Scalar

Result = Callable[..., Scalar]
CELLS = {"A1": "2000-03-01", "A2": True, "A3": 39492, "A4": "' 2024-01-10 "}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ('=YEAR("2008-07-08")', 2008),
        ("=MONTH(A1)", 3),
        ('=DAY("15-Apr-93")', 15),
        ('=HOUR("3:30 PM")', 15),
        ('=MINUTE("7/18/2011 7:45")', 45),
        ("=DATE(1900,2,29)", 60),
        ("=DATE(1900,1,100)", 100),
        ("=DATE(1900,1,-1)", NUM),
        ("=DATE(10000,1,1)", NUM),
        ("=DATE(108,1,2)", 39449),
        ("=DATE(2008,-3,2)", 39327),
        ("=TIME(27,0,0)", 0.125),
        ("=TIME(0,0,-1)", NUM),
        ('=DATEVALUE("January 1, 2020")', 43831),
        ('=DATEVALUE("1/1/29")', 47119),
        ('=DATEVALUE("1/1/30")', 10959),
        ('=DATEVALUE("2/30/2020")', VALUE),
        ("=DATEVALUE(5)", VALUE),
        ('=TIMEVALUE("25:00")', pytest.approx(1 / 24)),
        ('=TIMEVALUE("1 PM")', pytest.approx(13 / 24)),
        ('=EDATE("15-Jan-11",1)', 40589),
        ("=EDATE(A2,1)", VALUE),
        ("=EDATE(31,1)", 60),
        ("=EDATE(2958465,1)", NUM),
        ("=EOMONTH(0,0)", 31),
        ("=EOMONTH(1,-2)", NUM),
        ("=EOMONTH(A3,1)", 39538),
        ("=WEEKDAY(A3)", 5),
        ("=WEEKDAY(A3,3)", 3),
        ("=WEEKDAY(A3,18)", NUM),
        ("=WEEKNUM(40977,2)", 11),
        ("=WEEKNUM(TRUE)", VALUE),
        ("=ISOWEEKNUM(DATE(2010,1,3))", 53),
        ("=ISOWEEKNUM(1)", 52),
        ('=DAYS("15-MAR-2011","1-FEB-2011")', 42),
        ("=DAYS360(DATE(2011,2,28),DATE(2011,3,31))", 30),
        ("=DAYS360(DATE(2011,2,28),DATE(2011,3,31),TRUE)", 32),
        ('=DATEDIF(DATE(2001,6,1),DATE(2002,8,15),"YD")', 75),
        ('=DATEDIF(DATE(2007,2,1),DATE(2009,3,1),"yd")', 28),
        ('=DATEDIF(DATE(2008,2,1),DATE(2009,3,1),"yd")', 29),
        ('=DATEDIF(DATE(2021,1,31),DATE(2021,3,1),"md")', -2),
        ('=DATEDIF(DATE(2002,8,15),DATE(2001,6,1),"m")', NUM),
        ("=YEARFRAC(DATE(2012,1,1),DATE(2012,7,30))", pytest.approx(209 / 360)),
        ("=YEARFRAC(DATE(2012,1,1),DATE(2012,7,30),1)", pytest.approx(211 / 366)),
        ("=YEARFRAC(DATE(2011,2,28),DATE(2012,2,29),0)", 1),
        ("=YEARFRAC(DATE(2012,1,1),DATE(2012,7,30),5)", NUM),
        ("=INT(A1)", 36586),
        ("=INT(A4)", VALUE),
    ],
)
def test_days_and_times(formula: str, expected: Any, result: Result) -> None:
    assert result(formula, CELLS) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=NETWORKDAYS(DATE(2012,10,1),DATE(2013,3,1),DATE(2012,11,22))", 109),
        ("=NETWORKDAYS(DATE(2013,3,1),DATE(2012,10,1))", -110),
        ('=NETWORKDAYS("1/6/2020","1/10/2020")', 5),
        ("=NETWORKDAYS(A2,7)", VALUE),
        ("=NETWORKDAYS.INTL(DATE(2006,1,1),DATE(2006,2,1),7,{38719,38733})", 22),
        ('=NETWORKDAYS.INTL(DATE(2006,1,1),DATE(2006,2,1),"0010001",{38719,38733})', 20),
        ('=NETWORKDAYS.INTL(DATE(2006,1,1),DATE(2006,2,1),"1111111")', 0),
        ('=NETWORKDAYS.INTL(DATE(2006,1,1),DATE(2006,2,1),"00000x1")', VALUE),
        ("=NETWORKDAYS.INTL(DATE(2006,1,1),DATE(2006,2,1),8)", NUM),
        ("=WORKDAY(DATE(2008,10,1),151,{39778,39786,39834})", 39938),
        ("=WORKDAY(DATE(2020,1,4),0)", 43834),
        ("=WORKDAY(1,-5)", NUM),
        ("=WORKDAY.INTL(DATE(2012,1,1),90,11)", 41013),
        ('=WORKDAY.INTL(DATE(2012,1,1),5,"1111111")', VALUE),
    ],
)
def test_working_days(formula: str, expected: Any, result: Result) -> None:
    assert result(formula, CELLS) == expected
