"""Two spellings of a formula that mean the same, as programs write them, and two that do not."""

from __future__ import annotations

import pytest

from kpi_engine.fill.returned.meaning import Meaning


def meaning(formula: str) -> str:
    return Meaning("Inputs", lambda sheet, place: (sheet, place)).of(formula)


SAME = [
    ("SUM( A1 , B1 )", "SUM(A1,B1)"),
    ("_xlfn.CONCAT(A1)", "concat(A1)"),
    ("_xll.CAC(A1,B1)", "CAC(A1,B1)"),
    ("A1<-1E-9", "A1<-0.000000001"),
    ("0.10*A1", ".1*a1"),
    ("'KPIs'!A1", "KPIs!$A$1"),
    ("Inputs!A1+A2", "A1+Inputs!A2"),
    ("SUM(B2:A1)", "SUM(A1:B2)"),
    ("SUM(A1:A1)", "SUM(A1)"),
    ("SUM(A1:A1048576)", "SUM(A:A)"),
    ("IF(TRUE,1,FALSE)", "IF(TRUE(),1,FALSE())"),
    ("IN_MRR*2", "in_mrr*2"),
    ("Sales[[#This Row],[Net]]", "sales[[#this row], [net]]"),
    ("#REF!A1+1", "#REF!+1"),
    ("Gone!#REF!", "#REF!"),
    ('A1&" x "', 'A1 & " x "'),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_meaning(one, other) -> None:
    assert meaning(one) == meaning(other)


OTHER = [
    ("A1+B1", "A1+B2"),
    ("A1+1", "A1+1.0001"),
    ('IF(A1="x",1,2)', 'IF(A1="X",1,2)'),
    ('A1&" x "', 'A1&"x"'),
    ("SUM(A1:A3)", "SUM(A1:A4)"),
    ("KPIs!A1", "Inputs!A1"),
    ("SUM(A1:C3 B2:D4)", "SUM(A1:C3B2:D4)"),
    ("Sales[Net]", "Sales[Gross]"),
    ("[1]Plan!A1", "[2]Plan!A1"),
    ("SUM(A1,B1)", "MAX(A1,B1)"),
]


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_meaning(one, other) -> None:
    assert meaning(one) != meaning(other)
