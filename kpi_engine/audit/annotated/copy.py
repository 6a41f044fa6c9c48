"""A copy of the audited workbook with a sheet KPI Audit and marked cells; everything else byte for byte."""

from __future__ import annotations

from kpi_engine.audit.annotated.clearing import cleared
from kpi_engine.audit.annotated.looks import numbers_of
from kpi_engine.audit.annotated.marks import mark_cells
from kpi_engine.audit.annotated.sheet import names, sheet_part
from kpi_engine.audit.life.decided_sheet import AUDIT_SHEET, audit_sheets
from kpi_engine.audit.run import Audited
from kpi_engine.errors import WorkbookError
from kpi_engine.workbook.draft import Draft
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.rebuild import rebuilt
from kpi_engine.workbook.refusals import not_verified, short, strict_ooxml
from kpi_engine.workbook.sheet_added import NewSheet, add_sheet, check_may_add, free_title, verify_added
from kpi_engine.workbook.style_patch import AddedStyles
from kpi_engine.workbook.undo import undo_record


def annotated(package: Package, audited: Audited) -> bytes:
    """The bytes of the annotated copy. A sheet that an earlier audit left is replaced, and its marks go.

    WorkbookError for a workbook that is signed, whose structure is protected, or in Strict Open XML.
    """
    _check(package)
    if audit_sheets(package):
        package = Package.of_bytes(cleared(package), package.path)
    draft = Draft(package)
    styles = AddedStyles(draft)
    looks = numbers_of(styles)
    mark_cells(draft, styles, audited.findings)
    styles.save()
    member = add_sheet(draft, NewSheet(free_title(package, AUDIT_SHEET), names(audited)))
    part = sheet_part(audited, looks, undo_record(draft, (member,)))
    data = rebuilt(package.container, draft.changed, draft.removed, {**draft.added, member: part})
    _prove(package, verify_added(package, data, draft, (member,)), draft)
    return data


def _check(package: Package) -> None:
    name = short(package.path.name)
    if package.signed:
        raise WorkbookError(
            f"{name} carries a digital signature, which any change would break. Annotate an unsigned copy, "
            "or write the findings to a report workbook of its own.", code="signed",
        )  # fmt: skip
    if package.read_only:
        raise strict_ooxml(package.path.name)
    check_may_add(package)


def _prove(package: Package, result: Package, draft: Draft) -> None:
    """The copy gives back the workbook: every part that was changed, as it was."""
    before = Package.of_bytes(cleared(result), package.path)
    for member in draft.changed:
        if before.read(member) != package.read(member):
            raise not_verified(package.path.name, f"the part {member} cannot be given back")
    if set(before.container.members) != set(package.container.members):
        raise not_verified(package.path.name, "parts cannot be given back")
