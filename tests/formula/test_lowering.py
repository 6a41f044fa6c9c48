"""Formulas rewritten for a plain calculation engine."""

from __future__ import annotations

import pytest

from kpi_engine.formula.lowering import Lowered, Lowering, Surroundings
from kpi_engine.formula.structured import TableShape

AROUND = Surroundings(
    sheets=("Inputs", "KPIs", "Jan", "Feb", "Mar"),
    names={
        ("", "in_transactions.core"): "Inputs!$C$5:$N$5",
        ("", "vat"): "0.2",
        ("", "net"): "Inputs!$B$2/(1+vat)",
        ("kpis", "local"): "KPIs!$A$1",
        ("", "local"): "Inputs!$A$1",
        ("", "left_cell"): "KPIs!A1",
        ("", "loop"): "loop+1",
        ("", "kpi_cac"): "LAMBDA(spend,customers,spend/customers)",
        ("", "endless"): "LAMBDA(x,endless(x+1))",
        ("", "both"): "Inputs!$A$1,Inputs!$C$1",
    },
    tables={"sales": TableShape("Sales", "Inputs", 10, 1, 14, 2, ("Month", "Net"))},
    ours={"CAC": "CAC", "CAC_PAYBACK": "PAYBACK", "PAYBACK": "PAYBACK"}.get,
    knows=lambda name: name in {"SUM", "IF", "ABS", "INDEX", "SUMPRODUCT", "ISNUMBER", "COUNTIF", "ROW",
                                "TODAY", "RAND", "OFFSET", "SHEETS", "SUBTOTAL"},
    blank="Spare!$A$1",
    hidden_rows={"kpis": frozenset({3, 4})},
)  # fmt: skip


def lower(
    formula: str, row: int = 7, column: int = 4, *, sheet: str = "KPIs", array: bool = False
) -> Lowered:
    return Lowering(AROUND).lower(formula, sheet, row, column, array=array)


@pytest.mark.parametrize(
    ("formula", "lowered"),
    [
        ("SUM(in_transactions.core)", "SUM(Inputs!$C$5:$N$5)"),
        ("in_transactions.core*2", "Inputs!D$5*2"),
        ("A1*vat", "A1*0.2"),
        ("A1*net", "A1*(Inputs!$B$2/(1+0.2))"),
        ("local+Inputs!local", "KPIs!$A$1+Inputs!$A$1"),
        ("left_cell", "KPIs!D7"),
        ("_xll.CAC(A1,B1)", "CAC(A1,B1)"),
        ("CAC_PAYBACK(A1,,B1)", "PAYBACK(A1,Spare!$A$1,B1)"),
        ("kpi_cac(A1,B1)", "(A1/B1)"),
        ("SUM((A1,B1:B2))", "SUM(A1,B1:B2)"),
        ("SUM(both)", "SUM(Inputs!$A$1,Inputs!$C$1)"),
        ("SUM(Jan:Mar!B2)", "SUM(Jan!B2,Feb!B2,Mar!B2)"),
        ("SUM(A1:B3 B2:C9)", "SUM(B2:B3)"),
        ("SUM(A1 C1)", "SUM(#NULL!)"),
        ("SUM(Sales[Net])", "SUM(Inputs!$B$11:$B$14)"),
        ("@A1:A9", "A7"),
        ("_xlfn.SINGLE(A1:A9)", "A7"),
        ("$A$1:$A$9", "$A7"),
        ("ABS($A$1:$A$9)", "IFERROR(ABS($A7),ABS(KPI.NUM($A7)))"),
        ("SUM($A$1:$A$9)", "SUM($A$1:$A$9)"),
        ("SUM($A$1:$A$9*2)", "SUM($A7*2)"),
        ("$A$20:$A$29", "#VALUE!"),
        ("Gone!A1", "#REF!"),
        ("nowhere", "#NAME?"),
        ("SHEETS()", "5"),
        ("SUBTOTAL(109,A1:A6)", "SUBTOTAL(109,A$1:A$2,A$5:A$6)"),
        ("SUBTOTAL(9,A1:A6)", "SUBTOTAL(9,A1:A6)"),
    ],
)
def test_a_formula_becomes_plain_a1(formula: str, lowered: str) -> None:
    found = lower(formula)
    assert (found.text, found.problem) == (lowered, "")


