"""`kpi template inspect`, `check` and `verify`, as their author runs them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName


@pytest.fixture
def template(tmp_path) -> Path:
    """Two figures over three months."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Inputs"
    sheet["A1"], sheet["A2"], sheet["A3"] = "Month", "MRR", "New customers"
    for month, column in enumerate("BCD", 1):
        sheet[f"{column}1"] = date(2026, month, 1)
    book.create_sheet("Settings").append(["Currency", "EUR"])
    names = {"in_months": "Inputs!$B$1:$D$1", "in_mrr": "Inputs!$B$2:$D$2",
             "in_new_customers": "Inputs!$B$3:$D$3", "set_currency": "Settings!$B$1"}  # fmt: skip
    for name, text in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=text)
    path = tmp_path / "plan.xlsx"
    book.save(path)
    return path


def change(path: Path, copy: str, *cells: tuple[str, str, object]) -> Path:
    book = openpyxl.load_workbook(path)
    for sheet, cell, value in cells:
        book[sheet][cell] = value
    book.save(path.with_name(copy))
    return path.with_name(copy)


def test_inspect_lists_what_can_be_filled(kpi, template) -> None:
    told = kpi("template", "inspect", "plan.xlsx")
    assert told.code == 0
    assert "plan.xlsx: 2 targets, 0 tables, 0 single inputs" in told.out
    assert "2026-01 to 2026-03; Actual" in told.out
    assert "B2 MRR (mrr): an amount a month" in told.out
    assert "set_currency (Settings!B1): EUR" in told.out
    document = kpi("template", "inspect", "plan.xlsx", "--format", "json").json
    assert document["schema"] == "kpi.template_inspect/1"
    assert [target["target"] for target in document["targets"]] == ["in_mrr", "in_new_customers"]


def test_a_workbook_without_targets_says_how_to_make_some(kpi, tmp_path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = 5
    book.save(tmp_path / "any.xlsx")
    told = kpi("template", "inspect", "any.xlsx")
    assert told.code == 0
    assert "Name an input cell in_ and its term" in told.out


def test_check_says_what_to_do_and_fails(kpi, template) -> None:
    clean = kpi("template", "check", "plan.xlsx")
    assert (clean.code, clean.out.splitlines()[1].strip()) == (0, "Nothing is wrong with its 2 targets.")
    change(template, "bad.xlsx", ("Inputs", "C2", "=B2*1.1"))
    told = kpi("template", "check", "bad.xlsx")
    assert told.code == 1
    assert "error target-formula" in told.out
    assert "Inputs!C2: the target in_mrr holds formulas in C2." in told.out
    assert "What to do: Point the target to the input" in told.out
    assert kpi("template", "check", "bad.xlsx", "--fail-on", "never").code == 0
    document = kpi("template", "check", "bad.xlsx", "--format", "json").json
    assert document["schema"] == "kpi.template_check/1"
    assert document["summary"] == {"error": 1, "warning": 1, "info": 0}
    assert document["findings"][0]["fix"].startswith("Point the target")


def test_verify_tells_what_came_back(kpi, template) -> None:
    change(template, "back.xlsx", ("Inputs", "B2", 1000), ("Inputs", "C2", 1100))
    fine = kpi("template", "verify", "back.xlsx", "--against", "plan.xlsx")
    assert fine.code == 0
    assert "2 inputs filled: MRR." in fine.out
    assert kpi("template", "verify", "back.xlsx", "--against", "plan.xlsx", "--fail-on", "info").code == 1
    change(template, "wrong.xlsx", ("Settings", "B1", "USD"), ("Inputs", "A2", "ARR"))
    told = kpi("template", "verify", "wrong.xlsx", "--against", "plan.xlsx")
    assert told.code == 1
    lines = [line.strip() for line in told.out.splitlines() if line.strip()]
    assert lines == [
        "wrong.xlsx against plan.xlsx: 1 error, 1 warning",
        "error: Settings",
        'B1: currency was "EUR" and is now "USD".',
        "warning: Inputs",
        'A2: was "MRR" and is now "ARR".',
    ]
    document = kpi("template", "verify", "wrong.xlsx", "--against", "plan.xlsx", "--format", "json").json
    assert document["schema"] == "kpi.template_verify/1"
    assert [finding["code"] for finding in document["findings"]] == ["currency-changed", "constant-changed"]


def test_cells_side_by_side_share_a_line(kpi, template) -> None:
    change(template, "noted.xlsx", *(("Inputs", f"{column}9", "moved") for column in "BCD"))
    told = kpi("template", "verify", "noted.xlsx", "--against", "plan.xlsx")
    assert 'B9:D9: "moved" is typed here. (2 more like it)' in told.out


@pytest.mark.parametrize("command", [("inspect",), ("check",), ("verify", "--against", "nothing.xlsx")])
def test_a_file_that_is_not_there_is_the_users_to_put_right(command, kpi) -> None:
    verb, *rest = command
    told = kpi("template", verb, "nothing.xlsx", *rest)
    assert told.code == 2
    assert "nothing.xlsx was not found" in told.err
