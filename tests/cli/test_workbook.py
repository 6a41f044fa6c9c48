"""`kpi fill` and `kpi recalc` on a small workbook that a user made: no stale number, no lost file."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from tests.cli.conftest import Kpi


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """Spend and customers with names of their own, the CAC below, and an old result in its cell."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Plan"
    sheet["A1"], sheet["A2"], sheet["A3"] = "Spend", "Customers", "CAC"
    sheet["B3"] = "=B1/B2"
    for name, cell in (("in_sm_spend", "$B$1"), ("in_new_customers", "$B$2")):
        book.defined_names[name] = DefinedName(name, attr_text=f"Plan!{cell}")
    path = tmp_path / "plan.xlsx"
    book.save(path)
    return path


def _data(folder: Path, rows: str) -> None:
    (folder / "data.csv").write_text("term,value\n" + rows, encoding="utf-8")


def _cac(path: Path) -> object:
    return openpyxl.load_workbook(path, data_only=True)["Plan"]["B3"].value


def test_a_fill_leaves_the_new_result_in_the_cell_and_the_template_alone(
    kpi: Kpi, template: Path, tmp_path: Path
) -> None:
    before = template.read_bytes()
    _data(tmp_path, "sm_spend,100000\nnew_customers,400\n")
    answer = kpi("fill", "plan.xlsx", "--data", "data.csv", "-o", "january.xlsx", "--format", "json")
    receipt = answer.json
    assert answer.code == 0
    assert _cac(tmp_path / "january.xlsx") == 250
    assert [(c["cell"], c["new"]) for c in receipt["inputs"]] == [("B1", 100_000), ("B2", 400)]
    assert receipt["schema"] == "kpi.fill/1"
    assert receipt["recalculated"] == 1
    assert template.read_bytes() == before


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("sm_spend,100000\nnew_custmers,400\n", "row 3"),
        ("sm_spend,lots\nnew_customers,400\n", "row 2"),
        ("sm_spend,1\nsm_spend,2\n", "row 3"),
        ('sm_spend,"1,234"\nnew_customers,400\n', "row 2"),
    ],
)
def test_data_that_cannot_be_placed_names_its_row_and_writes_nothing(
    kpi: Kpi, template: Path, tmp_path: Path, rows: str, expected: str
) -> None:
    _data(tmp_path, rows)
    answer = kpi("fill", "plan.xlsx", "--data", "data.csv", "-o", "january.xlsx")
    assert answer.code == 2
    assert expected in answer.err
    assert not (tmp_path / "january.xlsx").exists()


def test_the_decimal_sign_can_be_stated(kpi: Kpi, template: Path, tmp_path: Path) -> None:
    _data(tmp_path, 'sm_spend,"1,234"\nnew_customers,4\n')
    answer = kpi("fill", "plan.xlsx", "--data", "data.csv", "-o", "january.xlsx", "--decimal", ".")
    assert answer.code == 0
    assert _cac(tmp_path / "january.xlsx") == 308.5


def _with_old_result(path: Path, result: float) -> None:
    """The workbook as a tool leaves it that changes inputs and keeps old results."""
    import zipfile

    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    name = "xl/worksheets/sheet1.xml"
    cell = f"<f>B1/B2</f><v>{result}</v>".encode()
    parts[name] = parts[name].replace(b"<f>B1/B2</f><v></v>", cell).replace(b"<f>B1/B2</f><v />", cell)
    assert cell in parts[name]
    with zipfile.ZipFile(path, "w") as book:
        for part, data in parts.items():
            book.writestr(part, data)


def test_a_wrong_number_in_the_file_is_found_and_put_right_in_a_copy(
    kpi: Kpi, template: Path, tmp_path: Path
) -> None:
    _data(tmp_path, "sm_spend,100000\nnew_customers,400\n")
    kpi("fill", "plan.xlsx", "--data", "data.csv", "-o", "january.xlsx")
    book = openpyxl.load_workbook(tmp_path / "january.xlsx")
    book["Plan"]["B1"] = 120_000
    book.save(tmp_path / "changed.xlsx")
    _with_old_result(tmp_path / "changed.xlsx", 250)
    answer = kpi("recalc", "changed.xlsx", "--check", "--format", "json")
    assert answer.code == 1
    assert [(c["cell"], c["cached"], c["computed"]) for c in answer.json["cells"]] == [("B3", 250, 300)]
    assert kpi("recalc", "changed.xlsx", "-o", "right.xlsx").code == 0
    assert _cac(tmp_path / "right.xlsx") == 300
    assert kpi("recalc", "right.xlsx", "--check").code == 0


def test_in_place_keeps_the_old_file_beside_the_new_one(kpi: Kpi, template: Path, tmp_path: Path) -> None:
    before = template.read_bytes()
    answer = kpi("recalc", "plan.xlsx", "--in-place")
    assert answer.code == 0
    assert template.read_bytes() != before
    backups = [p for p in tmp_path.iterdir() if p.read_bytes() == before]
    assert len(backups) == 1
    assert backups[0].name in answer.out.replace("\n", "")


def test_a_copy_never_takes_the_place_of_the_workbook(kpi: Kpi, template: Path) -> None:
    before = template.read_bytes()
    answer = kpi("recalc", "plan.xlsx", "-o", "plan.xlsx")
    assert answer.code == 2
    assert "--in-place" in answer.err
    assert template.read_bytes() == before


def test_the_figures_are_never_the_output(kpi: Kpi, template: Path, tmp_path: Path) -> None:
    figures = openpyxl.Workbook()
    for row in (("term", "value"), ("sm_spend", 100_000), ("new_customers", 400)):
        figures.active.append(row)
    figures.save(tmp_path / "data.xlsx")
    before = (tmp_path / "data.xlsx").read_bytes()
    answer = kpi("fill", "plan.xlsx", "--data", "data.xlsx", "-o", "data.xlsx")
    assert answer.code == 2
    assert "figures are not lost" in answer.err
    assert (tmp_path / "data.xlsx").read_bytes() == before


@pytest.mark.parametrize("name", [".", "~$plan.xlsx"])
def test_a_folder_or_an_open_workbook_is_one_sentence(
    kpi: Kpi, template: Path, tmp_path: Path, name: str
) -> None:
    _data(tmp_path, "sm_spend,100000\nnew_customers,400\n")
    if name == ".":
        answer = kpi("fill", "plan.xlsx", "--data", "data.csv", "-o", ".")
    else:
        (tmp_path / name).touch()
        answer = kpi("recalc", "plan.xlsx", "--in-place")
    assert answer.code == 2
    assert "folder" in answer.err or "open" in answer.err
    assert not list(tmp_path.glob("*.backup*"))


def test_output_and_in_place_together_are_refused(kpi: Kpi, template: Path) -> None:
    answer = kpi("recalc", "plan.xlsx", "-o", "x.xlsx", "--in-place")
    assert answer.code == 2
    assert "not both" in answer.err
