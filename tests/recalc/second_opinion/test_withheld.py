"""Which formulas LibreOffice does not get, and what stands in their place."""

from __future__ import annotations

import pytest

from kpi_engine.formula.references import cell_place
from kpi_engine.recalc import recalculate
from kpi_engine.recalc.reading import read_book
from kpi_engine.recalc.second_opinion.withheld import Withheld, withheld
from kpi_engine.recalc.workings import Workings


def of(package) -> Withheld:
    verdicts = {(each.sheet, *cell_place(each.cell)): each for each in recalculate(package).cells}
    return withheld(Workings(read_book(package)), verdicts)


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("=CAC(A1,A2)", "a function of ours"),
        ("=_xll.CAC(A1,A2)*2", "a function of ours"),
        ("=Cost", "a function of ours"),
        ("=TODAY()-A1", "today's date"),
        ("=RAND()*A1", "chance"),
        ("=[1]Other!A1", "outside the workbook"),
        ('=WEBSERVICE("http://x.test")', "chance or on the computer"),
    ],
)
def test_what_libreoffice_cannot_or_must_not_compute_is_withheld(book, formula, why):
    cells = {"A1": 100_000, "A2": 400, "B1": formula, "B2": "=A1/A2", "B3": "=SUM(A1:A2)"}
    found = of(book({"Plan": cells}, names={"Cost": "CAC(Plan!$A$1,Plan!$A$2)"}))
    assert set(found.why) == {("Plan", 1, 2)}
    assert why in found.why["Plan", 1, 2]


def test_what_depends_on_a_withheld_formula_gets_the_value_of_the_first_engine(book):
    found = of(book({"Plan": {"A1": 100_000, "B1": "=CAC(A1,400)"}}, saved={"Plan": {"B1": 99.0}}))
    assert found.put == {("Plan", 1, 2): 250.0}
    assert found.known == {("Plan", 1, 2)}


def test_a_formula_that_was_not_computed_counts_with_the_value_of_the_file(book):
    found = of(book({"Plan": {"B1": "=[1]Other!A1"}}, saved={"Plan": {"B1": 7.0}}))
    assert found.put == {("Plan", 1, 2): 7.0}


def test_nothing_is_known_where_neither_has_a_value(book):
    found = of(book({"Plan": {"B1": "=RAND()"}}))
    assert (found.put, found.known) == ({("Plan", 1, 2): None}, set())


def test_an_array_that_fills_too_many_cells_is_withheld(book):
    found = of(book({"Plan": {"A1": 1, "B1:C500000": "{=A1}"}}))
    assert "too many cells" in found.why["Plan", 1, 2]
