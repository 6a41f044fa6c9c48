"""Recalculating a workbook, and writing what was computed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.errors import WorkbookError

if TYPE_CHECKING:
    from kpi_engine.recalc import Recalculation


def recalculate(
    workbook: Path, *, as_of: date | None = None, second_opinion: bool = False
) -> Recalculation:
    """Compute every formula of a workbook independently and compare it with what the file says.

    `as_of` is the day that TODAY takes; without it, cells that follow from today's date are volatile: they
    are told apart and not compared. With `second_opinion` LibreOffice computes the workbook too, where it is
    installed; what it says of each cell, or why it says nothing, is in the result.
    """
    from kpi_engine.recalc import recalculate as recalculate_package
    from kpi_engine.workbook.package import Package

    package = Package.open(workbook)
    found = recalculate_package(package, as_of=as_of)
    if not second_opinion:
        return found
    from kpi_engine.recalc.second_opinion import with_second_opinion

    return with_second_opinion(package, found)


def write_recalculated(workbook: Path, recalculation: Recalculation, output: Path | None) -> Path | None:
    """Write the computed values into the caches of a copy, or of the workbook itself when `output` is None.

    Nothing but cached values changes. In place, the old file is kept beside it; its path is returned.
    Raises WorkbookError where the copy would take the place of the workbook.
    """
    from kpi_engine.recalc.write import cache_edits
    from kpi_engine.workbook.package import Package
    from kpi_engine.workbook.patch import patched
    from kpi_engine.workbook.save import keep_backup, same_file, save_atomically

    if output and same_file(output, workbook):
        raise WorkbookError(
            "The output is the workbook itself. Choose another name, or --in-place, which keeps a backup.",
            code="output-is-workbook",
        )
    package = Package.open(workbook)
    data = patched(package, cache_edits(recalculation))
    backup = None if output else keep_backup(workbook)
    save_atomically(data, output or workbook)
    return backup
