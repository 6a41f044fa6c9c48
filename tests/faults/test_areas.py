"""Areas of a sheet that belong to something: a merge, a table, a pivot table, protection."""

from __future__ import annotations

import pytest

from kpi_engine.fill.limits import pivot_warnings
from kpi_engine.workbook.patch import SetValue
from kpi_engine.workbook.pivots import stale_pivots
from tests.faults.conftest import BOOK, MAIN, PLAN, RawBook, cell, filled, plan, worksheet, xml

TABLE = (
    f'<table xmlns="{MAIN}" id="1" name="Sales" displayName="Sales" ref="A1:B4" totalsRowCount="1">'
    '<tableColumns count="2"><tableColumn id="1" name="Month" totalsRowLabel="Total"/>'
    '<tableColumn id="2" name="MRR" totalsRowFunction="sum"/></tableColumns></table>'
)
TABLE_ROWS = (
    '<row r="1"><c r="A1" t="str"><v>Month</v></c><c r="B1" t="str"><v>MRR</v></c></row>'
    '<row r="4"><c r="A4" t="str"><v>Total</v></c><c r="B4"><f>SUBTOTAL(109,Sales[MRR])</f></c></row>'
)


def with_table() -> RawBook:
    return plan(TABLE_ROWS).part("xl/tables/table1.xml", TABLE, link=(PLAN, "table"))


@pytest.mark.parametrize(
    ("ref", "code"),
    [("A1", "table-header"), ("B1", "table-header"), ("A4", "table-totals"), ("B4", "table-totals")],
)
def test_header_and_totals_of_a_table_are_not_for_figures(ref: str, code: str, refusal) -> None:
    """Excel calls a workbook damaged whose header cells say something else than the table's columns."""
    assert refusal(lambda: filled(with_table(), {ref: SetValue(1)})).code == code


def test_the_rows_between_header_and_totals_take_figures() -> None:
    after = filled(with_table(), {"A2": SetValue("Jan"), "B2": SetValue(1000), "B3": SetValue(1100)})
    assert [cell(after, ref).value for ref in ("A2", "B2", "B3")] == ["Jan", 1000, 1100]
    assert after.read("xl/tables/table1.xml") == TABLE.encode()


def test_a_merge_takes_a_figure_in_its_corner_only(refusal) -> None:
    book = plan(
        '<row r="1"><c r="A1" s="0"/><c r="B1" s="0"/></row>',
        after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>',
    )
    refused = refusal(lambda: filled(book, {"B2": SetValue(1)}))
    assert refused.code == "merged-cell"
    assert "Point the target to A1" in refused.message
    assert cell(filled(book, {"A1": SetValue(1)}), "A1").value == 1


PIVOT = (
    f'<pivotTableDefinition xmlns="{MAIN}" name="By plan" cacheId="1"><location ref="E3:F9" '
    'firstHeaderRow="1"/></pivotTableDefinition>'
)


def cache(source: str, kind: str = "worksheet") -> str:
    return (
        f'<pivotCacheDefinition xmlns="{MAIN}" id="rId1"><cacheSource type="{kind}">{source}</cacheSource>'
        '<cacheFields count="0"/></pivotCacheDefinition>'
    )


def with_pivot(source: str, kind: str = "worksheet", names: str = "") -> RawBook:
    """A pivot table on the sheet Board that reads the sheet Plan."""
    book = RawBook(sheets={"Plan": worksheet(TABLE_ROWS), "Board": worksheet("")}, book=("", names))
    book.part("xl/tables/table1.xml", TABLE, link=(PLAN, "table"))
    definition, table = "xl/pivotCache/pivotCacheDefinition1.xml", "xl/pivotTables/pivotTable1.xml"
    book.part(definition, cache(source, kind), link=(BOOK, "pivotCacheDefinition"))
    book.part(table, PIVOT, link=("xl/worksheets/sheet2.xml", "pivotTable"))
    book.links[table] = [("pivotCacheDefinition", "/" + definition)]
    return book


def test_what_a_pivot_table_writes_is_not_for_figures(refusal) -> None:
    book = with_pivot('<worksheetSource ref="A1:B4" sheet="Plan"/>')
    assert refusal(lambda: filled(book, {"F9": SetValue(1)}, "Board")).code == "pivot-output"
    assert cell(filled(book, {"G9": SetValue(1)}, "Board"), "G9", "Board").value == 1


def test_a_pivot_table_on_figures_of_the_workbook_is_read_again_on_opening() -> None:
    after = filled(with_pivot('<worksheetSource ref="A1:B4" sheet="Plan"/>'), {"B2": SetValue(1)})
    assert 'refreshOnLoad="1"' in xml(after, "xl/pivotCache/pivotCacheDefinition1.xml")
    outside = with_pivot("", kind="external")
    assert "refreshOnLoad" not in xml(
        filled(outside, {"B2": SetValue(1)}), "xl/pivotCache/pivotCacheDefinition1.xml"
    )


@pytest.mark.parametrize(
    ("source", "touched"),
    [
        ('<worksheetSource ref="A1:B4" sheet="Plan"/>', True),
        ('<worksheetSource ref="A1:B4" sheet="PLAN"/>', True),
        ('<worksheetSource name="Sales"/>', True),
        ('<worksheetSource name="history"/>', True),
        ('<worksheetSource name="moving"/>', True),
        ('<worksheetSource ref="D1:E4" sheet="Plan"/>', False),
        ('<worksheetSource ref="A1:B4" sheet="Board"/>', False),
    ],
)
def test_a_pivot_table_that_shows_old_figures_is_named(source: str, touched: bool) -> None:
    """Until Excel opens the file, what a pivot table shows is from before. A moving range may be touched."""
    names = (
        '<definedNames><definedName name="history">Plan!$A$1:$B$3</definedName>'
        '<definedName name="moving">OFFSET(Plan!$A$1,0,0,9,2)</definedName></definedNames>'
    )
    package = with_pivot(source, names=names).open()
    assert stale_pivots(package, {"Plan": {"B2": SetValue(5)}}) == (("By plan on Board",) if touched else ())


def test_the_receipt_says_which_pivot_tables_are_old() -> None:
    package = with_pivot('<worksheetSource name="Sales"/>').open()
    (warning,) = pivot_warnings(package, {"Plan": {"B2": SetValue(5)}})
    assert warning.startswith("Pivot table By plan on Board: shows figures from before the fill")
    assert pivot_warnings(package, {"Plan": {"D2": SetValue(5)}}) == []


def test_a_pivot_table_on_a_database_is_not_called_stale() -> None:
    package = with_pivot("", kind="external").open()
    assert stale_pivots(package, {"Plan": {"B2": SetValue(5)}}) == ()
