"""The cells that a person names: `KPIs!C3:N3`, `'My sheet'!B2`, `Weekly[Trials]`, a defined name."""

from __future__ import annotations

from kpi_engine.errors import InputError
from kpi_engine.formula.references import quoted
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area, parse_range, split_sheet
from kpi_engine.workbook.refusals import short
from kpi_engine.workbook.resolve import resolve
from kpi_engine.workbook.structure import DefinedName


def asked_area(package: Package, text: str) -> Area:
    """The cells that `text` stands for; a refusal with the next step for anything else."""
    text = text.strip().removeprefix("=")
    if not text:
        raise InputError("No cell is named. Write a cell with its sheet, such as KPIs!H7.", code="not-a-cell")
    sheet, rest = _parted(package, text)
    area = parse_range(rest)
    if area is not None and (sheet or package.name(rest) is None):
        area = Area(_sheet(package, sheet, text), area.top, area.left, area.bottom, area.right)
    else:
        area = resolve(package, text)
    if area is None:
        raise _no_cells(package, text, package.name(rest, sheet))
    info = package.sheet(area.sheet)
    if info.kind != "worksheet":
        raise InputError(
            f"{short(info.name)} is a {info.kind.replace('sheet', ' sheet')} and has no cells that hold "
            "figures. Name a cell of a worksheet.",
            code="no-cells",
        )
    return area


def asked_cell(package: Package, text: str) -> Area:
    """One cell that `text` stands for."""
    area = asked_area(package, text)
    if len(area) > 1:
        first = Area(area.sheet, area.top, area.left, area.top, area.left)
        raise InputError(
            f"{short(text)} has {len(area):,} cells, and one is needed here, for example {first}.",
            code="a-range",
        )
    return area


def _parted(package: Package, text: str) -> tuple[str, str]:
    """Sheet and address; a sheet that needs quotes may be written without them: `My plan!B2`."""
    sheet, _, rest = text.rpartition("!")
    plain = sheet.casefold() in {info.name.casefold() for info in package.sheets}
    return (sheet, rest.strip()) if plain else split_sheet(text)


def _no_cells(package: Package, text: str, name: DefinedName | None) -> InputError:
    """What to write instead of words that stand for no cells."""
    if name is not None:
        return InputError(
            f"The name {short(text, 40)} stands for ={short(name.refers_to, 60)}, which is a formula or lies "
            "elsewhere, not for cells here. Name a cell that uses it, for example KPIs!H7.",
            code="not-a-cell",
        )
    return InputError(
        f"{short(text)} is neither a cell nor a name of cells in {short(package.path.name)}. "
        "Write a cell with its sheet, KPIs!H7 or 'My sheet'!B2, or a defined name.",
        code="not-a-cell",
    )


def _sheet(package: Package, sheet: str, text: str) -> str:
    if sheet:
        return package.sheet(sheet).name
    sheets = [info.name for info in package.sheets if info.kind == "worksheet"]
    if len(sheets) == 1:
        return sheets[0]
    raise InputError(
        f"{short(package.path.name)} has {len(sheets)} sheets: say on which one {short(text)} is, "
        f"for example {short(quoted(sheets[0]) if sheets else 'Sheet1', 40)}!{short(text, 40)}.",
        code="no-sheet",
    )
