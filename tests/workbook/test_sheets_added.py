"""A sheet comes behind the last one and goes again; names of single sheets and the open tab stay right."""

from __future__ import annotations

from pathlib import Path

from kpi_engine.workbook.draft import Draft
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.rebuild import rebuilt
from kpi_engine.workbook.sheet_added import NewSheet, add_sheet, free_title, verify_added
from kpi_engine.workbook.sheet_removed import remove_sheet
from kpi_engine.workbook.undo import undo_record, undone
from tests.workbook.conftest import BOOK_LINKS, MAIN, OFFICE, package_bytes, sheet_xml

_SHEETS = ("First", "Report", "Last")
_BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><bookViews><workbookView activeTab="2" firstSheet="1"/>'
    "</bookViews><sheets>"
    + "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(_SHEETS, 1))
    + "</sheets><definedNames>"
    + "".join(
        f'<definedName name="Rate" localSheetId="{n}">{name}!$A$1</definedName>'
        for n, name in enumerate(_SHEETS)
    )
    + "</definedNames></workbook>"
)
_LINKS = BOOK_LINKS.replace(
    "</Relationships>",
    "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in (2, 3)
    )
    + "</Relationships>",
)
_REPORT_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/comments" Target="../comments2.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/image" Target="../shared.xml"/></Relationships>'
)
_LAST_LINKS = _REPORT_LINKS.replace("comments2", "comments3")


def _package() -> Package:
    parts = {
        "xl/workbook.xml": _BOOK, "xl/_rels/workbook.xml.rels": _LINKS,
        "xl/worksheets/sheet2.xml": sheet_xml(""), "xl/worksheets/sheet3.xml": sheet_xml(""),
        "xl/worksheets/_rels/sheet2.xml.rels": _REPORT_LINKS,
        "xl/worksheets/_rels/sheet3.xml.rels": _LAST_LINKS,
        "xl/comments2.xml": "<a/>", "xl/comments3.xml": "<a/>", "xl/shared.xml": "<a/>",
    }  # fmt: skip
    return Package.of_bytes(package_bytes(sheet_xml(""), **parts), Path("plan.xlsx"))


def test_a_sheet_goes_with_its_names_and_the_parts_that_only_it_has() -> None:
    package = _package()
    draft = Draft(package)
    remove_sheet(draft, "Report")
    left = Package.of_bytes(rebuilt(package.container, draft.changed, draft.removed), package.path)
    assert [info.name for info in left.sheets] == ["First", "Last"]
    assert [(name.sheet, name.refers_to) for name in left.defined_names] == [
        ("First", "First!$A$1"), ("Last", "Last!$A$1"),
    ]  # fmt: skip
    assert set(package.container.members) - set(left.container.members) == {
        "xl/worksheets/sheet2.xml", "xl/worksheets/_rels/sheet2.xml.rels", "xl/comments2.xml",
    }  # fmt: skip
    assert b'activeTab="1" firstSheet="0"' in left.read("xl/workbook.xml")


def test_a_sheet_comes_behind_the_last_one_and_its_record_takes_it_back() -> None:
    package = _package()
    draft = Draft(package)
    member = add_sheet(draft, NewSheet("A & B", {"_xlnm.Print_Titles": "$1:$1"}))
    record = undo_record(draft, (member,))
    data = rebuilt(package.container, draft.changed, (), {member: sheet_xml("").encode()})
    made = verify_added(package, data, draft, (member,))
    assert [info.name for info in made.sheets] == [*_SHEETS, "A & B"]
    assert made.defined_names[-1].sheet == "A & B"
    assert made.defined_names[-1].refers_to == "'A & B'!$1:$1"
    before = undone(made, record)
    assert before is not None
    assert before.added == (member,)
    assert before.parts == {name: package.read(name) for name in draft.changed}


def test_a_record_is_void_once_a_part_is_another() -> None:
    package = _package()
    draft = Draft(package)
    record = undo_record(draft, (add_sheet(draft, NewSheet("New", {})),))
    assert undone(package, record) is None
    assert undone(package, "bm90IGEgcmVjb3Jk") is None
    assert undone(package, "§") is None


def test_a_title_that_is_taken_gets_a_number() -> None:
    assert free_title(_package(), "Summary") == "Summary"
    assert free_title(_package(), "report") == "report (2)"
