"""The cell that a person asks about: `KPIs!H7`, `'My Sheet'!B2`, a defined name."""

from __future__ import annotations

from kpi_engine.errors import InputError
from kpi_engine.formula.references import cell_name, quoted
from kpi_engine.recalc.book import Place
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area, parse_range, split_sheet
from kpi_engine.workbook.refusals import short
from kpi_engine.workbook.resolve import resolve


def asked_cell(package: Package, text: str) -> Place:
    """The cell that `text` names; a refusal with the next step for anything else."""
    area = _area(package, text.strip().removeprefix("="))
    if len(area) > 1:
        first = f"{quoted(area.sheet)}!{cell_name(area.top, area.left)}"
        raise InputError(
            f"{short(text)} is a range of {len(area):,} cells. Ask about one of them, for example {first}.",
            code="a-range",
        )
    return area.sheet, area.top, area.left


def _area(package: Package, text: str) -> Area:
    sheet, rest = split_sheet(text)
    area = parse_range(rest)
    if area is not None:
        name = package.sheet(sheet).name if sheet else _only_sheet(package, text)
        _check_worksheet(package, name)
        return Area(name, area.top, area.left, area.bottom, area.right)
    found = resolve(package, text)
    if found is not None:
        _check_worksheet(package, found.sheet)
        return found
    if package.name(rest, sheet) is not None:
        raise InputError(
            f"The name {short(text)} stands for a formula or for cells elsewhere, not for a cell. "
            "Ask about the cell that uses it, for example Sheet1!B2.",
            code="not-a-cell",
        )
    raise InputError(
        f"{short(text)} is neither a cell nor a name of {short(package.path.name)}. "
        "Write a cell with its sheet, KPIs!H7 or 'My sheet'!B2, or a defined name.",
        code="not-a-cell",
    )


def _only_sheet(package: Package, text: str) -> str:
    sheets = [info.name for info in package.sheets if info.kind == "worksheet"]
    if len(sheets) == 1:
        return sheets[0]
    raise InputError(
        f"{short(package.path.name)} has {len(sheets)} sheets: say on which one {short(text)} is, "
        f"for example {short(quoted(sheets[0]) if sheets else 'Sheet1')}!{short(text)}.",
        code="no-sheet",
    )


def _check_worksheet(package: Package, name: str) -> None:
    info = package.sheet(name)
    if info.kind != "worksheet":
        raise InputError(
            f"{short(info.name)} is a {info.kind.replace('sheet', ' sheet')} and has no cells that hold "
            "figures. Ask about a cell of a worksheet.",
            code="no-cells",
        )
