"""What can be filled in a workbook, as `kpi template inspect` lists it."""

from __future__ import annotations

from pathlib import Path

from openpyxl.workbook.defined_name import DefinedName

from kpi_engine.fill.authoring import Inspection, inspect_template
from kpi_engine.workbook.package import Package

GUIDE = Path(__file__).parents[3] / "workbook_templates" / "saas_marketing.xlsx"


def inspected(path: Path) -> Inspection:
    return inspect_template(Package.open(path))


def test_a_target_with_all_that_is_known_of_it(authored) -> None:
    targets = {target.target: target for target in inspected(authored()).targets}
    won = targets["in_new_customers"]
    assert (won.term, won.label, won.scenario, won.segment) == (
        "new_customers", "New paying customers", "Actual", "")  # fmt: skip
    assert (won.sheet, won.place, won.periods) == ("Inputs", "C5:H5", "2026-01 to 2026-06")
    assert (won.expects, won.bounds, won.allowed) == (
        "count",
        ">=0, whole numbers",
        "whole numbers from 0 on",
    )
    assert (won.cells, won.filled, won.required, won.problem) == (6, 0, False, "")
    churn = targets["in_logo_churn"]
    assert (churn.expects, churn.allowed, churn.shown_as) == (
        "fraction",
        "numbers from 0 to 1",
        "a percentage",
    )
    assert targets["in_mrr"].filled == 1
    assert targets["in_closing_cash"].periods == ""


def test_what_cannot_be_filled_is_said(authored) -> None:
    def spoil(book) -> None:
        book["Inputs"]["D4"] = "=C4*2"
        book.defined_names["in_arr"] = DefinedName("in_arr", attr_text="#REF!")

    targets = {target.target: target for target in inspected(authored(spoil)).targets}
    assert targets["in_mrr"].problem == "formula in 1 of its cells: D4"
    assert "is no name, table column or address" in targets["in_arr"].problem


def test_tables_single_inputs_and_settings(authored) -> None:
    def calculate(book) -> None:
        book["Customers"]["C1"], book["Customers"]["C2"] = "Twice", "=B2*2"
        table = book["Customers"].tables["Customers"]
        table.ref = "A1:C2"
        table.tableColumns = []

    found = inspected(authored(calculate))
    [table] = found.tables
    assert (table.name, table.sheet, table.place, table.rows) == ("Customers", "Customers", "A1:C2", 1)
    assert table.columns == (("Customer", False), ("Seats", False), ("Twice", True))
    assert [(name.name, name.place, name.value) for name in found.inputs] == [
        ("reporting_contact", "B4", "Jo")]  # fmt: skip
    assert {name.name: name.value for name in found.settings} == {
        "set_currency": "EUR", "set_unit": "k", "set_closed_through": "2026-03-01"}  # fmt: skip


def test_a_name_of_one_sheet_is_listed_as_the_data_writes_it(authored) -> None:
    def of_a_sheet(book) -> None:
        book.create_sheet("My Sheet")["B2"] = 7
        for name in ("Rate", "set_own"):
            sheet = book["My Sheet"]
            sheet.defined_names[name] = DefinedName(name, attr_text="'My Sheet'!$B$2")

    found = inspected(authored(of_a_sheet))
    assert "'My Sheet'!Rate" in [name.name for name in found.inputs]
    assert "'My Sheet'!set_own" in [name.name for name in found.settings]


def test_a_workbook_without_targets_is_told_what_it_has(authored) -> None:
    def forget(book) -> None:
        for name in [name for name in book.defined_names if name.startswith("in_")]:
            del book.defined_names[name]

    found = inspected(authored(forget))
    assert found.targets == ()
    assert found.numbers_typed == 9
    """Six headers, one figure, one day, one count of seats."""
    assert [table.name for table in found.tables] == ["Customers"]


def test_a_map_without_headers_is_a_problem_of_the_whole(authored) -> None:
    found = inspected(authored(lambda book: book.create_sheet("_map").append(["figure", "cells"])))
    assert "needs a first row with the headers" in found.problem


def test_the_template_of_a_guide_lists_every_target_of_its_map() -> None:
    found = inspected(GUIDE)
    assert len(found.targets) == 3_642
    assert not [target for target in found.targets if target.problem]
    required = {target.term for target in found.targets if target.required}
    assert {"new_customers", "churned_mrr", "revenue"} <= required
    assert {table.name for table in found.tables} >= {"Scores", "Touches"}
