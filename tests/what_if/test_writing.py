"""A scenario written as a workbook: new inputs, new results, all else as it was."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from kpi_engine.errors import WorkbookError
from kpi_engine.recalc import recalculate
from kpi_engine.what_if import Model, compare, write
from kpi_engine.workbook.edits import SetCache
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import patched
from tests.what_if.conftest import MakeModel

PRICE = ("Inputs", "B2")


def test_the_copy_holds_the_inputs_and_every_result_that_follows(model: MakeModel, tmp_path: Path) -> None:
    made = model()
    output = tmp_path / "b.xlsx"
    assert write(made, compare(made, {PRICE: 12.0, ("KPIs", "B2"): 500.0}, []), output) == (3, 0)
    book = openpyxl.load_workbook(output, data_only=True)
    assert book["Inputs"]["B2"].value == 12
    assert [book["KPIs"][ref].value for ref in ("B2", "B3", "C2", "C3")] == [500, 6000, 475, 5700]
    found = recalculate(Package.open(output)).summary()
    assert (found["different"], found["stale"]) == (0, 0)


def test_other_parts_are_the_same_bytes(model: MakeModel, tmp_path: Path) -> None:
    made = model()
    write(made, compare(made, {PRICE: 12.0}, []), tmp_path / "b.xlsx")
    with zipfile.ZipFile(made.package.path) as before, zipfile.ZipFile(tmp_path / "b.xlsx") as after:
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert changed == {"xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"}


def test_a_result_that_cannot_be_computed_is_taken_out(model: MakeModel, tmp_path: Path) -> None:
    package = model().package
    package.path.write_bytes(patched(package, {"KPIs": {"B6": SetCache(77.0)}}, full_calc=False))
    made = Model(Package.open(package.path))
    assert write(made, compare(made, {PRICE: 12.0}, []), tmp_path / "b.xlsx") == (2, 1)
    assert openpyxl.load_workbook(tmp_path / "b.xlsx", data_only=True)["KPIs"]["B6"].value is None


def test_the_workbook_itself_is_never_the_output(model: MakeModel) -> None:
    made = model()
    before = made.package.path.read_bytes()
    with pytest.raises(WorkbookError, match="another name"):
        write(made, compare(made, {PRICE: 12.0}, []), made.package.path)
    assert made.package.path.read_bytes() == before
