"""The report workbook: what was found, what was checked, and room for decisions that the next audit reads."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from kpi_engine.audit.annotated.report_book import report_workbook
from kpi_engine.audit.life.decisions import read_decisions
from kpi_engine.audit.rule import RULES
from kpi_engine.audit.run import Audited
from kpi_engine.model.audit import Impact, Moved, NotChecked, Remark
from kpi_engine.workbook.package import Package
from tests.audit.life.audits import audit_of, finding
from tests.conftest import LibreOffice

_A, _B, _C = "a" * 12, "b" * 12, "c" * 12


def _acorn() -> Audited:
    known = next(iter(RULES))
    moved = Impact(9, ("Runway",), (Moved("KPI!B4", "Runway", 11.2, 9.8),))
    audited = audit_of(
        finding(_A, severity="warning"), finding(_B, impact=moved), finding(_C, state="known"),
        workbook="acorn.xlsx", rules=(known.id, "F91"),
    )  # fmt: skip
    told = (Remark("decision expired", "d.yaml line 3: no finding fits any more."),)
    left = (NotChecked("Sheet Macro1", "It holds macros, no cells"),)
    return replace(audited, coverage=replace(audited.coverage, not_checked=left, remarks=told))


def _sheets(*audits: Audited) -> Any:
    return load_workbook(io.BytesIO(report_workbook(audits)))


def _rows(sheet: Any) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_overview_counts_findings_and_says_what_was_not_checked() -> None:
    rows = _rows(_sheets(_acorn())["Overview"])
    assert rows[0][0] == "Audit of acorn.xlsx"
    assert rows[1][0] == "2 open findings: 1 error, 1 warning. Not open: 1 known."
    by_name = {row[0]: row[1:] for row in rows}
    assert by_name["acorn.xlsx"] == [
        "1 sheet, 10 cells, 5 formulas (3 different) by 2 rules.", 1, 1, None, None, None, None, 1,
    ]  # fmt: skip
    assert by_name["F91 odd-number"][1:3] == [1, 1]
    assert by_name["Costs"][:3] == ["acorn.xlsx", 1, 1]
    assert by_name["Sheet Macro1"][0] == "It holds macros, no cells"
    assert by_name["decision expired"][0] == "d.yaml line 3: no finding fits any more."


def test_an_audit_without_findings_says_what_was_asked() -> None:
    book = _sheets(audit_of(rules=(next(iter(RULES)).id,)))
    rows = _rows(book["Overview"])
    assert rows[1][0] == "0 open findings."
    assert ["Nothing", "Every sheet was read; the rules that were asked are on the last sheet."] in [
        row[:2] for row in rows
    ]
    assert book["Rules asked"]["A5"].value == next(iter(RULES)).id


def test_findings_of_several_workbooks_name_them_and_the_gravest_come_first() -> None:
    birch = audit_of(finding(_A, message="Costs!C7 is odd, too."), workbook="birch.xlsx")
    rows = _rows(_sheets(_acorn(), birch)["Findings"])[3:]
    heads, first = rows[0], dict(zip(rows[0], rows[1], strict=True))
    assert heads[:4] == ["No.", "Workbook", "Severity", "Confidence"]
    assert first["Effect"] == "9 formulas rest on it; Runway 11.2 → 9.8 (KPI!B4)"
    assert [(row[1], row[2]) for row in rows[1:]] == [
        ("acorn.xlsx", "error"), ("acorn.xlsx", "error"), ("birch.xlsx", "error"), ("acorn.xlsx", "warning"),
    ]  # fmt: skip


def test_decisions_typed_into_the_report_are_read_at_the_next_audit(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    birch = audit_of(finding(_A), workbook="birch.xlsx")
    path.write_bytes(report_workbook([_acorn(), birch]))
    book = load_workbook(path)
    sheet = book["Findings"]
    columns = {cell.value: cell.column for cell in sheet[4]}
    for row in range(5, 9):
        if sheet.cell(row, columns["Workbook"]).value == "birch.xlsx":
            sheet.cell(row, columns["Decision"]).value = "suppress"
            sheet.cell(row, columns["Reason"]).value = "An ID"
    book.save(path)
    (found,) = read_decisions(path).decisions
    assert (found.fingerprint, found.decision, found.reason, found.rule) == (_A, "suppress", "An ID", "F91")
    assert found.workbook == "birch.xlsx"


def test_the_same_audits_give_the_same_bytes() -> None:
    assert report_workbook([_acorn()]) == report_workbook([_acorn()])


def test_texts_that_begin_like_a_formula_stay_texts() -> None:
    odd = audit_of(finding(_A, message='=HYPERLINK("http://odd.example")', name="odd"))
    sheet = _sheets(odd)["Findings"]
    assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.slow
def test_libreoffice_prints_the_report(libreoffice: LibreOffice, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(report_workbook([_acorn()]))
    assert Package.open(libreoffice.convert(path, tmp_path / "saved")).sheets[1].name == "Findings"
