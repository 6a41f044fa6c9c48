"""The only way this engine changes a workbook: some cells in the XML, every other part byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kpi_engine.errors import WorkbookError
from kpi_engine.formula.references import cell_name, quoted
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.workbook.book_patch import (
    as_workbook,
    calculate_on_opening,
    refresh_pivots,
    without_calc_chain,
)
from kpi_engine.workbook.cell_formats import CellFormats
from kpi_engine.workbook.cell_text import checked_date, stored_error
from kpi_engine.workbook.chart_patch import update_charts
from kpi_engine.workbook.container import Container, part_key
from kpi_engine.workbook.draft import Draft
from kpi_engine.workbook.edits import Edit, SetCache, SetValue, StripCache
from kpi_engine.workbook.forbidden import check_inputs
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.readback import read_back
from kpi_engine.workbook.rebuild import rebuilt
from kpi_engine.workbook.references import cell_position
from kpi_engine.workbook.refusals import not_verified, short, signed, strict_ooxml
from kpi_engine.workbook.sheet_patch import patched_sheet
from kpi_engine.workbook.xml_parts import check_well_formed

_OTHER_KINDS = {"chartsheet": "a chart", "dialogsheet": "a dialogue", "macrosheet": "a sheet of macros"}
__all__ = ["Edit", "SetCache", "SetValue", "StripCache", "patched", "verify"]


def patched(
    package: Package,
    edits: Mapping[str, Mapping[str, Edit]],
    *,
    full_calc: bool = True,
    template_to_workbook: bool = False,
) -> bytes:
    """The bytes of the workbook with these cells changed: sheet → address → edit.

    Untouched parts are copied byte for byte and checked; the cells are read again before the bytes are
    returned. `full_calc` makes spreadsheet programs recalculate and refresh pivots when they open the file.
    `template_to_workbook` turns a template (.xltx, .xltm) into the workbook that is filled from it.
    """
    if package.signed:
        raise signed(package.path.name)
    if package.read_only:
        raise strict_ooxml(package.path.name)
    edits = _by_sheet(package, edits)
    draft = Draft(package)
    formats = CellFormats(draft)
    for name, cells in edits.items():
        member = package.sheet(name).member
        draft.put(member, _patched_sheet(draft, formats, name, cells))
    formats.save()
    update_charts(draft, edits)
    if any(_drops_formula(edit) for cells in edits.values() for edit in cells.values()):
        without_calc_chain(draft)
    if template_to_workbook:
        as_workbook(draft)
    if full_calc:
        calculate_on_opening(draft)
        refresh_pivots(draft)
    data = rebuilt(package.container, draft.changed, draft.removed)
    verify(package, data, edits, changed=draft.changed, removed=draft.removed)
    return data


def verify(
    package: Package, data: bytes, edits: Mapping[str, Mapping[str, Edit]], *,
    changed: Mapping[str, bytes], removed: Iterable[str] = (),
) -> None:  # fmt: skip
    """Prove the patch: untouched parts are the same bytes and sound, the cells read back as meant."""
    result = Package.of_bytes(data, package.path)
    for name, cells in edits.items():
        expected = {cell_name(*cell_position(ref)): _expected(edit) for ref, edit in cells.items()}
        part = result.read(result.sheet(name).member)
        found = read_back(part, expected, name, result.path.name, result.strings, date1904=result.date1904)
        for ref, value in expected.items():
            if not _same(found.get(ref), value):
                raise not_verified(package.path.name, f"{quoted(name)}!{ref} reads back differently")
    _verify_parts(package.container, result.container, changed, removed)
    _verify_xml(result, set(changed) - {result.sheet(name).member for name in edits})


def _by_sheet(package: Package, edits: Mapping[str, Mapping[str, Edit]]) -> dict[str, dict[str, Edit]]:
    """The edits under the sheets' own names, which upper and lower case do not tell apart."""
    merged: dict[str, dict[str, Edit]] = {}
    for name, cells in edits.items():
        if cells:
            merged.setdefault(package.sheet(name).name, {}).update(cells)
    return merged


def _patched_sheet(draft: Draft, formats: CellFormats, name: str, cells: Mapping[str, Edit]) -> bytes:
    package = draft.package
    sheet = package.sheet(name)
    if sheet.kind != "worksheet":
        kind = _OTHER_KINDS.get(sheet.kind, "another kind of sheet")
        raise WorkbookError(
            f"{short(package.path.name)}: {short(name)} is {kind}, not a worksheet with cells. "
            "Point the target to one.",
            code="no-cells",
        )
    check_inputs(package, sheet.name, cells)
    for ref, edit in cells.items():
        if isinstance(edit, SetValue) and edit.is_date and isinstance(edit.value, int | float):
            where = f"{short(package.path.name)} {short(quoted(sheet.name), 40)}!{ref}"
            checked_date(edit.value, where, date1904=package.date1904)
    return patched_sheet(draft.markup(sheet.name), cells, formats.fitting)


def _drops_formula(edit: Edit) -> bool:
    return isinstance(edit, SetValue) and edit.replace_formula


def _verify_parts(
    before: Container, after: Container, changed: Mapping[str, bytes], removed: Iterable[str]
) -> None:
    after.check_all()
    gone = {part_key(name) for name in removed}
    touched = {part_key(name) for name in changed}
    kept = {part_key(record.info.filename): record for record in before.records}
    now = {part_key(record.info.filename): record for record in after.records}
    if set(now) != set(kept) - gone:
        raise not_verified(before.name, "a part is lost")
    for key, record in now.items():
        if key not in touched and after.raw(record) != before.raw(kept[key]):
            raise not_verified(before.name, f"the part {key} is no longer the same")


def _verify_xml(result: Package, members: Iterable[str]) -> None:
    """The other parts that changed are well-formed; the sheets were read already."""
    for member in members:
        try:
            check_well_formed(result.read(member), member, result.path.name)
        except WorkbookError as exc:
            raise not_verified(result.path.name, f"the part {member} cannot be read") from exc


def _expected(edit: Edit) -> Scalar:
    value = None if isinstance(edit, StripCache) else edit.value
    return stored_error(value) if isinstance(value, CellError) else value


def _same(found: Scalar, expected: Scalar) -> bool:
    if isinstance(expected, bool | CellError | str) or expected is None:
        return type(found) is type(expected) and found == expected
    return isinstance(found, float) and found == float(expected)
