"""The annotated copy: a sheet and marks come in, every other part keeps its bytes, and all goes again."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kpi_engine.audit.annotated.clearing import cleared
from kpi_engine.audit.annotated.copy import annotated
from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.life.decided_sheet import audit_sheets
from kpi_engine.audit.life.decisions import read_decisions
from kpi_engine.audit.run import Audited
from kpi_engine.audit.states import with_states
from kpi_engine.errors import WorkbookError
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.workbook.package import Package
from tests.audit.annotated.books import BOOKS
from tests.audit.life.audits import audit_of, finding
from tests.conftest import LibreOffice
from tests.workbook.conftest import BOOK, package_bytes, sheet_xml

pytestmark = pytest.mark.filterwarnings("ignore:Unknown extension")  # what takes the patch back
_A, _B, _C, _D = ("a" * 12, "b" * 12, "c" * 12, "d" * 12)
_TEMPLATE = Path("workbook_templates/saas_marketing.xlsx")


def _audited(sheet: str = "Plan") -> Audited:
    return audit_of(
        finding(_A, sheet=sheet, cells="B2", evidence=AuditEvidence("=B1*2", "", "=B1*3", "", ("C2:D2",))),
        finding(_B, sheet=sheet, cells="B1 D4:E9", severity="warning"),
        finding(_C, sheet="", cells="", range="", severity="info", message="The file asks to calculate."),
        finding(_D, sheet=sheet, cells="B7", state="suppressed", reason="An ID"),
    )  # fmt: skip


def _package(name: str) -> Package:
    return Package.of_bytes(BOOKS[name], Path("plan.xlsx"))


def _parts(package: Package) -> dict[str, bytes]:
    return {member: package.read(member) for member in package.container.members}


@pytest.mark.parametrize("name", BOOKS)
def test_clearing_gives_back_every_part_byte_for_byte(name: str) -> None:
    package = _package(name)
    copy = Package.of_bytes(annotated(package, _audited()), package.path)
    assert audit_sheets(copy) == ("KPI Audit",)
    assert _parts(Package.of_bytes(cleared(copy), package.path)) == _parts(package)


@pytest.mark.parametrize("name", BOOKS)
def test_only_the_parts_that_must_change_do(name: str) -> None:
    package = _package(name)
    before, after = _parts(package), _parts(Package.of_bytes(annotated(package, _audited()), package.path))
    changed = {member for member in before if after[member] != before[member]}
    assert changed - {"xl/styles.xml"} == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml",
    }  # fmt: skip
    assert set(after) - set(before) - {"xl/styles.xml"} == {"xl/worksheets/kpi-audit.xml"}


@pytest.mark.parametrize("name", BOOKS)
def test_cells_of_the_audited_sheets_are_not_touched(name: str) -> None:
    package = _package(name)
    copy = Package.of_bytes(annotated(package, _audited()), package.path)
    assert list(copy.cells("Plan")) == list(package.cells("Plan"))


def test_writing_twice_is_writing_once() -> None:
    package = _package("named")
    once = annotated(package, _audited())
    assert annotated(Package.of_bytes(once, package.path), _audited()) == once


def test_a_workbook_without_annotations_is_cleared_to_itself() -> None:
    assert cleared(_package("styled")) == BOOKS["styled"]


def test_a_real_template_with_charts_and_formats_comes_back() -> None:
    package = Package.open(_TEMPLATE)
    sheet = package.sheets[1].name
    copy = Package.of_bytes(annotated(package, _audited(sheet)), package.path)
    assert _parts(Package.of_bytes(cleared(copy), package.path)) == _parts(package)


def test_the_sheet_says_what_was_found_and_links_to_it(tmp_path: Path) -> None:
    path = tmp_path / "plan.audited.xlsx"
    path.write_bytes(annotated(_package("named"), _audited()))
    sheet = load_workbook(path)["KPI Audit"]
    heads = [cell.value for cell in sheet[6]]
    first = dict(zip(heads, sheet[7], strict=True))
    assert sheet["A1"].value == "KPI Audit"
    assert sheet["A2"].value == (
        "plan.xlsx: 3 open findings: 1 error, 1 warning, 1 info. Not open: 1 suppressed."
    )
    assert {head: cell.value for head, cell in first.items() if cell.value is not None} == {
        "No.": 1, "Severity": "error", "Confidence": "high", "Rule": "F91 odd-number", "Cell": "Plan!B2",
        "Finding": "Costs!C7 is odd.", "Formula found": "=B1*2", "Formula expected": "=B1*3",
        "Peers that agree": "C2:D2", "What to do": "Look at it.", "State": "open", "Fingerprint": _A,
    }  # fmt: skip
    assert first["Formula found"].data_type == "s"
    assert first["Cell"].hyperlink.location == "Plan!B2"
    assert sheet.freeze_panes == "F7"
    assert sheet.auto_filter.ref == "A6:O10"
    assert sheet.print_title_rows == "$6:$6"
    rule = sheet.data_validations.dataValidation[0]
    assert (str(rule.sqref), rule.formula1) == ("L7:L10", '"accept,suppress"')
    last = dict(zip(heads, [cell.value for cell in sheet[10]], strict=True))
    assert (last["Decision"], last["Reason"], last["State"]) == ("suppress", "An ID", "suppressed")


def test_open_findings_are_marked_the_gravest_first(tmp_path: Path) -> None:
    path = tmp_path / "plan.audited.xlsx"
    path.write_bytes(annotated(_package("named"), _audited()))
    formats = load_workbook(path)["Plan"].conditional_formatting
    found = [
        (str(each.sqref), rule.priority, rule.dxf.fill.bgColor.rgb)
        for each in formats
        for rule in each.rules
        if rule.dxf is not None
    ]
    assert found == [("B2", 8, "FFFBE5E3"), ("B1 D4:E9", 9, "FFFCF1DC")]


def test_marks_stand_where_the_format_wants_them() -> None:
    """Excel repairs a sheet whose elements are out of order, and throws away what it does not expect."""
    data = annotated(_package("styled"), _audited())
    part = Package.of_bytes(data, Path("plan.xlsx")).read("xl/worksheets/sheet1.xml")
    names = re.findall(rb"<(mergeCells|conditionalFormatting|dataValidations|legacyDrawing)\b", part)
    assert names == [b"mergeCells", *[b"conditionalFormatting"] * 3, b"dataValidations", b"legacyDrawing"]


@pytest.mark.parametrize("title", ["O'Brien & Co", "Plan <2026>", "1.Quarter", "Kosten Übersicht"])
def test_links_and_marks_reach_sheets_with_odd_names(title: str, tmp_path: Path) -> None:
    from xml.sax.saxutils import quoteattr

    book = BOOK.replace('name="Plan"', f"name={quoteattr(title)}")
    package = Package.of_bytes(package_bytes(sheet_xml(""), **{"xl/workbook.xml": book}), Path("plan.xlsx"))
    path = tmp_path / "copy.xlsx"
    path.write_bytes(annotated(package, _audited(title)))
    made = load_workbook(path)
    quoted = title.replace("'", "''")
    assert made["KPI Audit"]["E7"].hyperlink.location == f"'{quoted}'!B2"
    assert "B2" in {str(each.sqref) for each in made[title].conditional_formatting}


def test_more_than_a_thousand_findings_fit(tmp_path: Path) -> None:
    many = audit_of(*(finding(f"{n:012x}", sheet="Plan", cells=f"B{n}") for n in range(1, 1_201)))
    path = tmp_path / "copy.xlsx"
    package = _package("bare")
    path.write_bytes(annotated(package, many))
    made = load_workbook(path)
    assert made["KPI Audit"].max_row == 1_206
    marked = [cells for each in made["Plan"].conditional_formatting for cells in str(each.sqref).split()]
    assert len(set(marked)) == 1_200
    assert _parts(Package.of_bytes(cleared(Package.open(path)), path)) == _parts(package)


def test_a_persons_own_sheet_of_that_name_stays() -> None:
    book = BOOK.replace('name="Plan"', 'name="KPI Audit"')
    package = Package.of_bytes(package_bytes(sheet_xml(""), **{"xl/workbook.xml": book}), Path("plan.xlsx"))
    copy = Package.of_bytes(annotated(package, _audited("KPI Audit")), package.path)
    assert [info.name for info in copy.sheets] == ["KPI Audit", "KPI Audit (2)"]
    assert audit_sheets(copy) == ("KPI Audit (2)",)
    assert _parts(Package.of_bytes(cleared(copy), package.path)) == _parts(package)


def test_a_protected_structure_is_refused() -> None:
    book = BOOK.replace("<sheets>", '<workbookProtection lockStructure="1"/><sheets>')
    package = Package.of_bytes(package_bytes(sheet_xml(""), **{"xl/workbook.xml": book}), Path("plan.xlsx"))
    with pytest.raises(WorkbookError, match="its structure is protected") as refused:
        annotated(package, _audited())
    assert refused.value.code == "structure-protected"


def test_a_signed_workbook_is_refused() -> None:
    data = package_bytes(sheet_xml(""), **{"_xmlsignatures/sig1.xml": "<a/>"})
    with pytest.raises(WorkbookError, match="digital signature") as refused:
        annotated(Package.of_bytes(data, Path("plan.xlsx")), _audited())
    assert refused.value.code == "signed"


def test_strict_open_xml_is_refused() -> None:
    with pytest.raises(WorkbookError) as refused:
        annotated(replace(_package("bare"), read_only=True), _audited())
    assert refused.value.code == "strict-ooxml"


def _decided(path: Path, row: int, decision: str, reason: str) -> None:
    """What a person does in a spreadsheet program, which writes the whole file anew."""
    book = load_workbook(path)
    book["KPI Audit"][f"L{row}"], book["KPI Audit"][f"M{row}"] = decision, reason
    book.save(path)


def test_decisions_typed_into_the_copy_are_read_at_the_next_audit(tmp_path: Path) -> None:
    path = tmp_path / "plan.audited.xlsx"
    path.write_bytes(annotated(_package("named"), _audited()))
    _decided(path, 7, "accept", "Agreed with the board")
    assert [(each.fingerprint, each.reason) for each in read_decisions(path).decisions] == [
        (_A, "Agreed with the board"), (_D, "An ID"),
    ]  # fmt: skip
    package = Package.open(path)
    again = with_states(audit_of(*_audited().findings), AuditBook(package))
    assert [each.state for each in again.findings] == ["accepted", "open", "open", "suppressed"]
    rewritten = tmp_path / "again.xlsx"
    rewritten.write_bytes(annotated(package, again))
    assert load_workbook(rewritten).sheetnames == ["Plan", "KPI Audit"]
    assert load_workbook(rewritten)["KPI Audit"]["M7"].value == "Agreed with the board"


def test_sheet_and_marks_go_from_a_copy_that_was_saved_since(tmp_path: Path) -> None:
    path = tmp_path / "plan.audited.xlsx"
    path.write_bytes(annotated(_package("named"), _audited()))
    _decided(path, 7, "accept", "Agreed")
    path.write_bytes(cleared(Package.open(path)))
    book = load_workbook(path)
    assert book.sheetnames == ["Plan"]
    assert [str(each.sqref) for each in book["Plan"].conditional_formatting] == ["B1"]
    assert [name for sheet in book for name in sheet.defined_names] == ["Rate"]


@pytest.mark.slow
def test_libreoffice_opens_the_copy_and_what_it_saves_can_be_cleared(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(annotated(_package("named"), _audited()))
    saved = Package.open(libreoffice.convert(path, tmp_path / "saved"))
    assert audit_sheets(saved) == ("KPI Audit",)
    found = Package.of_bytes(cleared(saved), saved.path)
    assert [info.name for info in found.sheets] == ["Plan"]
    assert b"KPI Audit" not in found.read(found.sheets[0].member)
    assert list(found.cells("Plan")) == list(saved.cells("Plan"))
