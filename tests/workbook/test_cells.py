"""Reading cells: values, formulas and styles as every kind of writer leaves them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.errors import WorkbookError
from kpi_engine.model.cell_error import CellError
from kpi_engine.workbook.package import CellRecord, Package

STRINGS = (
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="4000000000">'
    "<si><t>Core</t></si><si><r><rPr><b/></rPr><t>Pre</t></r><r><t>mium</t></r>"
    "<rPh sb='0' eb='1'><t>reading aid</t></rPh></si></sst>"
)
LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://x/worksheet" Target="/xl/worksheets/sheet1.xml"/>'
    '<Relationship Id="rId2" Type="http://x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)


def cells(path: Path) -> dict[str, CellRecord]:
    return {cell.ref: cell for cell in Package.open(path).cells("Plan")}


def test_every_cell_type_is_read(raw_book) -> None:
    path = raw_book(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" s="3"><v>1.5</v></c>'
        '<c r="D1" t="b"><v>1</v></c><c r="E1" t="e"><v>#DIV/0!</v></c><c r="F1" s="2"/>'
        '<c r="G1" t="inlineStr"><is><t>a</t><rPh sb="0" eb="1"><t>x</t></rPh></is></c>'
        '<c r="H1" t="str"><f>A1&amp;""</f><v>Core</v></c><c r="I1"><f>NOW()</f></c></row>',
        **{"xl___rels__workbook.xml.rels": LINKS, "xl__sharedStrings.xml": STRINGS},
    )
    found = cells(path)
    assert [found[f"{column}1"].value for column in "ABCDEFGHI"] == [
        "Core", "Premium", 1.5, True, CellError.DIV0, None, "a", "Core", None,
    ]  # fmt: skip
    assert (found["C1"].style, found["F1"].style) == (3, 2)
    assert (found["H1"].formula, found["H1"].kind) == ('A1&""', "normal")
    assert (found["C1"].formula, found["C1"].kind) == ("", "")


def test_cells_without_addresses_follow_the_one_before(raw_book) -> None:
    path = raw_book(
        '<row><c><v>1</v></c><c r="D1"><v>4</v></c><c><v>5</v></c></row><row/><row><c><v>9</v></c></row>'
    )
    assert {ref: cell.value for ref, cell in cells(path).items()} == {"A1": 1, "D1": 4, "E1": 5, "A3": 9}


def test_a_shared_formula_is_spelt_out_for_each_cell(raw_book) -> None:
    path = raw_book(
        '<row r="2"><c r="B2"><f t="shared" ref="B2:C3" si="0">A2*$A$1</f><v>2</v></c>'
        '<c r="C2"><f t="shared" si="0"/><v>4</v></c></row>'
        '<row r="3"><c r="B3"><f t="shared" si="0"/></c></row>'
    )
    found = cells(path)
    assert [found[ref].formula for ref in ("B2", "C2", "B3")] == ["A2*$A$1", "B2*$A$1", "A3*$A$1"]
    assert {found[ref].kind for ref in ("B2", "C2", "B3")} == {"shared"}


def test_array_formulas_and_what_if_tables_say_which_cells_they_fill(raw_book) -> None:
    path = raw_book(
        '<row r="1"><c r="A1" cm="1"><f t="array" ref="A1:A3">C1:C3*2</f><v>2</v></c>'
        '<c r="B1"><f t="dataTable" ref="B1:B3" dt2D="0" r1="D1"/><v>7</v></c></row>'
    )
    found = cells(path)
    assert (found["A1"].kind, found["A1"].array_ref) == ("array", "A1:A3")
    assert (found["B1"].kind, found["B1"].array_ref) == ("datatable", "B1:B3")


def test_prefixes_comments_and_other_encodings_change_nothing(tmp_path: Path, pack) -> None:
    xml = (
        '<?xml version="1.0" encoding="UTF-16"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/'
        'spreadsheetml/2006/main"><!-- <x:c r="Z9"/> --><x:sheetData><x:row r="1"><x:c r="A1" t="str">'
        "<x:v>Größe</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    path = tmp_path / "plan.xlsx"
    path.write_bytes(pack(xml.encode("utf-16")))
    assert {ref: cell.value for ref, cell in cells(path).items()} == {"A1": "Größe"}


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>twelve</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>x</v></c></row>',
        '<row r="9999999"><c><v>1</v></c></row>',
        '<row r="-1"/>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></row>',
    ],
)
def test_a_sheet_that_makes_no_sense_is_damaged_not_guessed(raw_book, rows: str) -> None:
    with pytest.raises(WorkbookError) as refused:
        cells(raw_book(rows))
    assert refused.value.code == "damaged"


def test_the_last_cell_of_a_sheet_costs_no_more_than_the_first(raw_book) -> None:
    path = raw_book('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert list(cells(path)) == ["XFD1048576"]
