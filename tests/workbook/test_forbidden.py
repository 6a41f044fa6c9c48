"""Cells that look like inputs and are not: headers of tables, output of pivot tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.errors import WorkbookError
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import SetValue, patched

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"


def links(**targets: str) -> str:
    """The relationships of a part: type → target."""
    stated = (f'<Relationship Id="rId{n}" Type="x/{kind.rstrip("2")}" Target="{target}"/>'
              for n, (kind, target) in enumerate(targets.items(), 1))  # fmt: skip
    return f'<Relationships xmlns="{LINKS}">{"".join(stated)}</Relationships>'


@pytest.fixture
def reported(raw_book) -> Path:
    """A sheet with a table in A1:B4 and a pivot table's output in D3:E9, whose cache reads this workbook."""
    columns = '<tableColumns><tableColumn name="Month"/><tableColumn name="MRR"/></tableColumns>'
    cache = f'<pivotCacheDefinition xmlns="{MAIN}" refreshedBy="me">{{}}</pivotCacheDefinition>'
    parts = {
        "xl__worksheets___rels__sheet1.xml.rels": links(table="../table1.xml", pivotTable="../pivot1.xml"),
        "xl__table1.xml": f'<table xmlns="{MAIN}" displayName="Revenue" ref="A1:B4">{columns}</table>',
        "xl__pivot1.xml": f'<pivotTableDefinition xmlns="{MAIN}" name="By plan"><location ref="D3:E9"/>'
        "</pivotTableDefinition>",
        "xl___rels__workbook.xml.rels": links(
            worksheet="worksheets/sheet1.xml",
            pivotCacheDefinition="cache1.xml",
            pivotCacheDefinition2="cache2.xml",
        ),
        "xl__cache1.xml": cache.format('<cacheSource type="worksheet"/>'),
        "xl__cache2.xml": cache.format('<cacheSource type="external"/>'),
    }
    path: Path = raw_book(**parts)
    return path


@pytest.mark.parametrize(
    ("ref", "code", "says"),
    [
        ("B1", "table-header", "column header of the table Revenue"),
        ("E9", "pivot-output", "pivot table By plan"),
    ],
)
def test_a_figure_there_is_refused_with_the_reason(reported: Path, ref: str, code: str, says: str) -> None:
    with pytest.raises(WorkbookError, match=says) as refused:
        patched(Package.open(reported), {"Plan": {ref: SetValue(1.0)}})
    assert refused.value.code == code


def test_a_figure_beside_them_is_fine_and_pivots_of_this_workbook_are_refreshed(reported: Path) -> None:
    package = Package.open(reported)
    result = Package.of_bytes(patched(package, {"Plan": {"B2": SetValue(1.0)}}), reported)
    assert b'refreshedBy="me" refreshOnLoad="1"' in result.read("xl/cache1.xml")
    assert result.read("xl/cache2.xml") == package.read("xl/cache2.xml")
