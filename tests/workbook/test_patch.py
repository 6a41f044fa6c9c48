"""The patch: the cell asked for changes, and not one byte of any other part."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from kpi_engine.errors import WorkbookError
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import Edit, SetCache, SetValue, StripCache, patched


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def reopened(data: bytes) -> Package:
    return Package.of_bytes(data, Path("plan.xlsx"))


def value(data: bytes, ref: str, sheet: str = "Plan") -> Scalar:
    return next((cell.value for cell in reopened(data).cells(sheet) if cell.ref == ref), None)


def changed(path: Path, ref: str, edit: Edit) -> bytes:
    return patched(Package.open(path), {"Plan": {ref: edit}})


def sheet_of(data: bytes) -> str:
    return parts(data)["xl/worksheets/sheet1.xml"].decode()


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    """A workbook as controllers build them: chart, comment, validation, colours, merge, names, a table."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Plan"
    sheet.append(["Month", "MRR", "Plan"])
    for month in range(1, 7):
        sheet.append([date(2026, month, 1), 1000 + month, f"=B{month + 1}*1.1"])
    sheet["B3"].font, sheet["B3"].fill = (
        Font(bold=True, color="0000FF"),
        PatternFill("solid", fgColor="FFFFCC"),
    )
    sheet["B3"].comment = Comment("agreed with sales", "controller")
    sheet.merge_cells("E1:F2")
    sheet.conditional_formatting.add(
        "B2:B7", ColorScaleRule("min", start_color="FFFFFF", end_type="max", end_color="63BE7B")
    )
    rule = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0")
    rule.add("B2:B7")
    sheet.add_data_validation(rule)
    sheet.add_table(Table(displayName="Recurring", ref="A1:C7"))
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=7), titles_from_data=True)
    sheet.add_chart(chart, "H2")
    other = book.create_sheet("Notes")
    other["A1"] = "=Plan!C2"
    book.defined_names["in_mrr"] = DefinedName("in_mrr", attr_text="Plan!$B$2:$B$7")
    path = tmp_path / "plan.xlsx"
    book.save(path)
    return path


def test_one_figure_changes_one_cell_and_every_other_part_stays_identical(rich: Path) -> None:
    before = parts(rich.read_bytes())
    data = changed(rich, "B3", SetValue(1234.5))
    after = parts(data)
    assert set(after) == set(before)
    assert [name for name in after if after[name] != before[name]] == ["xl/worksheets/sheet1.xml"]
    old, new = before["xl/worksheets/sheet1.xml"].decode(), sheet_of(data)
    assert new == old.replace("<v>1002</v>", "<v>1234.5</v>")
    assert value(data, "B3") == 1234.5
    assert openpyxl.load_workbook(io.BytesIO(data))["Plan"]["B3"].font.bold


def test_the_original_bytes_are_never_touched(rich: Path) -> None:
    before = rich.read_bytes()
    changed(rich, "B3", SetValue(1.0))
    assert rich.read_bytes() == before


def test_spreadsheet_programs_are_told_to_calculate_on_opening(raw_book) -> None:
    original = parts(raw_book().read_bytes())["xl/workbook.xml"].decode()
    book = original.replace("</sheets>", "</sheets><calcPr calcId='191029' iterate='1'/>")
    data = changed(raw_book(**{"xl__workbook.xml": book}), "A1", SetValue(1.0))
    wanted = '<calcPr calcId="191029" iterate="1" fullCalcOnLoad="1"/>'
    assert wanted.encode() in parts(data)["xl/workbook.xml"]


def test_nothing_but_the_sheet_changes_when_calculation_is_left_alone(raw_book) -> None:
    path = raw_book('<row r="1"><c r="A1"><v>1</v></c></row>')
    data = patched(Package.open(path), {"Plan": {"A1": SetValue(2.0)}}, full_calc=False)
    assert parts(data)["xl/workbook.xml"] == parts(path.read_bytes())["xl/workbook.xml"]


