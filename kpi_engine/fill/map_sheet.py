"""The sheet _map of a template: which figure goes where, one a row."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.errors import TemplateError
from kpi_engine.formula.references import cell_name
from kpi_engine.sources.target_map import MapRow
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.refusals import short

MAP_SHEET = "_map"
_COLUMNS = ("term", "target", "period", "scenario", "segment", "required")


def map_sheet_rows(package: Package) -> Iterator[MapRow]:
    """The rows of the sheet _map; a map without its headers is refused."""
    rows: dict[int, dict[int, str]] = {}
    for cell in package.cells(package.sheet(MAP_SHEET).name):
        if cell.value is not None:
            rows.setdefault(cell.row, {})[cell.column] = str(cell.value).strip()
    numbers = sorted(rows)
    columns = {text.casefold(): column for column, text in rows[numbers[0]].items()} if numbers else {}
    if "term" not in columns or "target" not in columns:
        raise TemplateError(
            f"The sheet _map of {short(package.path.name)} needs a first row with the headers term "
            "and target (and scenario, segment, period, required where they apply).",
            code="map-header",
        )
    for number in numbers[1:]:
        row = {name: rows[number].get(columns.get(name, 0), "") for name in _COLUMNS}
        if row["term"] or row["target"]:
            yield MapRow(f"_map!{cell_name(number, columns['target'])}", **row)
