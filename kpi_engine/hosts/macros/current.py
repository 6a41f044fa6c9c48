"""The workbook as it is on the screen, as a file that may be read: without what we put into it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.errors import KpiEngineError
from kpi_engine.hosts.macros.port import MacroPort
from kpi_engine.system.scratch import scratch_folder

if TYPE_CHECKING:
    from kpi_engine.audit.life.decisions import Decisions

AUDIT_TITLE = "KPI Audit"


@dataclass(frozen=True, slots=True)
class Current:
    """The copy, and what was decided of findings on the sheets of ours that are not in it."""

    path: Path
    decisions: Decisions | None = None
    not_applied: tuple[str, ...] = ()


@contextmanager
def current(port: MacroPort) -> Iterator[Current]:
    """A copy of the active workbook, gone with the block; sheets and marks of ours are not in it."""
    port.progress("Reading the workbook as it is on the screen…")
    with scratch_folder() as folder:
        copy = port.copy(folder)
        _with_its_map(port, folder)
        yield _without_ours(copy) if port.own_sheets() or port.marked() else Current(copy)


def _with_its_map(port: MacroPort, folder: Path) -> None:
    """The map that lies beside the workbook counts for the copy too."""
    from kpi_engine.sources.target_map import map_beside

    path = port.workbook().path
    beside = map_beside(path) if path is not None else None
    if beside is not None:
        shutil.copyfile(beside, folder / beside.name)


def _without_ours(copy: Path) -> Current:
    """Take them out of the copy. One that no patch can be made of is read as it is."""
    from kpi_engine.audit.annotated.clearing import cleared
    from kpi_engine.audit.states import decided_in_book
    from kpi_engine.workbook.package import Package

    try:
        package = Package.open(copy)
        decisions, remarks = decided_in_book(package)
        copy.write_bytes(cleared(package))
    except KpiEngineError:
        return Current(copy)  # another format, such as .xlsb: whoever reads it says what it can do with it
    return Current(copy, decisions, tuple(each.text for each in remarks))