def test_the_setting_is_put_where_the_file_format_wants_it(raw_book) -> None:
    names = "<definedNames><definedName name='a'>Plan!$A$1</definedName></definedNames><oleSize ref='A1'/>"
    original = parts(raw_book().read_bytes())["xl/workbook.xml"].decode()
    book = original.replace("</sheets>", "</sheets>" + names)
    data = changed(raw_book(**{"xl__workbook.xml": book}), "A1", SetValue(1.0))
    assert b'</definedNames><calcPr fullCalcOnLoad="1"/><oleSize' in parts(data)["xl/workbook.xml"]


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|' /c calc'!A0",
        "+1+1",
        "-2",
        "@SUM(A1)",
        "=HYPERLINK(1)",
        "  spaced ",
        "_x0041_",
        "a\rb\x01",
        "<&>\"'",
        "Größe 😀",
        "",
    ],
)
def test_text_from_data_is_text_and_never_a_formula(rich: Path, text: str) -> None:
    data = changed(rich, "A2", SetValue(text))
    cell = next(cell for cell in reopened(data).cells("Plan") if cell.ref == "A2")
    assert (cell.value, cell.formula, cell.kind) == (text, "", "")
    assert "<f>" not in sheet_of(data).partition('r="A2"')[2].partition("</c>")[0]


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(1, 12), st.integers(1, 8)),
        st.one_of(
            st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.text(max_size=9), st.none()
        ),
        max_size=12,
    )
)
def test_whatever_is_written_is_read_back_and_the_rest_is_as_before(
    pack_once: bytes, wanted: dict[tuple[int, int], Scalar]
) -> None:
    package = Package.of_bytes(pack_once, Path("plan.xlsx"))
    refs = {f"{'ABCDEFGH'[column - 1]}{row}": cell for (row, column), cell in wanted.items()}
    data = patched(package, {"Plan": {ref: SetValue(cell) for ref, cell in refs.items()}})
    before = {cell.ref: cell.value for cell in package.cells("Plan") if cell.value is not None}
    found = {cell.ref: cell.value for cell in reopened(data).cells("Plan") if cell.value is not None}
    assert found == {ref: cell for ref, cell in (before | refs).items() if cell is not None}
    order = [(cell.row, cell.column) for cell in reopened(data).cells("Plan")]
    assert order == sorted(order)


@pytest.fixture(scope="module")
def pack_once() -> bytes:
    """A sheet with gaps, implied addresses, an empty row and cells of every kind."""
    rows = (
        '<row r="2" spans="2:4"><c r="B2"><v>1</v></c><c t="b"><v>1</v></c></row><row/>'
        '<row r="6"><c r="C6" t="inlineStr"><is><t>x</t></is></c><c><v>4</v></c></row>'
        '<row><c><v>7</v></c><c r="F7" t="str"><v>end</v></c></row>'
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    members = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Plan" sheetId="1" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" '
        f'Type="{office}/worksheet" Target="sheet1.xml"/></Relationships>',
        "xl/sheet1.xml": f'<worksheet xmlns="{main}"><dimension ref="B2:F7"/>'
        f"<sheetData>{rows}</sheetData></worksheet>",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return stream.getvalue()


def test_a_new_cell_takes_the_style_of_its_row_or_column(raw_book) -> None:
    columns = '<cols><col min="1" max="1" style="4"/><col min="2" max="3" width="9" style="7"/></cols>'
    path = raw_book(
        '<row r="2" s="5" customFormat="1"/><row r="3" s="5"><c r="C3"><v>1</v></c></row>', before=columns
    )
    data = patched(Package.open(path), {"Plan": {ref: SetValue(1.0) for ref in ("B2", "B3", "A9", "Z9")}})
    styles = {cell.ref: cell.style for cell in reopened(data).cells("Plan")}
    assert styles == {"B2": 5, "B3": 7, "C3": 0, "A9": 4, "Z9": 0}


def test_the_stated_extent_and_row_spans_make_room_for_a_new_cell(raw_book) -> None:
    path = raw_book(
        '<row r="2" spans="2:2" ht="30"><c r="B2"><v>1</v></c></row>', before='<dimension ref="B2"/>'
    )
    xml = sheet_of(changed(path, "D5", SetValue(1.0)))
    assert '<dimension ref="B2:D5"/>' in xml
    assert 'spans="2:2"' in xml
    assert "spans" not in sheet_of(changed(path, "C2", SetValue(1.0)))


def test_emptying_a_cell_keeps_its_style_and_adds_none(raw_book) -> None:
    path = raw_book('<row r="1"><c r="A1" s="3" t="s"><v>0</v></c></row>')
    data = patched(Package.open(path), {"Plan": {"A1": SetValue(None), "B7": SetValue(None)}})
    assert '<sheetData><row r="1"><c r="A1" s="3"/></row></sheetData>' in sheet_of(data)


def test_prefixes_and_extensions_of_other_programs_are_kept(tmp_path: Path, pack) -> None:
    xml = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:mc="m" '
        "mc:Ignorable='z' xmlns:z=\"z\"><!-- keep > me --><x:sheetData><x:row r='3' z:id='7'>"
        "<x:c r='B3' s='2' z:q='&lt;'><x:v>1</x:v><x:extLst><x:ext uri='u'/></x:extLst></x:c></x:row>"
        "</x:sheetData>"
        "<x:extLst/></x:worksheet>"
    )
    path = tmp_path / "plan.xlsx"
    path.write_bytes(pack(xml))
    after = sheet_of(changed(path, "B3", SetValue(2.0)))
    assert after == xml.replace(
        "<x:c r='B3' s='2' z:q='&lt;'><x:v>1</x:v>", '<x:c r="B3" s="2" z:q="&lt;"><x:v>2</x:v>'
    )
    assert '<x:row r="4"><x:c r="A4"><x:v>5</x:v></x:c></x:row></x:sheetData>' in sheet_of(
        changed(path, "A4", SetValue(5.0))
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "iso-8859-1"])
def test_sheets_in_other_encodings_are_patched_too(tmp_path: Path, pack, encoding: str) -> None:
    declared = "UTF-8" if encoding == "utf-8-sig" else encoding.upper()
    xml = (
        f'<?xml version="1.0" encoding="{declared}"?><worksheet xmlns="http://schemas.openxmlformats.org/'
        'spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="str"><v>Größe</v></c></row>'
        "</sheetData></worksheet>"
    )
    path = tmp_path / "plan.xlsx"
    path.write_bytes(pack(xml.encode(encoding)))
    data = changed(path, "B1", SetValue(3.0))
    assert (value(data, "A1"), value(data, "B1")) == ("Größe", 3.0)


