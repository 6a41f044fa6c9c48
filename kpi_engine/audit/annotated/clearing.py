"""An annotated copy without its annotations: every part byte for byte, unless somebody saved it since."""

from __future__ import annotations

import re

from kpi_engine.audit.annotated.marks import unmarked
from kpi_engine.audit.annotated.sheet import UNDO_SPACE
from kpi_engine.audit.life.decided_sheet import audit_sheets
from kpi_engine.workbook.draft import Draft
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.rebuild import rebuilt
from kpi_engine.workbook.sheet_removed import remove_sheet
from kpi_engine.workbook.undo import Undone, undone

_UNDO = re.compile(rb'xmlns:kpi="' + UNDO_SPACE.encode() + rb'"><kpi:undo>([A-Za-z0-9+/=]+)</kpi:undo>')


def cleared(package: Package) -> bytes:
    """The workbook without the sheet KPI Audit and without marks.

    Bytes that no audit annotated come back as they are. After a spreadsheet program has saved the copy, the
    sheet and the marks are taken out of what it wrote.
    """
    sheets = audit_sheets(package)
    if not sheets:
        return package.data
    if len(sheets) == 1 and (before := _before(package, sheets[0])) is not None:
        return rebuilt(package.container, before.parts, before.added)
    draft = Draft(package)
    for info in package.sheets:
        if info.kind == "worksheet" and info.name not in sheets:
            markup = draft.markup(info.name)
            if (data := unmarked(markup)) is not markup.data:
                draft.put(info.member, data)
    for sheet in sheets:
        remove_sheet(draft, sheet)
    return rebuilt(package.container, draft.changed, draft.removed)


def _before(package: Package, sheet: str) -> Undone | None:
    found = _UNDO.search(package.read(package.sheet(sheet).member))
    return undone(package, found[1].decode("ascii")) if found else None
