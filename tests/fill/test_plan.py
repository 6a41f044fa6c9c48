"""A fill that is only worked out: what it would do, and nothing on the disk."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from kpi_engine.errors import WorkbookError
from kpi_engine.fill import Template, fill_workbook
from kpi_engine.system.locks import sole_writer
from kpi_engine.workbook.container import Container

DAY = date(2026, 2, 3)


def test_a_preview_lists_cells_and_results_and_writes_nothing(
    changed_template: Callable, tmp_path: Path, january: list, fact: Callable[..., Any]
) -> None:
    def name(book: openpyxl.Workbook) -> None:
        book.defined_names["cac_january"] = DefinedName("cac_january", attr_text="Inputs!$C$9")

    first = tmp_path / "first.xlsx"
    fill_workbook(changed_template(name), january, first, as_of=DAY)
    before = sorted(path.name for path in tmp_path.iterdir())
    plan = Template.open(first).plan([fact("sm_spend", "2026-01", 80_000.0)], as_of=DAY, restate=True)
    receipt = plan.preview()
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert receipt.dry_run
    assert (receipt.workbook, receipt.workbook_sha256, receipt.filled_at) == ("", "", "")
    assert [(change.cell, change.old, change.new) for change in receipt.inputs] == [
        ("C4", 100_000.0, 80_000.0)
    ]
    assert receipt.restated == receipt.inputs
    named = receipt.results[0]
    assert (named.name, named.cell, named.old, named.new) == ("cac_january", "C9", 250.0, 200.0)
    assert {change.cell for change in receipt.results} == {"C9", *(f"{column}10" for column in "CDEFGH")}


def test_a_preview_refuses_what_the_patch_refuses(
    changed_template: Callable, tmp_path: Path, january: list
) -> None:
    path = changed_template(lambda book: book["Inputs"].merge_cells("B4:C4"))
    with pytest.raises(WorkbookError, match="merged"):
        Template.open(path).plan(january, as_of=DAY).preview()


def test_the_receipt_proves_the_workbook_and_counts_the_parts_left_alone(
    template: Path, tmp_path: Path, january: list
) -> None:
    output = tmp_path / "january.xlsx"
    receipt = fill_workbook(template, january, output, as_of=DAY)
    assert receipt.workbook_sha256 == hashlib.sha256(output.read_bytes()).hexdigest()
    assert receipt.filled_at.startswith("20")
    parts = len(Container(output.read_bytes(), "january.xlsx").members)
    changed = {"xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml",
               "xl/worksheets/sheet4.xml"}  # fmt: skip
    assert receipt.parts_untouched >= parts - len(changed)
    assert receipt.parts_untouched < parts


def test_a_workbook_that_another_run_writes_is_left_to_it(
    template: Path, tmp_path: Path, january: list
) -> None:
    import threading

    output = tmp_path / "january.xlsx"
    plan = Template.open(template).plan(january, as_of=DAY)
    codes: list[str] = []

    def second() -> None:
        try:
            plan.write(output)
        except WorkbookError as refused:
            codes.append(refused.code)

    with sole_writer(output):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert codes == ["locked"]
    assert not output.exists()
