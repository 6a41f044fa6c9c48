"""What a returned copy changed besides the inputs, told one thing at a time."""

from __future__ import annotations

import re
from datetime import date

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection

from kpi_engine.fill.returned import KINDS, Verification


def told(found: Verification) -> list[tuple[str, str, str]]:
    return [(each.kind.code, each.sheet, each.place) for each in found.differences]


def test_an_unchanged_copy_has_no_difference(returned) -> None:
    found = returned()
    assert told(found) == []
    assert found.filled == ()


def test_filled_inputs_are_counted_and_named(returned) -> None:
    def fill(book) -> None:
        book["Inputs"]["C4"], book["Inputs"]["D4"], book["Inputs"]["C5"] = 1000, 1100, 4

    found = returned(fill)
    assert told(found) == [("inputs-filled", "Inputs", "")]
    assert found.differences[0].message == "3 inputs filled: Sales and marketing spend, New paying customers."
    assert [(target.term, cell) for target, _, cell in found.filled if target] == [
        ("sm_spend", "C4"), ("sm_spend", "D4"), ("new_customers", "C5"),
    ]  # fmt: skip


def put(sheet, cell, value):
    return lambda book: book[sheet].__setitem__(cell, value)


def sheet_set(sheet, attribute, value):
    return lambda book: setattr(book[sheet], attribute, value)


CHANGES = {
    "a formula overwritten with a figure": (
        put("KPIs", "D1", 250), "formula-overwritten", "KPIs", "D1",
        r"=IF\(Inputs!D5>0.* is overwritten with 250"),
    "a formula that reads another cell": (
        put("KPIs", "D2", "=SUM(Inputs!$C4:C4)*set_factor"), "formula-changed", "KPIs", "D2",
        r"was =SUM\(Inputs!\$C4:D4\)\*set_factor and is now =SUM\(Inputs!\$C4:C4\)"),
    "a formula that is gone": (
        put("KPIs", "D1", None), "formula-removed", "KPIs", "D1", "is gone"),
    "another currency": (
        put("Settings", "B1", "USD"), "currency-changed", "Settings", "B1",
        'currency was "EUR" and is now "USD"'),
    "another unit": (
        put("Settings", "B2", "k"), "unit-changed", "Settings", "B2", 'now "k"'),
    "another setting": (
        put("Settings", "B3", 1.2), "setting-changed", "Settings", "B3", "factor was 1"),
    "the company's name": (
        put("Settings", "B4", "Northwind"), "setting-chosen", "Settings", "B4", "company was"),
    "another definition": (
        put("Settings", "B6", "wide"), "definition-changed", "Settings", "B6",
        'the definition cac_scope was "narrow" and is now "wide"'),
    "another label": (
        put("Inputs", "A4", "Costs"), "constant-changed", "Inputs", "A4", '"Spend" and is now'),
    "another month": (
        lambda b: b["Inputs"].__setitem__("D3", b["Inputs"]["C3"].value), "header-changed", "Inputs", "D3",
        "was 2026-02-01 and is now 2026-01-01"),
    "a label that is computed": (
        put("KPIs", "A3", "=1+1"), "formula-added", "KPIs", "A3", 'was "A note"'),
    "a note beside": (
        put("KPIs", "K9", "see mail"), "cells-added", "KPIs", "K9", '"see mail" is typed'),
    "a sheet that is gone": (
        lambda b: b.remove(b["Customers"]), "sheet-removed", "Customers", "", "the sheet Customers is gone"),
    "a sheet in addition": (
        lambda b: b.create_sheet("Ours"), "sheet-added", "Ours", "", "is not in the template"),
    "a sheet with another name": (
        sheet_set("Customers", "title", "Kunden"), "sheet-renamed", "Kunden", "", "called Kunden now"),
    "a hidden sheet": (
        sheet_set("Customers", "sheet_state", "hidden"), "sheet-hidden", "Customers", "", "hidden now"),
    "a hidden row": (
        lambda b: setattr(b["KPIs"].row_dimensions[2], "hidden", True), "rows-hidden", "KPIs", "2:2",
        "row 2 is hidden"),
    "a hidden column": (
        lambda b: setattr(b["KPIs"].column_dimensions["D"], "hidden", True), "columns-hidden", "KPIs", "D:D",
        "column D is hidden"),
    "a name that is gone": (
        lambda b: b.defined_names.pop("in_logo_churn"), "name-removed", "", "", "it stood for Inputs!"),
    "a name for other cells": (
        lambda b: b.defined_names.__setitem__(
            "in_logo_churn", DefinedName("in_logo_churn", attr_text="Inputs!$C$7:$H$7")),
        "name-redirected", "", "", r"stands for Inputs!\$C\$7:\$H\$7 now"),
    "a name in addition": (
        lambda b: b.defined_names.__setitem__("ours", DefinedName("ours", attr_text="Inputs!$C$9")),
        "name-added", "", "", "the name ours"),
    "no validation": (
        lambda b: b["Inputs"].data_validations.dataValidation.clear(), "validation-changed", "Inputs",
        "C5:H5", "cells that took whole numbers from 0 to 1000 take anything now"),
    "another validation": (
        lambda b: setattr(b["Inputs"].data_validations.dataValidation[0], "formula2", "9"),
        "validation-changed", "Inputs", "C5:H5", "take whole numbers from 0 to 9 now"),
    "no protection": (
        lambda b: b["Inputs"].protection.disable(), "protection-removed", "Inputs", "", "is off"),
    "a percentage format": (
        lambda b: setattr(b["Inputs"]["C4"], "number_format", "0%"), "format-changed", "Inputs", "C4",
        "shown as a plain number are shown as a percentage"),
    "amounts shown in thousands": (
        lambda b: setattr(b["Inputs"]["C4"], "number_format", "#,##0,"), "format-changed", "Inputs", "C4",
        "in thousands"),
    "calculation by hand": (
        lambda b: setattr(b.calculation, "calcMode", "manual"), "manual-calculation", "", "", "F9"),
}  # fmt: skip


