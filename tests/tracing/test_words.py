"""Formulas in plain English: operators and functions as a CFO reads them, cells by their labels."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.formula.grammar import tree
from kpi_engine.tracing.naming import Naming
from kpi_engine.tracing.parts import too_deep
from kpi_engine.tracing.pieces import Pieces
from kpi_engine.tracing.traced import Traced
from kpi_engine.tracing.words import Words
from kpi_engine.workbook.package import Package
from tests.tracing.conftest import calculated

HOME = ("KPIs", 4, 3)
"""Customer acquisition cost, January 2026."""


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("Inputs!C4/Inputs!C5", "acquisition spend divided by new customers"),
        (
            "IF(Inputs!C5=0,0,Inputs!C4/Inputs!C5)",
            "IF new customers is 0 then 0, otherwise acquisition spend divided by new customers",
        ),
        ("IF(Inputs!C5>=10,1,IF(Inputs!C5<>0,2,3))",
         "IF new customers is at least 10 then 1; IF new customers is not 0 then 2, otherwise 3"),
        ("Inputs!C4-Inputs!D4", "acquisition spend minus acquisition spend (Feb 2026)"),
        ("SUM(Inputs!C4:E4)", "the sum of acquisition spend from Jan 2026 to Mar 2026"),
        ("(Inputs!C4+1000)*2%", "(acquisition spend plus 1,000) times 2 %"),
        ("-Inputs!C4^2", "(minus acquisition spend) to the power of 2"),
        ("IFERROR(Inputs!C4/Inputs!C5,0)",
         "acquisition spend divided by new customers (or 0 where that is an error)"),
        ("IF(AND(ISNUMBER(Inputs!C4),NOT(ISBLANK(Inputs!C5))),1,0)",
         "IF (acquisition spend is a number and new customers is filled) then 1, otherwise 0"),
        ('SUMIFS(Inputs!C4:E4,Inputs!C5:E5,">=100")',
         "the sum of those of acquisition spend from Jan 2026 to Mar 2026 for which new customers from "
         "Jan 2026 to Mar 2026 is at least 100"),
        ("EOMONTH(Inputs!C3,1)", "the last day of the month 1 months after Item"),
        ("VLOOKUP(A4,Inputs!A4:E5,3,FALSE)",
         "column 3 of the row of Inputs!A4:E5 that begins with “Customer acquisition cost”"),
        ("1-tax_rate", "1 minus tax rate"),
        ('A4&" in "&Inputs!B4',
         "“Customer acquisition cost” followed by “ in ” followed by acquisition spend (Unit)"),
        ("CAC(Inputs!C4,Inputs!C5)", "acquisition spend divided by new customers"),
        ("_xlfn.XOR(1)", "XOR of 1"),
        ("NOSUCH(Inputs!C4)", "NOSUCH of acquisition spend"),
        ("LET(x,Inputs!C4,x*2)", "where x is acquisition spend: x times 2"),
        ("SUM(Inputs!A:A)", "the sum of Inputs!A:A"),
        ("[1]Plan!A1*2", "[1]Plan!A1 of another workbook times 2"),
    ],
)  # fmt: skip
def test_a_formula_is_a_sentence(plan: Package, formula: str, words: str) -> None:
    traced = Traced(plan)
    assert Words(Naming(traced, HOME), Pieces(traced, HOME)).say(tree(formula)) == words


def test_a_cell_called_as_the_formulas_own_is_told_by_where_it_stands(tmp_path: Path) -> None:
    cells = {"A1": "Rank", "B1": "Points", "A2": 1, "A3": "=A2+1", "A4": "=A3+A2"}
    traced = Traced(calculated(tmp_path / "ranks.xlsx", {"Plan": cells}))
    home = ("Plan", 4, 1)
    said = Words(Naming(traced, home), Pieces(traced, home)).say(tree("A3+A2"))
    assert said == "the cell above (A3) plus A2"


def test_in_a_table_of_columns_the_other_columns_of_the_row_are_named_alone(tmp_path: Path) -> None:
    cells = {"A1": "Region", "B1": "Budget", "C1": "Actual", "D1": "Gap", "A2": "North", "B2": 5, "C2": 7,
             "D2": "=C2-B2"}  # fmt: skip
    traced = Traced(calculated(tmp_path / "gap.xlsx", {"Plan": cells}))
    home = ("Plan", 2, 4)
    assert Words(Naming(traced, home), Pieces(traced, home)).say(tree("C2-B2")) == "Actual minus Budget"


def test_two_cells_of_one_name_are_told_apart_by_their_address(tmp_path: Path) -> None:
    cells = {"A1": "Fee", "B1": 5, "D1": "Fee", "E1": 7, "B4": "=B1+E1"}
    traced = Traced(calculated(tmp_path / "fees.xlsx", {"Plan": cells}))
    home = ("Plan", 4, 2)
    assert Words(Naming(traced, home), Pieces(traced, home)).say(tree("B1+E1")) == "Fee plus Fee (Plan!E1)"


def test_a_sum_of_hundreds_of_cells_is_too_deep_to_be_told() -> None:
    assert too_deep(tree("+".join(f"A{row}" for row in range(1, 400))))
    assert not too_deep(tree("+".join(f"A{row}" for row in range(1, 40))))
