"""`kpi fill` month after month: seen first, refused where months are closed, with a receipt."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from kpi_engine.model.documents_of_fills import FillDocument
from tests.cli.conftest import Kpi


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Spend and customers of three months with the CAC below, and a cell for the closing month."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Plan"
    for column, month in zip("BCD", (1, 2, 3), strict=True):
        sheet[f"{column}1"] = date(2026, month, 1)
        sheet[f"{column}4"] = f"={column}2/{column}3"
    names = {
        "in_months": "$B$1:$D$1", "in_sm_spend": "$B$2:$D$2", "in_new_customers": "$B$3:$D$3",
        "set_closed_through": "$B$6", "cac_february": "$C$4",
    }  # fmt: skip
    for name, area in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=f"Plan!{area}")
    path = tmp_path / "plan.xlsx"
    book.save(path)
    return path


def data(folder: Path, month: str, spend: int, customers: int) -> None:
    rows = f"period,term,value\n{month},sm_spend,{spend}\n{month},new_customers,{customers}\n"
    (folder / "data.csv").write_text(rows, encoding="utf-8")


FILL = ("fill", "plan.xlsx", "--data", "data.csv")


def test_a_dry_run_shows_every_cell_old_and_new_and_writes_nothing(
    kpi: Kpi, plan: Path, tmp_path: Path
) -> None:
    data(tmp_path, "2026-02", 120_000, 400)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    answer = kpi(*FILL, "--dry-run")
    assert answer.code == 0, answer.err
    shown = " ".join(answer.out.split())
    assert "nothing is written" in shown
    assert "2 cells from data.csv" in shown
    assert "1 dependent result would change" in shown
    assert "Plan!C2 blank 120,000 data.csv row 2, column value" in shown
    assert "Plan!C4 #DIV/0! 300 cac_february" in shown or "Plan!C4 blank 300 cac_february" in shown
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    document = kpi(*FILL, "--dry-run", "--format", "json").json
    assert (document["dry_run"], document["workbook"]) == (True, "")
    assert [(change["cell"], change["new"]) for change in document["results"]] == [("C4", 300)]


def test_one_cell_is_one_cell(kpi: Kpi, plan: Path, tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("period,term,value\n2026-02,sm_spend,5\n", encoding="utf-8")
    shown = " ".join(kpi(*FILL, "-o", "february.xlsx").out.split())
    assert "1 cell from data.csv" in shown


def test_a_fill_leaves_its_receipt_beside_the_workbook(kpi: Kpi, plan: Path, tmp_path: Path) -> None:
    data(tmp_path, "2026-02", 120_000, 400)
    answer = kpi(*FILL, "-o", "february.xlsx")
    assert answer.code == 0, answer.err
    assert "february.receipt.json" in answer.out
    receipt = FillDocument.model_validate_json((tmp_path / "february.receipt.json").read_bytes())
    workbook = (tmp_path / "february.xlsx").read_bytes()
    assert receipt.workbook_sha256 == hashlib.sha256(workbook).hexdigest()
    assert [change.cell for change in receipt.inputs] == ["C2", "C3"]


def test_the_receipt_goes_where_it_is_told_or_nowhere(kpi: Kpi, plan: Path, tmp_path: Path) -> None:
    data(tmp_path, "2026-02", 120_000, 400)
    assert kpi(*FILL, "-o", "a.xlsx", "--no-receipt").code == 0
    assert kpi(*FILL, "-o", "b.xlsx", "--receipt", "proof.json").code == 0
    assert sorted(path.name for path in tmp_path.glob("*.json")) == ["proof.json"]


@pytest.mark.parametrize("taken", ["data.csv", "plan.xlsx", "out.xlsx"])
def test_a_receipt_never_takes_a_file_that_is_needed(
    kpi: Kpi, plan: Path, tmp_path: Path, taken: str
) -> None:
    data(tmp_path, "2026-02", 120_000, 400)
    answer = kpi(*FILL, "-o", "out.xlsx", "--receipt", taken)
    assert answer.code == 2
    assert f"would take the place of {taken}" in answer.err
    assert not (tmp_path / "out.xlsx").exists()


def test_a_month_is_filled_closed_and_restated(kpi: Kpi, plan: Path, tmp_path: Path) -> None:
    data(tmp_path, "2026-02", 120_000, 400)
    closed = kpi(*FILL, "-o", "february.xlsx", "--close", "2026-02")
    assert "closed through 2026-02" in closed.out
    data(tmp_path, "2026-02", 100_000, 400)
    again = ("fill", "february.xlsx", "--data", "data.csv", "-o", "corrected.xlsx")
    refused = kpi(*again)
    assert refused.code == 2
    assert "Plan!C2 would go from 120,000 to 100,000" in refused.err
    assert "--restate" in refused.err
    assert not (tmp_path / "corrected.xlsx").exists()
    done = kpi(*again, "--restate")
    assert done.code == 0
    assert "1 figures of closed periods restated" in done.out or "restated:" in done.out
    receipt = json.loads((tmp_path / "corrected.receipt.json").read_text(encoding="utf-8"))
    assert [(change["cell"], change["old"], change["new"]) for change in receipt["restated"]] == [
        ("C2", 120_000, 100_000)
    ]


def test_a_map_of_ones_own_says_where_figures_go(kpi: Kpi, plan: Path, tmp_path: Path) -> None:
    (tmp_path / "where.yaml").write_text("- term: visitors\n  target: Plan!F9\n", encoding="utf-8")
    (tmp_path / "data.csv").write_text("term,value\nvisitors,31\n", encoding="utf-8")
    assert kpi(*FILL, "-o", "out.xlsx", "--map", "where.yaml").code == 0
    assert openpyxl.load_workbook(tmp_path / "out.xlsx")["Plan"]["F9"].value == 31
    (tmp_path / "where.yaml").write_text("- term: visitors\n", encoding="utf-8")
    answer = kpi(*FILL, "-o", "out.xlsx", "--map", "where.yaml")
    assert (answer.code, "where.yaml line 1" in answer.err) == (2, True)


@pytest.mark.parametrize(
    ("options", "says"),
    [((), "--dry-run"), (("--dry-run", "--receipt", "x.json"), "leave --receipt out")],
)
def test_options_that_leave_open_what_is_meant_are_refused(
    kpi: Kpi, plan: Path, tmp_path: Path, options: tuple[str, ...], says: str
) -> None:
    data(tmp_path, "2026-02", 120_000, 400)
    answer = kpi(*FILL, *options)
    assert answer.code == 2
    assert says in answer.err
