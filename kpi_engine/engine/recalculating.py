"""Recalculating a workbook, and writing what was computed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.errors import WorkbookError

if TYPE_CHECKING:
    from kpi_engine.recalc import Recalculation
    from kpi_engine.recalc.clock import AsOf


def recalculate(
    workbook: Path, *, as_of: date | AsOf | None = None, second_opinion: bool = False
) -> Recalculation:
    """Compute every formula of a workbook independently and compare it with what the file says.

    `as_of` is the day that TODAY takes. Without it, TODAY takes the day that the file's own results are of,
    or on which it was last saved, and cells that follow the day are never called different. With
    `second_opinion` LibreOffice computes the workbook too, where it is installed; what it says of each cell,
    or why it says nothing, is in the result.
    """
    from kpi_engine.recalc import recalculate as recalculate_package
    from kpi_engine.workbook.package import Package

    package = Package.for_reading(workbook)
    found = recalculate_package(package, as_of=as_of, causes=True)
    found = replace(found, sha256=sha256(package.data).hexdigest())
    if isinstance(as_of, date):
        found = replace(found, as_of=f"as of {as_of.isoformat()}, the day that was given")
    if not second_opinion:
        return found
    from kpi_engine.recalc.second_opinion import with_second_opinion

    return with_second_opinion(package, found)


def day_saved(workbook: Path) -> AsOf | None:
    """The day on which a workbook was last saved, for `recalculate`; None where the file does not say so."""
    from kpi_engine.recalc.clock import day_saved as day_of_package
    from kpi_engine.workbook.package import Package

    return day_of_package(Package.for_reading(workbook))


def write_recalculated(workbook: Path, recalculation: Recalculation, output: Path | None) -> Path | None:
    """Write the computed values into the caches of a copy, or of the workbook itself when `output` is None.

    Nothing but stored results changes, those that charts show included; where some that may follow from
    them cannot be computed here, Excel is asked to calculate when it opens the file. In place, the old file
    is kept beside it; its path is returned.
    Raises WorkbookError where the copy would take the place of the workbook, and where the workbook is no
    longer the one that was recalculated.
    """
    from kpi_engine.recalc.write import asks_excel, cache_edits
    from kpi_engine.workbook.package import Package
    from kpi_engine.workbook.patch import patched
    from kpi_engine.workbook.save import keep_backup, same_file, save_atomically

    if output and same_file(output, workbook):
        raise WorkbookError(
            "The output is the workbook itself. Choose another name, or --in-place, which keeps a backup.",
            code="output-is-workbook",
        )
    package = Package.open(workbook)
    if recalculation.sha256 not in ("", sha256(package.data).hexdigest()):
        raise WorkbookError(
            f"{workbook.name[:80]} was changed by somebody while it was recalculated; nothing was written. "
            "Run the command again.",
            code="changed-meanwhile",
        )
    data = patched(package, cache_edits(recalculation), full_calc=asks_excel(recalculation))
    backup = None if output else keep_backup(workbook)
    save_atomically(data, output or workbook)
    return backup
