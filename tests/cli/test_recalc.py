"""`kpi recalc` as an auditor uses it: several workbooks, what was found and why, and what was written."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from kpi_engine import engine
from kpi_engine.errors import WorkbookError
from kpi_engine.model.documents_of_recalc import RecalcCellDocument, RecalcDocument, RecalcSummaryDocument
from kpi_engine.workbook.edits import SetCache, SetValue
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import patched
from tests.calculated import with_results
from tests.cli.conftest import Kpi


def calculated(path: Path, cells: dict[str, object]) -> Path:
    """A workbook with a sheet Plan, and a second sheet with a note, saved with its results."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Plan"
    for ref, value in cells.items():
        sheet[ref] = value
    book.create_sheet("Notes")["A1"] = "as agreed"
    book.calculation.fullCalcOnLoad = False
    book.save(path)
    with_results(path)
    return path


@pytest.fixture
def right(tmp_path: Path) -> Path:
    """Spend, customers and the CAC, all as calculated."""
    return calculated(tmp_path / "right.xlsx", {"A1": 100_000, "A2": 400, "B1": "=A1/A2", "B2": "=B1*12"})


@pytest.fixture
def old(right: Path, tmp_path: Path) -> Path:
    """The same after a tool wrote a new spend and calculated nothing."""
    path = tmp_path / "old.xlsx"
    package = Package.open(right)
    path.write_bytes(patched(package, {"Plan": {"A1": SetValue(120_000.0)}}, full_calc=False))
    return path


def test_the_findings_come_with_both_values_the_difference_and_the_cause(kpi: Kpi, old: Path) -> None:
    answer = kpi("recalc", "old.xlsx", "--check")
    assert answer.code == 1
    words = " ".join(answer.out.split())
    assert "2 formula cells: 2 stale" in words
    assert "Plan!B1" in words
    assert "250" in words
    assert "300" in words
    assert "+20.0%" in words
    assert "an input or the formula seems to have been changed" in words


def test_nothing_found_is_said(kpi: Kpi, right: Path) -> None:
    answer = kpi("recalc", "right.xlsx", "--check")
    assert (answer.code, answer.err) == (0, "")
    assert "Nothing found: every formula gives the value that the file holds." in answer.out


def test_a_workbook_without_formulas_says_so(kpi: Kpi, tmp_path: Path) -> None:
    calculated(tmp_path / "values.xlsx", {"A1": 1})
    assert "There is no formula in the workbook." in kpi("recalc", "values.xlsx").out


def test_several_workbooks_are_one_line_of_json_each_and_one_failure_stops_no_other(
    kpi: Kpi, right: Path, old: Path, tmp_path: Path
) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"no workbook")
    answer = kpi(
        "recalc", "old.xlsx", "broken.xlsx", "missing.xlsx", "right.xlsx", "--check", "--format", "json"
    )
    assert answer.code == 2
    documents = [RecalcDocument.model_validate_json(line) for line in answer.out.splitlines()]
    assert [(each.workbook, each.summary["stale"]) for each in documents] == [
        ("old.xlsx", 2),
        ("right.xlsx", 0),
    ]
    assert len(answer.err.splitlines()) == 2
    assert "broken.xlsx" in answer.err
    assert "missing.xlsx" in answer.err


def test_a_pattern_means_its_files_where_the_shell_leaves_it_alone(kpi: Kpi, right: Path, old: Path) -> None:
    answer = kpi("recalc", "*.xlsx", "--format", "json")
    assert [json.loads(line)["workbook"] for line in answer.out.splitlines()] == ["old.xlsx", "right.xlsx"]
    assert answer.code == 0


def test_a_pattern_without_a_file_is_refused(kpi: Kpi) -> None:
    answer = kpi("recalc", "2026-*.xlsx")
    assert (answer.code, answer.err.count("\n")) == (2, 1)


