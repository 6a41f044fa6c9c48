"""The scenario as a workbook: the new inputs in their cells, and every result that follows from them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kpi_engine.errors import WorkbookError
from kpi_engine.recalc import cache_edits
from kpi_engine.what_if.model import Model
from kpi_engine.what_if.scenario import Scenario
from kpi_engine.workbook.edits import Edit, SetCache, SetValue, StripCache
from kpi_engine.workbook.patch import patched
from kpi_engine.workbook.save import check_writable, same_file, save_atomically


def write(model: Model, scenario: Scenario, output: Path) -> tuple[int, int]:
    """Write a copy; how many results are new, and how many were taken out and left to Excel.

    Nothing else changes. A result that follows from the inputs and cannot be computed is taken out, so that
    nobody reads an old one. Raises WorkbookError where the copy would take the place of the workbook.
    """
    if same_file(output, model.package.path):
        raise WorkbookError(
            "The output is the workbook itself, which a what-if never changes. Choose another name.",
            code="output-is-workbook",
        )
    check_writable(output)
    old = tuple(cell for cell in scenario.found.cells if cell.status != "different")
    edits: dict[str, dict[str, Edit]] = cache_edits(replace(scenario.found, cells=old))
    for sheet, cell in model.what_if_tables:
        edits.setdefault(sheet, {})[cell] = StripCache()
    for each in scenario.changes:
        sheet, cell = each.cell
        edits.setdefault(sheet, {})[cell] = SetValue(each.after, replace_formula=bool(each.formula))
    save_atomically(patched(model.package, edits), output)
    made = [edit for cells in edits.values() for edit in cells.values()]
    return sum(isinstance(edit, SetCache) for edit in made), sum(
        isinstance(edit, StripCache) for edit in made
    )