@pytest.mark.parametrize(
    ("formula", "lowered"),
    [
        ("SUM(ABS(A1:A3))", 'SUM(KPI.LIFT("ABS","L",A1:A3))'),
        ("SUM(A1:A3*2)", "SUM(A1:A3*2)"),
        ("SUM(ROW(A1:A3))", "SUM(SEQUENCE(ROWS(A1:A3),1,ROW(A1:A3)))"),
    ],
)
def test_an_array_formula_works_element_by_element(formula: str, lowered: str) -> None:
    assert lower(formula, array=True).text == lowered


def test_sumproduct_and_array_constants_work_element_by_element_everywhere() -> None:
    assert lower("SUMPRODUCT(--ISNUMBER(A1:A3))").text == 'SUMPRODUCT(--KPI.LIFT("ISNUMBER","L",A1:A3))'
    counted = lower('SUM(COUNTIF(A1:A3,{"a","b"}))').text
    assert counted == 'SUM(KPI.LIFT("COUNTIF","WL",A1:A3,{"a","b"}))'


@pytest.mark.parametrize(
    ("formula", "problem"),
    [
        ("loop", "the name loop refers to itself"),
        ("CUBEVALUE(1)", "CUBEVALUE asks a data model, which only Excel reaches"),
        ("GETPIVOTDATA(1)", "GETPIVOTDATA reads a PivotTable, which only Excel refreshes"),
        ("GET.CELL(1)", "GET.CELL is an Excel 4 macro function"),
        ("NOVEL(1)", "NOVEL is not known to the calculation engine"),
        ("_xll.PRICE_FEED(1)", "PRICE_FEED is a function of another add-in"),
        ("1+", "the formula cannot be read"),
        ("1" + "+1" * 3000, "the formula is nested too deeply"),
        ("1" + "%" * 3000, "the formula is nested too deeply"),
        ("1" + "+1" * 20_000, "the formula is longer than Excel takes"),
        ("Jan:Mar!B2+1", "a range through several sheets is used where it cannot be followed"),
        ("COUNTIF((A1,B1),1)", "a union of ranges is used where it cannot be followed"),
        ("SUM(Costs[Net])", "the table of Costs[Net] is not in this workbook"),
    ],
)
def test_what_cannot_be_followed_is_said(formula: str, problem: str) -> None:
    assert lower(formula).problem == problem


def test_another_workbook_the_clock_and_chance_are_told_apart() -> None:
    assert lower("[1]Budget!A1*2").external
    assert lower("IF(TODAY()>A1,1,0)").clock
    assert lower("RAND()*0").volatile
    assert not lower("OFFSET(A1,1,0)").volatile


def test_copies_are_lowered_as_their_own_cell_needs_it() -> None:
    lowering = Lowering(AROUND)
    found = [lowering.lower("$A$5:$A$9*2", "KPIs", row, 4).text for row in (7, 8, 20, 9)]
    assert found == ["$A7*2", "$A8*2", "#VALUE!*2", "$A9*2"]
    rows = [lowering.lower("Sales[@Net]", "Inputs", row, 5).text for row in (11, 12, 30)]
    assert rows == ["$B11", "$B12", "#VALUE!"]


def test_a_name_for_a_range_is_cut_at_the_cell_in_each_copy() -> None:
    lowering = Lowering(AROUND)
    assert [lowering.lower("in_transactions.core", "KPIs", 9, column).text for column in (3, 4, 14, 15)] == [
        "Inputs!C$5", "Inputs!D$5", "Inputs!N$5", "#VALUE!",
    ]  # fmt: skip
