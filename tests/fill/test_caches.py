"""No stale number: results that depend on the figures are new or gone, the others are as they were."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from kpi_engine.fill import fill_workbook
from kpi_engine.fill.caches import dependent_caches
from kpi_engine.fill.cells import Cells
from kpi_engine.recalc import Recalculator
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import SetCache, patched

DAY = date(2026, 2, 3)


@pytest.fixture
def cached(changed_template, tmp_path, january, fact):
    """A filled template with formulas of every kind, saved with old results in all of them."""

    def add(book) -> None:
        sheet = book["Inputs"]
        sheet["C12"] = "=FORECAST.ETS(C4,C4:H4,C3:H3)"
        sheet["D12"] = "=C12+1"
        sheet["C13"] = ArrayFormula("C13:H13", "=C4:H4*2")
        sheet["C14"] = "=G13"
        sheet["C15"] = "=UNKNOWN_ADDIN(A4)"
        sheet["C16"] = "=1+1"
        sheet["C17"] = "=C4&RAND()"

    filled = tmp_path / "filled.xlsx"
    fill_workbook(changed_template(add), january, filled)
    package = Package.open(filled)
    formulas = [cell.ref for cell in package.cells("Inputs") if cell.kind and cell.row > 8]
    children = [f"{column}13" for column in "DEFGH"]
    edits = {"Inputs": {ref: SetCache(777.0) for ref in (*formulas, *children)}}
    path = tmp_path / "cached.xlsx"
    path.write_bytes(patched(package, edits, full_calc=False))
    return path


def test_everything_that_depends_on_a_changed_figure_is_new_or_gone(cached, tmp_path, fact, cells_of) -> None:
    output = tmp_path / "out.xlsx"
    receipt = fill_workbook(cached, [fact("sm_spend", "2026-01", 80_000.0)], output, as_of=DAY, restate=True)
    cells = cells_of(output, "Inputs")
    assert (cells["C9"], cells["H10"]) == (200.0, 80_000.0)
    assert (cells["C13"], cells["G13"], cells["C14"]) == (160_000.0, 0.0, 0.0)
    assert [cells[ref] for ref in ("C12", "D12", "C17")] == [None, None, None]
    assert set(receipt.not_verifiable) == {"Inputs!C12", "Inputs!D12", "Inputs!C17"}


def test_what_does_not_depend_on_the_figure_keeps_its_result(cached, tmp_path, fact) -> None:
    before = {cell.ref: cell.value for cell in Package.open(cached).cells("Inputs")}
    inputs = {("Inputs", "C4"): 80_000.0}
    caches = dependent_caches(
        Recalculator(Package.open(cached)), inputs, (), Cells(Package.open(cached)), DAY
    )
    assert before["C15"] == 777.0
    assert "C15" not in caches.edits["Inputs"]


def test_results_that_differ_for_other_reasons_are_left_alone(cached) -> None:
    package = Package.open(cached)
    data = patched(package, {"Inputs": {"C16": SetCache(99.0)}}, full_calc=False)
    quiet = Package.of_bytes(_quiet(data), cached)
    caches = dependent_caches(Recalculator(quiet), {("Inputs", "C4"): 1.0}, (), Cells(quiet), DAY)
    assert "C16" not in caches.edits["Inputs"]


def _quiet(data: bytes) -> bytes:
    """The workbook without its wish to be calculated on opening, which would explain any old result."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b'fullCalcOnLoad="1"', b""))
    return stream.getvalue()


def test_what_if_tables_lose_their_old_results(changed_template, tmp_path, january, cells_of) -> None:
    def add(book) -> None:
        sheet = book["Inputs"]
        sheet["K3"] = "=C9"
        sheet["K4"] = DataTableFormula(ref="K4:K6", dt2D=False, r1="C4")
        sheet["K5"], sheet["K6"] = 5, 6

    receipt = fill_workbook(changed_template(add), january, tmp_path / "out.xlsx")
    cells = cells_of(tmp_path / "out.xlsx", "Inputs")
    assert (cells["K3"], cells["K5"], cells["K6"]) == (250.0, None, None)
    assert {"Inputs!K5", "Inputs!K6"} <= set(receipt.not_verifiable)


@pytest.fixture
def proved_by(tmp_path):
    """A workbook with one figure and two results, as it would be saved with these results."""

    def make(devsq: float) -> Path:
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "Plan"
        for ref, value in {"A1": 1, "A2": 3, "B1": "=DEVSQ(A1:A2)", "B2": "=B1*10", "B3": "=A1+A2"}.items():
            sheet[ref] = value
        book.calculation.fullCalcOnLoad = False
        path = tmp_path / "plan.xlsx"
        book.save(path)
        saved = {"B1": SetCache(devsq), "B2": SetCache(devsq * 10), "B3": SetCache(4.0)}
        path.write_bytes(patched(Package.open(path), {"Plan": saved}, full_calc=False))
        return path

    return make


def test_the_receipt_says_why_a_result_is_left_to_excel(proved_by, tmp_path, fact, cells_of) -> None:
    output = tmp_path / "out.xlsx"
    receipt = fill_workbook(proved_by(7.0), [fact("Plan!A1", "", 5.0)], output)
    cells = cells_of(output, "Plan")
    assert [cells[ref] for ref in ("B1", "B2", "B3")] == [None, None, 8.0]
    assert receipt.not_verifiable == ("Plan!B1", "Plan!B2")
    assert receipt.warnings == (
        "The result of Plan!B1 is left to Excel: with the old figures the calculation engine arrives at "
        "another result than the file holds.",
    )


def test_a_result_that_the_old_figures_prove_is_written(proved_by, tmp_path, fact, cells_of) -> None:
    receipt = fill_workbook(proved_by(2.0), [fact("Plan!A1", "", 5.0)], tmp_path / "out.xlsx")
    cells = cells_of(tmp_path / "out.xlsx", "Plan")
    assert [cells[ref] for ref in ("B1", "B2", "B3")] == [2.0, 20.0, 8.0]
    assert (receipt.not_verifiable, receipt.warnings) == ((), ())


def test_now_is_the_moment_of_the_fill_and_midnight_of_a_given_day(
    changed_template, tmp_path, january, cells_of
) -> None:
    def add(book) -> None:
        book["Inputs"]["K3"], book["Inputs"]["K4"] = "=NOW()", "=TODAY()"

    template, output = changed_template(add), tmp_path / "out.xlsx"
    before = datetime.now().astimezone().replace(tzinfo=UTC, microsecond=0)
    fill_workbook(template, january, output)
    after = datetime.now().astimezone().replace(tzinfo=UTC)
    cells = cells_of(output, "Inputs")
    assert before <= datetime(1899, 12, 30, tzinfo=UTC) + timedelta(days=cells["K3"], milliseconds=1) <= after
    assert cells["K4"] == int(cells["K3"])
    fill_workbook(template, january, output, as_of=DAY)
    cells = cells_of(output, "Inputs")
    assert cells["K3"] == cells["K4"] == 46056.0