FORMULAS = (
    '<row r="1"><c r="A1"><v>2</v></c><c r="B1" s="4" vm="1"><f>A1*2</f><v>4</v></c>'
    '<c r="C1"><f t="shared" ref="C1:C2" si="0">A1+1</f><v>3</v></c>'
    '<c r="D1" cm="1"><f t="array" ref="D1:D2">A1:A2*3</f><v>6</v></c></row>'
    '<row r="2"><c r="A2"><v>5</v></c><c r="C2"><f t="shared" si="0"/><v>6</v></c>'
    '<c r="D2"><v>15</v></c></row>'
)


@pytest.mark.parametrize(
    ("result", "stored"),
    [
        (9.5, 9.5),
        ("high", "high"),
        (True, True),
        (CellError.NA, CellError.NA),
        (CellError.SPILL, CellError.VALUE),
    ],
)
def test_a_formula_keeps_its_text_and_gets_its_new_result(raw_book, result: Scalar, stored: Scalar) -> None:
    data = changed(raw_book(FORMULAS), "B1", SetCache(result))
    cell = next(cell for cell in reopened(data).cells("Plan") if cell.ref == "B1")
    assert (cell.value, cell.formula, cell.style) == (stored, "A1*2", 4)
    assert 'vm="1"' not in sheet_of(data)


def test_results_of_shared_and_array_formulas_are_updated_cell_by_cell(raw_book) -> None:
    edits = {"C1": SetCache(1.0), "C2": SetCache(2.0), "D1": SetCache(3.0), "D2": SetCache(4.0)}
    data = patched(Package.open(raw_book(FORMULAS)), {"Plan": edits})
    cells = {cell.ref: cell for cell in reopened(data).cells("Plan")}
    assert [cells[ref].value for ref in edits] == [1.0, 2.0, 3.0, 4.0]
    assert (cells["C2"].formula, cells["D1"].array_ref) == ("A2+1", "D1:D2")
    assert '<c r="D1" cm="1"><f t="array" ref="D1:D2">' in sheet_of(data)


def test_a_stripped_result_leaves_the_formula_and_no_number(raw_book) -> None:
    data = changed(raw_book(FORMULAS), "B1", StripCache())
    assert '<c r="B1" s="4"><f>A1*2</f></c>' in sheet_of(data)


