"""Tables of real workbooks: each grows by two rows and shrinks by two, or is refused with a code.

The workbooks are not part of the project: KPI_PACKAGES names a folder of them, else the test is skipped.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpi_engine.errors import KpiEngineError, WorkbookError
from kpi_engine.workbook.package import Package, TableInfo
from kpi_engine.workbook.resolve import table_body
from kpi_engine.workbook.tables import resized

_BESIDE = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "packages" / "files"
CODES = {"table-query", "table-xml", "table-blocked", "table-note", "table-array", "table-no-rows"}


def tables() -> Iterator[tuple[Package, TableInfo]]:
    """Every table of every workbook that can be opened."""
    folder = Path(os.environ.get("KPI_PACKAGES") or _BESIDE)
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        try:
            package = Package.open(path)
            yield from ((package, table) for table in package.tables)
        except KpiEngineError:
            continue


@pytest.mark.slow
@pytest.mark.parametrize("by", [2, -2])
def test_each_table_takes_two_rows_more_or_less_or_says_why_not(by: int) -> None:
    """Every part that the table does not concern is proved to keep its bytes by `resized` itself."""
    done, refused = 0, set()
    for package, table in tables():
        body = table_body(table)
        assert body is not None
        try:
            result = resized(package, table.name, body.rows + by)
        except WorkbookError as refusal:
            refused.add(refusal.code)
            continue
        after = result.package.table(table.name)
        assert after is not None
        new_body = table_body(after)
        assert new_body is not None
        assert new_body.rows == max(body.rows + by, 1)
        assert (after.columns, after.totals_rows) == (table.columns, table.totals_rows)
        for sheet in result.package.sheets:
            assert all(cell.row for cell in result.package.cells(sheet.name)), "every cell reads back"
        done += 1
    if not done:
        pytest.skip("no folder of real workbooks (KPI_PACKAGES)")
    assert refused <= CODES
