"""The workbook as it is on the screen, as a file that may be read: without what we put into it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kpi_engine.errors import KpiEngineError
from kpi_engine.hosts.macros.port import MacroPort
from kpi_engine.system.scratch import scratch_folder

AUDIT_TITLE = "KPI Audit"


@contextmanager
def current(port: MacroPort) -> Iterator[Path]:
    """A copy of the active workbook, gone with the block; sheets and marks of ours are not in it.

    The sheet KPI Audit stays: the audit reads the decisions in it, and passes over the rest.
    """
    port.progress("Reading the workbook as it is on the screen…")
    with scratch_folder() as folder:
        copy = port.copy(folder)
        _with_its_map(port, folder)
        kept = {each.name for each in port.own_sheets() if each.name.startswith(AUDIT_TITLE)}
        gone = [each.name for each in port.own_sheets() if each.name not in kept]
        if gone or port.marked():
            _without_ours(copy, gone)
        yield copy


def _with_its_map(port: MacroPort, folder: Path) -> None:
    """The map that lies beside the workbook counts for the copy too."""
    from kpi_engine.sources.target_map import map_beside

    path = port.workbook().path
    beside = map_beside(path) if path is not None else None
    if beside is not None:
        shutil.copyfile(beside, folder / beside.name)


def _without_ours(copy: Path, sheets: list[str]) -> None:
    """Take them out of the copy. One that no patch can be made of is read as it is."""
    from kpi_engine.audit.annotated.marks import unmarked
    from kpi_engine.workbook.draft import Draft
    from kpi_engine.workbook.package import Package
    from kpi_engine.workbook.rebuild import rebuilt
    from kpi_engine.workbook.sheet_removed import remove_sheet

    try:
        package = Package.open(copy)
        draft = Draft(package)
        for info in package.sheets:
            if info.kind == "worksheet" and info.name not in sheets:
                draft.put(info.member, unmarked(draft.markup(info.name)))
        for name in sheets:
            package = Package.of_bytes(rebuilt(package.container, draft.changed, draft.removed), copy)
            draft = Draft(package)
            remove_sheet(draft, name)
        copy.write_bytes(rebuilt(package.container, draft.changed, draft.removed))
    except KpiEngineError:
        return  # another format, such as .xlsb: whoever reads it says what it can do with it