def test_strict_is_about_what_cannot_be_verified(kpi: Kpi, tmp_path: Path) -> None:
    calculated(tmp_path / "cube.xlsx", {"A1": '=CUBEVALUE("sales","all")', "A2": "=1+1"})
    assert kpi("recalc", "cube.xlsx", "--check").code == 0
    answer = kpi("recalc", "cube.xlsx", "--strict")
    assert answer.code == 1
    assert "Not verifiable" in answer.out


def test_all_streams_every_cell_and_ends_with_the_counts(kpi: Kpi, old: Path) -> None:
    answer = kpi("recalc", "old.xlsx", "--all")
    *cells, last = answer.out.splitlines()
    read = [RecalcCellDocument.model_validate_json(line) for line in cells]
    assert [(each.cell, each.cached, each.computed) for each in read] == [
        ("B1", 250, 300),
        ("B2", 3000, 3600),
    ]
    assert read[0].formula == "=A1/A2"
    summary = RecalcSummaryDocument.model_validate_json(last)
    assert summary.summary["stale"] == 2
    assert summary.document_schema == "kpi.recalc_summary/1"


def test_all_also_lists_equal_cells(kpi: Kpi, right: Path) -> None:
    lines = kpi("recalc", "right.xlsx", "--all").out.splitlines()
    assert [json.loads(line).get("status") for line in lines] == ["equal", "equal", None]


