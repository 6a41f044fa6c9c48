"""Parts of a workbook that few programs write and every reader of a table may have: they follow it, too."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from kpi_engine.workbook.package import Package
from kpi_engine.workbook.tables import resized

SHEET, REPORT, PART = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/tables/table1.xml"
X14 = (
    '<extLst><ext uri="{05C60535}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">%s</ext></extLst></worksheet>'
)
SPARKLINES = (
    "<x14:sparklineGroups><x14:sparklineGroup><x14:sparklines><x14:sparkline><xm:f>Data!B2:B4</xm:f>"
    "<xm:sqref>B5</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup></x14:sparklineGroups>"
)
RULES = (
    "<x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type=\"expression\"><xm:f>$B2&gt;"
    "MAX($B$2:$B$4)/2</xm:f></x14:cfRule><xm:sqref>B2:B4</xm:sqref></x14:conditionalFormatting>"
    "</x14:conditionalFormattings><x14:dataValidations><x14:dataValidation type=\"list\"><x14:formula1><xm:f>"
    "Data!$A$2:$A$4</xm:f></x14:formula1><xm:sqref>C2:C4</xm:sqref></x14:dataValidation>"
    "</x14:dataValidations>"
)  # fmt: skip


def part(package: Package, member: str = SHEET) -> str:
    return package.read(member).decode("utf-8")


def grown(package: Package, rows: int = 6) -> Package:
    return resized(package, "Customers", rows).package


def test_sparklines_draw_the_new_rows_and_move_with_the_totals(with_part):
    package = with_part(SHEET, lambda text: text.replace("</worksheet>", X14 % SPARKLINES))
    text = part(grown(package))
    assert "<xm:f>Data!B2:B7</xm:f><xm:sqref>B8</xm:sqref>" in text


def test_formats_and_validations_of_the_newer_kind_reach_the_new_rows(with_part):
    text = part(grown(with_part(SHEET, lambda text: text.replace("</worksheet>", X14 % RULES))))
    assert "MAX($B$2:$B$7)/2</xm:f></x14:cfRule><xm:sqref>B2:B7</xm:sqref>" in text
    assert "<xm:f>Data!$A$2:$A$7</xm:f></x14:formula1><xm:sqref>C2:C7</xm:sqref>" in text


def test_a_list_on_another_sheet_offers_the_new_rows(changed_list):
    def offer(book: openpyxl.Workbook) -> None:
        rule = openpyxl.worksheet.datavalidation.DataValidation("list", formula1="Data!$A$2:$A$4")
        rule.add("F1:F9")
        book["Report"].add_data_validation(rule)

    text = part(grown(changed_list(offer)), REPORT)
    assert 'sqref="F1:F9"' in text
    assert "<formula1>Data!$A$2:$A$7</formula1>" in text


def test_a_link_on_the_totals_row_moves_and_links_to_it_follow(with_part):
    def link(text: str) -> str:
        links = '<hyperlinks><hyperlink ref="A5" location="Data!B5"/></hyperlinks><pageMargins'
        return text.replace("<pageMargins", links, 1)

    assert '<hyperlink ref="A8" location="Data!B8"/>' in part(grown(with_part(SHEET, link)))


def test_protected_ranges_open_the_new_rows(with_part):
    def protect(text: str) -> str:
        ranges = '<protectedRanges><protectedRange sqref="A2:C4" name="rows"/></protectedRanges>'
        return text.replace("</sheetData>", f"</sheetData>{ranges}", 1)

    assert 'protectedRange sqref="A2:C7"' in part(grown(with_part(SHEET, protect)))


def test_the_order_of_sorting_covers_the_new_rows_and_not_the_totals(with_part):
    def sort(text: str) -> str:
        state = '<sortState ref="A2:E4"><sortCondition ref="B2:B4"/></sortState><tableColumns'
        return text.replace("<tableColumns", state, 1)

    text = part(grown(with_part(PART, sort)), PART)
    assert 'ref="A1:E8"' in text
    assert '<autoFilter ref="A1:E7"/>' in text
    assert '<sortState ref="A2:E7"><sortCondition ref="B2:B7"/>' in text


def test_a_row_that_waited_for_data_becomes_an_ordinary_one(with_part):
    package = with_part(PART, lambda text: text.replace("<table ", '<table insertRow="1" ', 1))
    done = resized(package, "Customers", 3)
    assert "insertRow" not in part(done.package, PART)
    assert done.package.table("Customers").ref == "A1:E5"


def with_members(path: Path, members: Mapping[str, str]) -> Package:
    stream = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in members:
                new.writestr(name, old.read(name))
        for name, text in members.items():
            new.writestr(name, text)
    return Package.of_bytes(stream.getvalue(), path)


@pytest.mark.parametrize(
    ("source", "after"),
    [('ref="A1:E4" sheet="Data"', 'ref="A1:E7" sheet="Data"'), ('name="Customers"', 'name="Customers"')],
)
def test_a_pivot_table_reads_the_new_rows(listed, source, after):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(listed) as archive:
        links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8")
    link = f'<Relationship Id="rIdP" Type="{office}/pivotCacheDefinition" Target="pivotCache/cache1.xml"/>'
    package = with_members(listed, {
        "xl/_rels/workbook.xml.rels": links.replace("</Relationships>", f"{link}</Relationships>"),
        "xl/pivotCache/cache1.xml": f'<pivotCacheDefinition xmlns="{main}"><cacheSource type="worksheet">'
                                    f"<worksheetSource {source}/></cacheSource></pivotCacheDefinition>",
    })  # fmt: skip
    assert f"<worksheetSource {after}/>" in part(grown(package), "xl/pivotCache/cache1.xml")


def test_a_list_box_and_a_shape_read_the_new_rows(listed):
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<Relationship Id="rIdC" Type="{office}/ctrlProp" Target="/xl/ctrlProps/ctrlProp1.xml"/>'
    package = with_members(listed, {
        "xl/worksheets/_rels/sheet2.xml.rels":
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{link}'
            "</Relationships>",
        "xl/ctrlProps/ctrlProp1.xml": '<formControlPr fmlaRange="Data!$A$2:$A$4" fmlaLink="$F$1"/>',
        "xl/drawings/drawing9.xml":
            '<d:wsDr xmlns:d="x"><d:sp textlink="Data!$B$5"><d:t>23</d:t></d:sp></d:wsDr>',
    })  # fmt: skip
    after = grown(package)
    assert 'fmlaRange="Data!$A$2:$A$7" fmlaLink="$F$1"' in part(after, "xl/ctrlProps/ctrlProp1.xml")
    assert 'textlink="Data!$B$8"' in part(after, "xl/drawings/drawing9.xml")


def test_a_chart_forgets_the_copy_of_cells_that_are_no_longer_all_it_shows(with_part):
    chart = "xl/charts/chart1.xml"
    copy = '<numCache><ptCount val="3"/><pt idx="0"><v>10</v></pt></numCache></numRef></val>'
    package = with_part(chart, lambda text: text.replace("</numRef></val>", copy))
    text = part(grown(package, 2), chart)
    assert "<val><numRef><f>'Data'!$B$2:$B$3</f></numRef></val>" in text


def test_the_order_of_calculation_is_left_to_excel(listed):
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(listed) as archive:
        links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8")
    link = f'<Relationship Id="rIdK" Type="{office}/calcChain" Target="calcChain.xml"/></Relationships>'
    package = with_members(listed, {
        "xl/_rels/workbook.xml.rels": links.replace("</Relationships>", link),
        "xl/calcChain.xml": '<calcChain><c r="B5" i="1"/></calcChain>',
    })  # fmt: skip
    assert "xl/calcChain.xml" not in grown(package).container.members


def test_cells_without_addresses_and_with_prefixes_are_found(with_part, formulas, values):
    def plain(text: str) -> str:
        for row in range(1, 6):
            for column in "ABCDE":
                text = text.replace(f'<c r="{column}{row}"', "<c")
        return text

    def prefixed(text: str) -> str:
        for name in ("worksheet", "sheetData", "row", "c", "v", "f", "is", "t"):
            text = text.replace(f"<{name} ", f"<x:{name} ").replace(f"<{name}>", f"<x:{name}>")
            text = text.replace(f"</{name}>", f"</x:{name}>")
        return text.replace("xmlns=", "xmlns:x=")

    after = grown(with_part(SHEET, plain), 4)
    assert values(after, "Data")["A6"] == "Total"
    assert formulas(after, "Data")["D5"] == "B5*C5"
    body = with_part(SHEET, lambda text: prefixed(text[: text.index("</sheetData>") + 12]) + "</x:worksheet>")
    after = grown(body, 4)
    assert values(after, "Data")["A6"] == "Total"
    assert formulas(after, "Data")["D5"] == "B5*C5"
