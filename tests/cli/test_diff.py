"""`kpi diff` as a reviewer uses it when a new version of a model arrives."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kpi_engine.audit.rule import Example
from kpi_engine.model.documents_of_diff import DiffDocument
from tests.audit.example_workbook import workbook_of
from tests.audit.versions.compared import PLAN
from tests.cli.conftest import Kpi


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A plan, the version after somebody typed over a formula and raised a price."""
    workbook_of(Example(PLAN), tmp_path / "v1.xlsx")
    changed = PLAN.replace("=B4*C4", "36").replace("| 9     |", "| 10    |")
    workbook_of(Example(changed), tmp_path / "v2.xlsx")
    return tmp_path


def test_the_gravest_change_stands_first(kpi: Kpi, models: Path) -> None:
    answer = kpi("diff", "v1.xlsx", "v2.xlsx")
    assert answer.code == 1, answer.err
    lines = answer.out.splitlines()
    assert lines[:2] == [
        "v1.xlsx → v2.xlsx",
        "  2 changes in 2 cells of 29 and 5 results changed as a consequence.",
    ]
    assert lines[3:5] == [
        "Formulas replaced with a constant (1 cell)",
        "  Plan!D4 (Cohen, Revenue) held =B4*C4 and holds the typed 36.",
    ]
    assert "  Plan!B5 (Dupont, Price) was 9 and is 10." in lines
    assert any(line.split()[:3] == ["KPIs!B1", "38.25", "41"] for line in lines)
    assert "Not compared: fonts, colours" in answer.out


def test_the_same_version_gives_exit_code_0(kpi: Kpi, models: Path) -> None:
    answer = kpi("diff", "v1.xlsx", "v1.xlsx")
    assert (answer.code, answer.out.splitlines()[1]) == (0, "  The same file, byte for byte.")


def test_the_document_lists_every_cell(kpi: Kpi, models: Path) -> None:
    answer = kpi("diff", "v1.xlsx", "v2.xlsx", "--format", "json")
    document = DiffDocument.model_validate(answer.json)
    assert (document.same, document.changed_cells) == (False, 2)
    assert document.summary == {"formula typed over": 1, "value changed": 1}
    first = document.changes[0]
    assert (first.weight, first.ranges, first.old, first.new) == (1, ["Plan!D4"], "=B4*C4", 36)
    assert document.consequences.by_sheet == {"Plan": 4, "KPIs": 1}


def test_the_answer_goes_into_a_file_and_never_over_a_workbook(kpi: Kpi, models: Path) -> None:
    assert kpi("diff", "v1.xlsx", "v2.xlsx", "-o", "changes.json").code == 1
    assert json.loads((models / "changes.json").read_text(encoding="utf-8"))["schema"] == "kpi.diff/1"
    before = (models / "v2.xlsx").read_bytes()
    refused = kpi("diff", "v1.xlsx", "v2.xlsx", "-o", "v2.xlsx")
    assert (refused.code, (models / "v2.xlsx").read_bytes()) == (2, before)
    assert "one of the two workbooks" in refused.err


def test_a_missing_version_is_the_users_to_put_right(kpi: Kpi, models: Path) -> None:
    answer = kpi("diff", "v1.xlsx", "v3.xlsx")
    assert answer.code == 2
    assert "v3.xlsx was not found" in answer.err


def test_an_audit_since_the_old_version_tells_only_the_news(kpi: Kpi, models: Path) -> None:
    answer = kpi("audit", "v2.xlsx", "--since", "v1.xlsx", "--rules", "C01,V20,D09", "--format", "json")
    findings = answer.json["findings"]
    assert [
        (each["rule"], each["sheet"], each["range"]) for each in findings if each["severity"] != "info"
    ] == [("C01", "Plan", "D4")]
    (book,) = answer.json["coverage"]["workbooks"]
    assert book["not_checked"][0]["what"].startswith("All but 2 changed cells of 29 since v1.xlsx")


def test_the_page_shows_both_sides_and_loads_nothing(kpi: Kpi, models: Path) -> None:
    assert kpi("diff", "v1.xlsx", "v2.xlsx", "-o", "changes.html").code == 1
    text = (models / "changes.html").read_text(encoding="ascii")
    row = next(line for line in text.splitlines() if 'data-kind="formula typed over"' in line)
    for cell in ("<td>Plan</td>", "<td>D4</td>", ">=B4*C4</td>", ">36</td>", ">=RC[-2]*RC[-1]</td>"):
        assert cell in row
    assert "KPIs!B1" in text
    assert not re.search(r"(?:src|href)=", text)


def test_an_unknown_format_is_refused(kpi: Kpi, models: Path) -> None:
    answer = kpi("diff", "v1.xlsx", "v2.xlsx", "--format", "pdf")
    assert (answer.code, "--format is text, json or html" in answer.err) == (2, True)


def test_versions_of_one_name_are_told_apart_by_their_folders(kpi: Kpi, models: Path) -> None:
    for folder, name in (("april", "v1.xlsx"), ("may", "v2.xlsx")):
        (models / folder).mkdir()
        (models / name).rename(models / folder / "plan.xlsx")
    assert kpi("diff", "april/plan.xlsx", "may/plan.xlsx").out.startswith("april/plan.xlsx → may/plan.xlsx\n")


def test_results_that_were_never_calculated_are_not_told_as_gone(kpi: Kpi, models: Path) -> None:
    """A program that is no spreadsheet saved the new version: formulas without results."""
    text = re.sub(r"(=[^|\n]+)", r"\1 -> nothing ", PLAN).replace("| 9     |", "| 10    |")
    workbook_of(Example(text), models / "v3.xlsx")
    answer = kpi("diff", "v1.xlsx", "v3.xlsx")
    assert "1 change in 1 cell of 29." in answer.out
    assert "as a consequence" not in answer.out
    assert "Not compared: results (no formula of the new version holds one), fonts" in answer.out


def test_the_list_that_excel_keeps_for_a_filter_is_no_change(kpi: Kpi, models: Path) -> None:
    names = {"_xlnm._FilterDatabase": "Plan!$A$1:$E$5", "Rate": "Plan!$B$2"}
    workbook_of(Example(PLAN, names=names), models / "v4.xlsx")
    answer = kpi("diff", "v4.xlsx", "v1.xlsx")
    assert "Rate" in answer.out
    assert "_FilterDatabase" not in answer.out


def test_a_long_change_goes_on_further_right(kpi: Kpi, models: Path) -> None:
    lines = kpi("diff", "v1.xlsx", "v2.xlsx").out.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("Not compared:"))
    assert lines[at + 1].startswith("  ")
    assert max(map(len, lines)) <= 120
