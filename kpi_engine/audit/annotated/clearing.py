"""An annotated copy without its annotations: every part byte for byte, unless somebody saved it since."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kpi_engine.audit.annotated.marks import unmarked
from kpi_engine.audit.annotated.sheet import UNDO_SPACE
from kpi_engine.audit.life.decided_sheet import audit_sheets
from kpi_engine.errors import WorkbookError
from kpi_engine.workbook.draft import Draft
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.rebuild import rebuilt
from kpi_engine.workbook.refusals import not_verified, short
from kpi_engine.workbook.sheet_added import check_may_add
from kpi_engine.workbook.sheet_removed import remove_sheet
from kpi_engine.workbook.undo import Undone, undone

_UNDO = re.compile(rb'xmlns:kpi="' + UNDO_SPACE.encode() + rb'"><kpi:undo>([A-Za-z0-9+/=]+)</kpi:undo>')


@dataclass(frozen=True, slots=True)
class Cleared:
    """A workbook without annotations; `as_before` when every part is the one that was annotated."""

    data: bytes
    as_before: bool


def clear_annotations(package: Package) -> Cleared:
    """The workbook that an annotated copy was made from, proved cell by cell.

    WorkbookError where no audit annotated it, and where it was signed or its structure protected since.
    """
    name, sheets = package.path.name, audit_sheets(package)
    if package.signed:
        raise WorkbookError(
            f"{short(name)} carries a digital signature, which any change would break. Take it off in "
            "Excel, or go back to the workbook that was annotated.", code="signed",
        )  # fmt: skip
    if sheets:
        check_may_add(package)
    data = cleared(package)
    if data == package.data:
        raise WorkbookError(
            f"{short(name)} has no sheet KPI Audit and no marks of kpi audit: there is nothing to take out. "
            "Give the annotated copy.", code="no-annotations",
        )  # fmt: skip
    as_before = len(sheets) == 1 and _before(package, sheets[0]) is not None
    _prove(package, Package.of_bytes(data, package.path), sheets)
    return Cleared(data, as_before)


def _prove(package: Package, result: Package, gone: tuple[str, ...]) -> None:
    """The same sheets without ours, and in each the same cells."""
    kept = [info for info in package.sheets if info.name not in gone]
    if [info.name for info in kept] != [info.name for info in result.sheets]:
        raise not_verified(package.path.name, "its sheets would be others")
    for info in kept:
        if info.kind == "worksheet" and [*package.entries(info.name)] != [*result.entries(info.name)]:
            raise not_verified(package.path.name, f"cells of {short(info.name, 30)} would be others")


def cleared(package: Package) -> bytes:
    """The workbook without the sheet KPI Audit and without marks.

    Bytes that no audit annotated come back as they are. After a spreadsheet program has saved the copy, the
    sheet and the marks are taken out of what it wrote; the marks alone where somebody deleted the sheet.
    """
    sheets = audit_sheets(package)
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
    if not draft.changed:
        return package.data
    return rebuilt(package.container, draft.changed, draft.removed)


def _before(package: Package, sheet: str) -> Undone | None:
    found = _UNDO.search(package.read(package.sheet(sheet).member))
    return undone(package, found[1].decode("ascii")) if found else None
