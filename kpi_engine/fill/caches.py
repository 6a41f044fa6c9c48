"""The stored results that a fill makes old: computed anew, or taken out where that is not possible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date

from kpi_engine.errors import TemplateError
from kpi_engine.fill.axis import Axis
from kpi_engine.fill.cells import Cells
from kpi_engine.formula.references import cell_name, quoted
from kpi_engine.model.cell_error import Scalar
from kpi_engine.recalc import RESTS_ON, Recalculation, Recalculator, cache_edits
from kpi_engine.workbook.cell_text import date_of
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import Edit, SetCache, StripCache
from kpi_engine.workbook.refusals import short

_SAID = 5


@dataclass(frozen=True, slots=True)
class Caches:
    """The edits of stored results; `reasons` say in sentences why some were taken out."""

    edits: dict[str, dict[str, Edit]]
    recalculated: int
    stripped: tuple[str, ...]
    engine: str
    reasons: tuple[str, ...] = ()


def dependent_caches(
    calculator: Recalculator,
    inputs: Mapping[tuple[str, str], Scalar],
    axes: Iterable[Axis],
    cells: Cells,
    as_of: date,
) -> Caches:
    """Calculate the workbook with the new inputs. Cells that do not depend on them keep what they hold.

    `as_of` is the day that TODAY takes, or the moment that NOW takes. Headers in `axes` must calculate to
    what `cells` read when the figures were placed, else the fill is refused.
    """
    package = calculator.package
    result = calculator.recalculate_affected(inputs, as_of=as_of)
    _check_headers(package, result, axes, cells)
    old = tuple(cell for cell in result.cells if cell.status != "different")
    edits = cache_edits(replace(result, cells=old))
    for sheet, ref in calculator.what_if_results:
        edits.setdefault(sheet, {})[ref] = StripCache()
    stripped = _named(edits, StripCache)
    return Caches(
        edits, len(_named(edits, SetCache)), stripped, result.engine, _reasons(result, frozenset(stripped))
    )


def _reasons(result: Recalculation, stripped: Set[str]) -> tuple[str, ...]:
    """Why results were taken out, the most frequent reasons first; not said of what rests on such a cell."""
    cells = defaultdict(list)
    for cell in result.cells:
        place = f"{quoted(cell.sheet)}!{cell.cell}"
        if place in stripped and not cell.reason.startswith(RESTS_ON):
            cells[cell.reason].append(place)
    ordered = sorted(cells.items(), key=lambda found: -len(found[1]))
    return tuple(f"{_results(places)}: {why}." for why, places in ordered[:_SAID])


def _results(places: list[str]) -> str:
    first = short(places[0], 60)
    return (
        f"The result of {first} is left to Excel"
        if len(places) == 1
        else (f"{len(places)} results, {first} the first, are left to Excel")
    )


def _named(edits: Mapping[str, Mapping[str, Edit]], kind: type[Edit]) -> tuple[str, ...]:
    return tuple(
        f"{quoted(sheet)}!{ref}"
        for sheet, cells in edits.items()
        for ref, edit in cells.items()
        if isinstance(edit, kind)
    )


def _check_headers(package: Package, result: Recalculation, axes: Iterable[Axis], cells: Cells) -> None:
    """Refuse when a period header calculates to something else than the figures were placed by."""
    computed = {(cell.sheet, cell.cell): cell.computed for cell in result.cells}
    for axis in axes:
        for row, column in axis.area.positions():
            key = axis.area.sheet, cell_name(row, column)
            used = cells.value(axis.area.sheet, row, column)
            if computed.get(key, used) != used:
                old, new = (_shown(value, package.date1904) for value in (used, computed[key]))
                raise TemplateError(
                    f"The period header {short(quoted(key[0]), 40)}!{key[1]} says {old} and becomes "
                    f"{new} when calculated with these figures. Correct it in Excel, save, then fill.",
                    code="moving-headers",
                )


def _shown(value: Scalar, date1904: bool) -> str:
    day = date_of(value, date1904=date1904) if isinstance(value, float) else None
    return day.isoformat() if day else short(str(value), 20)
