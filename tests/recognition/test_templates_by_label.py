"""Our own template, its map left aside: the labels say nearly all that the map says."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.engine.filling import fill_template
from kpi_engine.recognition.mapping import MappedRange
from kpi_engine.recognition.maps.templates import of_template
from kpi_engine.recognition.meaning.recognise import recognise
from kpi_engine.recognition.words.term_names import NO_LABEL
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import parse_range

FOLDER = Path(__file__).parents[2] / "workbook_templates"
Cell = tuple[str, int, int]


def _by_cell(ranges: tuple[MappedRange, ...]) -> dict[Cell, tuple[str, str, str]]:
    found: dict[Cell, tuple[str, str, str]] = {}
    for item in ranges:
        area = parse_range(item.cells, item.sheet)
        assert area is not None
        for row, column in area.positions():
            found[item.sheet, row, column] = item.term, item.scenario, item.segment
    return found


@pytest.mark.slow
def test_labels_alone_say_what_the_map_says(tmp_path: Path) -> None:
    guide = "customer_service"
    filled = tmp_path / "filled.xlsx"
    fill_template(FOLDER / f"{guide}.xlsx", FOLDER / "samples" / f"{guide}.csv", filled)
    package = Package.open(filled)
    records = [cell for name in ("Inputs", "KPIs") for cell in package.cells(name)]
    figures = {(cell.sheet, cell.row, cell.column) for cell in records if isinstance(cell.value, float)}
    mapped = _by_cell(of_template(package).ranges)
    said = {cell: term for cell, term in mapped.items() if cell in figures and term[0] not in NO_LABEL}
    read = _by_cell(tuple(item for item in recognise(package).ranges if item.sure))
    both = said.keys() & read.keys()
    assert len(said) > 5_000
    assert {cell: (read[cell], said[cell]) for cell in both if read[cell] != said[cell]} == {}
    assert len(both) > 0.97 * len(said)