@pytest.mark.parametrize("story", CHANGES)
def test_one_change_is_one_difference(story, returned) -> None:
    change, code, sheet, place, message = CHANGES[story]
    found = returned(change)
    assert told(found) == [(code, sheet, place)]
    assert re.search(message, found.differences[0].message), found.differences[0].message


TYPED = {
    "text for a number": ("C4", "n/a", "text-in-number", '"n/a" is text where Sales and marketing spend is'),
    "a space for a number": ("C4", " ", "text-in-number", '" " is text'),
    "half a customer": ("C5", 2.5, "not-allowed", "2.5 is not allowed here. Whole customers."),
    "a share of 15": ("C6", 15, "not-allowed", "15 is no logo churn; it should be 0 to 1."),
    "a formula": (
        "C4",
        "=500*2",
        "formula-in-input",
        "the input Sales and marketing spend holds the formula",
    ),
}


@pytest.mark.parametrize("story", TYPED)
def test_a_figure_that_the_template_does_not_take(story, returned) -> None:
    cell, value, code, message = TYPED[story]
    found = returned(lambda book: book["Inputs"].__setitem__(cell, value))
    assert told(found) == [(code, "Inputs", cell), ("inputs-filled", "Inputs", "")]
    assert message in found.differences[0].message


PARTS = {
    "macros": ("vbaProject", "macros-added", "the copy holds macros"),
    "a link": ("externalLink", "external-links", "the copy reads 1 workbook that the template does not"),
}


@pytest.mark.parametrize("story", PARTS)
def test_parts_that_the_template_does_not_have(story, returned) -> None:
    kind, code, message = PARTS[story]
    found = returned(part=kind)
    assert told(found) == [(code, "", "")]
    assert message in found.differences[0].message


def reported(path, *, through: date | None = None) -> None:
    """Make last month's workbook of the template: January and February are in it."""
    book = openpyxl.load_workbook(path)
    book["Inputs"]["C5"], book["Inputs"]["D5"] = 4, 5
    if through:
        book["Settings"]["B8"] = through
        book.defined_names["set_closed_through"] = DefinedName(
            "set_closed_through", attr_text="Settings!$B$8"
        )
    book.save(path)


def test_a_reported_figure_that_is_another_one_is_told(template, returned) -> None:
    reported(template)
    found = returned(put("Inputs", "C5", 6))
    assert told(found) == [("figure-restated", "Inputs", "C5"), ("inputs-filled", "Inputs", "")]
    assert found.differences[0].message == (
        "New paying customers of 2026-01, reported already, was 4 and is now 6."
    )


def test_after_the_closing_month_figures_are_free(template, returned) -> None:
    reported(template, through=date(2026, 1, 31))
    assert told(returned(put("Inputs", "D5", 6))) == [("inputs-filled", "Inputs", "")]
    found = returned(put("Inputs", "C4", 900))
    assert told(found) == [("figure-restated", "Inputs", "C4"), ("inputs-filled", "Inputs", "")]
    assert "of 2026-01, closed through 2026-01, was empty and is now 900" in found.differences[0].message


def test_the_protection_of_the_structure_is_missed(template, returned) -> None:
    book = openpyxl.load_workbook(template)
    book.security = WorkbookProtection(lockStructure=True)
    book.save(template)
    assert told(returned()) == []
    assert told(returned(lambda copy: setattr(copy.security, "lockStructure", False))) == [
        ("protection-removed", "", "")]  # fmt: skip


def test_rows_that_a_table_gained_are_input(returned) -> None:
    def grow(book) -> None:
        book["Customers"].append(["Other", 3, "=B3*2"])
        book["Customers"].tables["Customers"].ref = "A1:C3"

    found = returned(grow)
    assert told(found) == [("rows-appended", "Customers", "A3:C3")]


def test_a_column_that_a_table_lost_is_told_with_the_one_in_its_place(returned) -> None:
    def rename(book) -> None:
        book["Customers"]["B1"] = "Users"
        book["Customers"].tables["Customers"].tableColumns[1].name = "Users"

    found = returned(rename)
    assert told(found)[0] == ("table-columns", "Customers", "A1:C2")
    assert "no longer has the column Seats; it has Users instead" in found.differences[0].message


def test_the_gravest_comes_first_and_all_are_counted(returned) -> None:
    def several(book) -> None:
        book["Inputs"]["C4"], book["Inputs"]["A5"], book["KPIs"]["D1"] = 5, "Won", 3

    found = returned(several)
    assert [each.kind.severity for each in found.differences] == ["error", "warning", "info"]
    assert found.counts == {"error": 1, "warning": 1, "info": 1}


def test_every_kind_says_what_it_means() -> None:
    for kind in KINDS.values():
        assert kind.why.endswith(".")
        assert kind.why[0].isupper()