class _Page(HTMLParser):
    """Notes what a page would load, and whether every element that is opened is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loads += [f"{name}={value}" for name, value in attrs if name in ("src", "href")]
        if tag not in ("meta", "input", "br", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_the_page_is_one_file_that_loads_nothing(kpi: Kpi, old: Path, tmp_path: Path) -> None:
    calculated(tmp_path / "odd & größe.xlsx", {"A1": '="<i>"&1'})
    answer = kpi("recalc", "old.xlsx", "odd & größe.xlsx", "missing.xlsx", "--format", "html", "--check")
    assert answer.code == 2
    assert answer.out.isascii()
    page = _Page()
    page.feed(answer.out)
    assert page.open == []
    assert page.loads == []
    assert not re.search(r"https?:|@import|url\(", answer.out)
    text = " ".join(page.text)
    for told in (
        "old.xlsx",
        "odd & größe.xlsx",
        "missing.xlsx",
        "stale",
        "+20.0%",
        "=A1/A2",
        "Nothing found",
    ):
        assert told in text


def test_the_page_escapes_what_the_workbook_says(kpi: Kpi, tmp_path: Path) -> None:
    path = calculated(tmp_path / "plan.xlsx", {"A1": '="<script>alert(1)</script>"&B9'})
    package = Package.open(path)
    path.write_bytes(patched(package, {"Plan": {"A1": SetCache("<img src=x>")}}, full_calc=False))
    page = kpi("recalc", "plan.xlsx", "--format", "html").out
    assert "<img" not in page
    assert "&lt;img src=x&gt;" in page
    assert "<script>alert" not in page


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist()}


def test_only_the_results_in_the_file_change(kpi: Kpi, old: Path, tmp_path: Path) -> None:
    answer = kpi("recalc", "old.xlsx", "-o", "new.xlsx", "--format", "json")
    assert answer.code == 0
    before, after = _parts(old), _parts(tmp_path / "new.xlsx")
    sheet = "xl/worksheets/sheet1.xml"
    assert {name for name in before if before[name] != after.get(name)} == {sheet}
    assert before.keys() == after.keys()
    results = re.compile(rb"<v>[^<]*</v>")
    assert results.sub(b"", before[sheet]) == results.sub(b"", after[sheet])
    assert {b"<v>300</v>", b"<v>3600</v>"} <= set(results.findall(after[sheet]))
    written = answer.json["written"]
    assert (written["workbook"], written["results"], written["calculates_on_opening"]) == (
        "new.xlsx",
        2,
        False,
    )
    assert kpi("recalc", "new.xlsx", "--check").code == 0


def test_results_are_never_written_into_a_workbook_that_changed_meanwhile(
    right: Path, old: Path, tmp_path: Path
) -> None:
    """Somebody saves the workbook on the shared drive while it is recalculated."""
    found = engine.recalculate(old)
    old.write_bytes(right.read_bytes())
    for output in (None, tmp_path / "new.xlsx"):
        with pytest.raises(WorkbookError, match="was changed by somebody"):
            engine.write_recalculated(old, found, output)
    assert old.read_bytes() == right.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["old.xlsx", "right.xlsx"]


def test_the_answer_says_which_file_it_is_about(kpi: Kpi, old: Path) -> None:
    digest = sha256(old.read_bytes()).hexdigest()
    assert kpi("recalc", "old.xlsx", "--format", "json").json["workbook_sha256"] == digest
    assert json.loads(kpi("recalc", "old.xlsx", "--all").out.splitlines()[-1])["workbook_sha256"] == digest
    assert digest in kpi("recalc", "old.xlsx", "--format", "html").out


def test_a_right_workbook_is_written_with_every_part_the_same(kpi: Kpi, right: Path, tmp_path: Path) -> None:
    assert kpi("recalc", "right.xlsx", "-o", "copy.xlsx").code == 0
    assert _parts(right) == _parts(tmp_path / "copy.xlsx")


def test_where_results_cannot_be_computed_excel_is_asked_to(kpi: Kpi, tmp_path: Path) -> None:
    path = calculated(tmp_path / "cube.xlsx", {"A1": 2, "B1": "=A1*2", "B2": '=CUBEVALUE("sales",B1)'})
    package = Package.open(path)
    edits = {"Plan": {"A1": SetValue(3.0), "B2": SetCache(7.0)}}
    path.write_bytes(patched(package, edits, full_calc=False))
    answer = kpi("recalc", "cube.xlsx", "-o", "new.xlsx")
    assert "Excel is asked to calculate on opening" in answer.out
    assert b"fullCalcOnLoad" in _parts(tmp_path / "new.xlsx")["xl/workbook.xml"]


def test_several_copies_go_into_a_folder(kpi: Kpi, right: Path, old: Path, tmp_path: Path) -> None:
    assert kpi("recalc", "old.xlsx", "right.xlsx", "-o", "new").code == 0
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["old.xlsx", "right.xlsx"]
    assert kpi("recalc", "new/*.xlsx", "--check").code == 0
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "old.xlsx").write_bytes(old.read_bytes())
    twice = kpi("recalc", "old.xlsx", "other/old.xlsx", "-o", "new")
    assert twice.code == 2
    assert "old.xlsx" in twice.err


def test_a_day_can_be_given(kpi: Kpi, tmp_path: Path) -> None:
    path = calculated(tmp_path / "age.xlsx", {"A1": "=YEAR(TODAY())-2000"})
    package = Package.open(path)
    path.write_bytes(patched(package, {"Plan": {"A1": SetCache(24.0)}}, full_calc=False))
    assert kpi("recalc", "age.xlsx", "--as-of", "2024-12-31", "--check").code == 0
    assert kpi("recalc", "age.xlsx", "--as-of", "2025-01-01", "--check").code == 1
    given = kpi("recalc", "age.xlsx", "--as-of", "2024-12-31").out
    assert "TODAY and NOW: as of 2024-12-31, the day that was given" in given
    answer = kpi("recalc", "age.xlsx", "--check", "--as-of", "saved", "--format", "json")
    assert answer.code == 0
    assert answer.json["summary"]["volatile"] == 1
    assert answer.json["as_of"].endswith("the day the file was last saved")


def test_a_file_that_does_not_say_when_it_was_saved_cannot_be_taken_as_of_then(
    kpi: Kpi, right: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "undated.xlsx", "w") as book:
        for name, data in _parts(right).items():
            book.writestr(name, re.sub(rb"<dcterms:modified.*?</dcterms:modified>", b"", data))
    answer = kpi("recalc", "undated.xlsx", "--as-of", "saved")
    assert answer.code == 2
    assert "--as-of 2025-12-31" in answer.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--as-of", "31.12.2025"), "2025-12-31"),
        (("--format", "xml"), "text, json or html"),
        (("--second-opinion", "excel"), "libreoffice"),
        (("--all", "--format", "html"), "--all"),
    ],
)
def test_a_wrong_option_is_one_sentence_with_what_is_right(
    kpi: Kpi, right: Path, arguments: tuple[str, ...], told: str
) -> None:
    answer = kpi("recalc", "right.xlsx", *arguments)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert told in answer.err


def test_a_copy_goes_into_a_folder_that_exists_under_its_own_name(
    kpi: Kpi, old: Path, tmp_path: Path
) -> None:
    (tmp_path / "new").mkdir()
    assert kpi("recalc", "old.xlsx", "-o", "new").code == 0
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["old.xlsx"]


@pytest.mark.parametrize("name", ["new.xlsm", "new.csv", "new"])
def test_a_copy_is_not_called_what_it_is_not(kpi: Kpi, old: Path, tmp_path: Path, name: str) -> None:
    """Excel refuses to open a workbook whose name says another kind."""
    answer = kpi("recalc", "old.xlsx", "-o", name)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert ".xlsx" in answer.err
    assert not (tmp_path / name).exists()


def test_several_copies_do_not_go_into_a_folder_called_as_a_file(kpi: Kpi, right: Path, old: Path) -> None:
    answer = kpi("recalc", "old.xlsx", "right.xlsx", "-o", "new.xlsx")
    assert answer.code == 2
    assert "name a folder" in answer.err


def test_in_place_a_backup_is_kept_once_and_never_taken_for_a_workbook(
    kpi: Kpi, right: Path, old: Path, tmp_path: Path
) -> None:
    right.unlink()
    before = old.read_bytes()
    assert "old.backup.xlsx" in kpi("recalc", "old.xlsx", "--in-place").out
    after = old.read_bytes()
    again = kpi("recalc", ".", "--in-place", "--check", "--format", "json")
    assert (again.code, again.json["workbook"], again.json["written"]) == (0, "old.xlsx", None)
    assert "there is no new result" in again.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["old.backup.xlsx", "old.xlsx"]
    assert (tmp_path / "old.backup.xlsx").read_bytes() == before
    assert old.read_bytes() == after
    both = kpi("recalc", "old.xlsx", "old.backup.xlsx", "--check")
    assert both.code == 0
    assert "old.backup.xlsx is passed over" in both.err
    assert kpi("recalc", "old.backup.xlsx", "--check").code == 1


@pytest.mark.parametrize("options", [(), ("--all",), ("--format", "json"), ("--format", "html")])
def test_every_letter_of_a_workbook_reaches_a_file_whatever_the_computer_writes_in(
    kpi: Kpi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    """Windows redirects in its own code page; a server may know nothing but ASCII."""
    for name, value in (("LC_ALL", "C"), ("PYTHONUTF8", "0"), ("PYTHONCOERCECLOCALE", "0")):
        monkeypatch.setenv(name, value)
    path = calculated(tmp_path / "plan.xlsx", {"A1": '="会計"&"مرحبا"'})
    path.write_bytes(patched(Package.open(path), {"Plan": {"A1": SetCache("old")}}, full_calc=False))
    answer = kpi("recalc", "plan.xlsx", *options)
    assert (answer.code, answer.err) == (0, "")
    assert "会計مرحبا" in unescape(answer.out)


@pytest.mark.parametrize(("options", "code"), [((), 0), (("--all",), 0), (("--check",), 1)])
def test_a_reader_that_goes_away_is_no_finding(old: Path, options: tuple[str, ...], code: int) -> None:
    """As in `kpi recalc plan.xlsx | head -1`."""
    command = [Path(sys.executable).with_name("kpi"), "recalc", str(old), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        run.stdout.close()
        assert run.wait(60) == code
        assert run.stderr is not None
        assert run.stderr.read() == b""
