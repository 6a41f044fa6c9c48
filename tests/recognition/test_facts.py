"""From mapped cells to facts: unit, digits, sign, and what a formula follows from."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from kpi_engine.model.fact import Fact
from kpi_engine.recognition.facts import facts_of
from kpi_engine.recognition.mapping import MappedRange, Mapping
from kpi_engine.workbook.package import Package


def _facts(folder: Path, rows: list[list[object]], *ranges: MappedRange, **values: float) -> dict[str, Fact]:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "My sheet"
    for row in rows:
        book.active.append(row)
    book.active["B2"].number_format = "0.0%"
    book.save(folder / "book.xlsx")
    package = Package.open(folder / "book.xlsx")
    results = {("My sheet", int(cell[1:]), ord(cell[0]) - 64): value for cell, value in values.items()}
    found = facts_of(package, Mapping("book.xlsx", "", ranges), values=results)
    return {fact.id.partition("!")[2]: fact for fact in found}


MONTHS: list[object] = ["", "2026-01", "2026-02", "2026-03"]


def _range(cells: str, term: str, power: int = 0, *, negated: bool = False) -> MappedRange:
    return MappedRange("My sheet", cells, term, "a label", "label", "B1:D1", power=power, negated=negated)


def test_a_figure_has_its_place_its_period_and_its_label(tmp_path: Path) -> None:
    fact = _facts(tmp_path, [MONTHS, ["Closing MRR", 1, 5120, 3]], _range("B2:D2", "mrr"))["C2"]
    assert (fact.id, fact.period, fact.value, fact.note) == ("'My sheet'!C2", "2026-02", 5120, "a label")
    assert (fact.place.sheet, fact.place.row, fact.place.column) == ("My sheet", 2, "C")


def test_thousands_and_percentages_come_in_the_unit_of_the_term(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        MONTHS,
        ["x"],
        ["Closing MRR, k", 120.5, 121, 122.4],
        ["Churn %", 2.1, 2.25, 2.0],
    ]
    facts = _facts(tmp_path, rows, _range("B3:D3", "mrr", 3), _range("B4:D4", "churn_rate", -2, negated=True))
    assert facts["B3"].value == 120_500
    assert facts["B3"].half_unit == pytest.approx(50)
    assert facts["C4"].value == -0.0225
    assert facts["C4"].half_unit == pytest.approx(0.00005)


def test_a_figure_that_ends_in_a_nought_is_as_exact_as_its_line(tmp_path: Path) -> None:
    rows: list[list[object]] = [MONTHS, ["Gross margin", 0.5, 0.512, 0.498], ["Customers", 400, 412, 420]]
    facts = _facts(tmp_path, rows, _range("B2:D2", "gross_margin"), _range("B3:D3", "active_customers"))
    assert facts["B2"].half_unit == pytest.approx(0.0005)
    assert facts["B2"].raw == "50 %"
    assert facts["B3"].half_unit == 0.5


def test_a_slip_with_more_digits_makes_no_other_figure_more_exact(tmp_path: Path) -> None:
    facts = _facts(tmp_path, [MONTHS, ["Closing MRR", 1200, 1.215, 1230]], _range("B2:D2", "mrr"))
    assert facts["B2"].half_unit == 0.5
    assert facts["C2"].half_unit == pytest.approx(0.0005)


def test_a_result_is_exact_unless_its_formula_rounds(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        MONTHS,
        ["Revenue", 10, 11, 13],
        ["ARPU", "=B2/3", "=ROUND(C2/3,2)", "=ROUNDUP(D2/3,1)"],
    ]
    facts = _facts(
        tmp_path, rows, _range("B2:D2", "revenue"), _range("B3:D3", "arpu"), B3=10 / 3, C3=3.67, D3=4.4
    )
    assert facts["B3"].half_unit < 1e-9
    assert facts["C3"].half_unit == pytest.approx(0.005)
    assert facts["D3"].half_unit == pytest.approx(0.1)


def test_a_formula_that_repeats_a_cell_is_as_exact_as_the_cell(tmp_path: Path) -> None:
    rows: list[list[object]] = [MONTHS, ["Revenue", 10, 11, 12], ["Again", "='My sheet'!B2", "=C2", "=D2"]]
    facts = _facts(tmp_path, rows, _range("B3:D3", "revenue"), B3=10, C3=11, D3=12)
    assert facts["B3"].half_unit == 0.5


def test_a_formula_follows_the_typed_figures_below_it_through_other_formulas(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        MONTHS,
        ["Opening MRR", 100, "=B5", "=C5"],
        ["New MRR", 10, 20, 30],
        ["help", "=B3*1", "=C3*1", "=SUM($B$3:D3)"],
        ["Closing MRR", "=B2+B4", "=C2+C4", "=D2+D4"],
    ]
    ranges = (_range("B2:D2", "opening_mrr"), _range("B3:D3", "new_mrr"), _range("B5:D5", "mrr"))
    values = {
        "C2": 110.0,
        "D2": 130.0,
        "B4": 10.0,
        "C4": 20.0,
        "D4": 60.0,
        "B5": 110.0,
        "C5": 130.0,
        "D5": 190.0,
    }
    facts = _facts(tmp_path, rows, *ranges, **values)
    assert facts["B3"].follows == ()
    assert set(facts["B5"].follows) == {"'My sheet'!B2", "'My sheet'!B3"}
    assert set(facts["D5"].follows) == {f"'My sheet'!{cell}" for cell in ("B2", "B3", "C3", "D3")}


def test_errors_texts_and_months_that_nobody_names_are_no_facts(tmp_path: Path) -> None:
    rows: list[list[object]] = [["", "2026-01", "later", "2026-03"], ["Closing MRR", "n/a", 2, "#N/A"]]
    assert _facts(tmp_path, rows, _range("B2:D2", "mrr")) == {}