@pytest.mark.parametrize(
    ("ref", "edit", "code"),
    [
        ("B1", SetValue(1.0), "formula-in-target"),
        ("D2", SetValue(1.0), "inside-array"),
        ("D1", SetValue(1.0, replace_formula=True), "inside-array"),
        ("A1", SetCache(1.0), "no-formula"),
        ("Z9", StripCache(), "no-formula"),
        ("A1", SetValue(float("nan")), "not-a-number"),
        ("A1", SetValue("x" * 40_000), "text-too-long"),
        ("A", SetValue(1.0), "bad-address"),
    ],
)
def test_an_edit_that_would_do_harm_is_refused(raw_book, ref: str, edit: Edit, code: str) -> None:
    with pytest.raises(WorkbookError) as refused:
        changed(raw_book(FORMULAS), ref, edit)
    assert refused.value.code == code


def test_a_figure_under_a_merge_or_in_a_table_header_is_refused(rich: Path) -> None:
    for ref, code in (("F2", "merged-cell"), ("B1", "table-header")):
        with pytest.raises(WorkbookError) as refused:
            changed(rich, ref, SetValue(1.0))
        assert refused.value.code == code
    assert value(changed(rich, "E1", SetValue(1.0)), "E1") == 1.0


def test_replacing_a_formula_on_purpose_drops_the_order_of_calculation(raw_book) -> None:
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="rId2" Type="http://x/calcChain" Target="calcChain.xml"/></Relationships>'
    )
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Override PartName="/xl/calcChain.xml" ContentType="chain"/>'
        '<Default Extension="xml" ContentType="x"/></Types>'
    )
    chain = '<calcChain><c r="B1" i="1"/></calcChain>'
    named = {"xl___rels__workbook.xml.rels": links, "xl__calcChain.xml": chain, "[Content_Types].xml": types}
    path = raw_book(FORMULAS, **named)
    assert "xl/calcChain.xml" in parts(changed(path, "B1", SetCache(1.0)))
    after = parts(changed(path, "B1", SetValue(1.0, replace_formula=True)))
    assert "xl/calcChain.xml" not in after
    assert not any(
        b"calcChain" in after[name] for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels")
    )


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ('<row r="1"><c r="A1"/></row><row r="1"><c r="B1"/></row>', "states row 1 twice"),
        ('<row r="1"><c r="A1"/><c r="A1"/></row>', "states cell A1 twice"),
    ],
)
def test_a_target_that_the_sheet_states_twice_is_refused(raw_book, rows: str, says: str) -> None:
    with pytest.raises(WorkbookError, match=says):
        changed(raw_book(rows), "A1", SetValue(1.0))


def test_a_signed_workbook_is_refused_because_any_change_breaks_the_signature(raw_book) -> None:
    with pytest.raises(WorkbookError, match="digital signature") as refused:
        changed(raw_book(**{"_xmlsignatures__sig1.xml": "<Signature/>"}), "A1", SetValue(1.0))
    assert refused.value.code == "signed"


def test_a_template_file_becomes_a_workbook_when_asked(raw_book) -> None:
    original = parts(raw_book().read_bytes())["[Content_Types].xml"].decode()
    types = original.replace("spreadsheetml.sheet.main", "spreadsheetml.template.main")
    package = Package.open(raw_book(**{"[Content_Types].xml": types}))
    assert package.suffix == ".xltx"
    data = patched(package, {"Plan": {"A1": SetValue(1.0)}}, template_to_workbook=True)
    assert parts(data)["[Content_Types].xml"].decode() == original
    assert reopened(data).suffix == ".xlsx"


@pytest.mark.libreoffice
def test_libreoffice_opens_the_patched_workbook_and_calculates_with_the_figure(
    rich: Path, tmp_path: Path, libreoffice
) -> None:
    filled = tmp_path / "filled.xlsx"
    filled.write_bytes(changed(rich, "B3", SetValue(2000.0)))
    shown = Package.open(libreoffice.convert(filled, tmp_path / "out"))
    cells = {cell.ref: cell.value for cell in shown.cells("Plan")}
    assert cells["B3"] == 2000.0
    assert cells["C3"] == pytest.approx(2200.0)
