"""The figures that `kpi check` holds against each other: of a table, or of the cells of any workbook."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.errors import InputError
from kpi_engine.model.unit import Unit
from kpi_engine.model.written import counted

if TYPE_CHECKING:
    from kpi_engine.model.cell_error import Scalar
    from kpi_engine.model.fact import Fact
    from kpi_engine.recognition.mapping import Mapping
    from kpi_engine.workbook.package import Package

_NOT_COMPUTED = ("not_verifiable", "external")


@dataclass(frozen=True, slots=True)
class StatedFigures:
    """Facts, and for a workbook how its cells were read; `remarks` tell what the reader should know of it.

    Cells that a person should confirm first are in the mapping and give no facts: a guess proves nothing.
    """

    facts: tuple[Fact, ...]
    mapping: Mapping | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is to be read: its sheet, its decimal sign, its map, a folder with maps."""

    sheet: str | None = None
    decimal: str | None = None
    map_file: Path | None = None
    maps: Path | None = None


def stated_figures(
    source: Path, reading: Reading, progress: Callable[[str], None] = lambda _: None
) -> StatedFigures:
    """The figures of a file, read as a table where it is one, else recognised cell by cell.

    Raises SourceError and WorkbookError for a file, a table or a map that cannot be used.
    """
    from kpi_engine.sources import read_stated
    from kpi_engine.sources.open_table import is_workbook

    if reading.maps is not None and not reading.maps.is_dir():
        raise InputError(
            f"--maps names a folder with saved maps; {str(reading.maps)[:80]} is none.", code="no-folder"
        )
    sheet = reading.sheet
    if is_workbook(source):
        from kpi_engine.workbook.package import Package

        package = Package.for_reading(source)
        table = None if reading.map_file or reading.maps else _table_sheet(package, sheet)
        if table is None:
            return _recognised(package, reading, progress)
        sheet = table
    elif reading.map_file or reading.maps:
        raise InputError(
            f"{source.name[:80]} is a table of figures and needs no map; a map belongs to a workbook. "
            "Leave out --map and --maps.",
            code="map-of-table",
        )
    progress("figures")
    stated = read_stated(source, sheet=sheet, decimal=reading.decimal)
    return StatedFigures(tuple(fact for fact in stated.facts if not _is_a_word(fact)), remarks=stated.remarks)


def _is_a_word(fact: Fact) -> bool:
    """True for the name of a company or a currency, which a table for a template gives beside its figures.

    A date is one too, but for one that rules about plans look at.
    """
    from kpi_engine.catalogue.terms import TERMS
    from kpi_engine.diagnosis.plan import DATES

    term = TERMS.find(fact.term)
    return term is not None and term.unit in (Unit.TEXT, Unit.DATE) and term.id not in DATES


def _table_sheet(package: Package, wanted: str | None) -> str | None:
    """The sheet that is a table of stated facts; among several sheets only one that also gives ids is."""
    names = [sheet.name for sheet in package.sheets if sheet.kind == "worksheet"]
    if wanted is not None or len(names) == 1:
        names = [package.sheet(wanted).name] if wanted is not None else names
        return next((name for name in names if _is_table(_header_roles(package, name))), None)
    tables = [name for name in names if {"id", "term", "value"} <= _header_roles(package, name)]
    return tables[0] if len(tables) == 1 else None


def _is_table(roles: set[str]) -> bool:
    """True for kpi and value, and for kpi and period with columns such as actual and target."""
    return "term" in roles and ("value" in roles or {"period", "by scenario"} <= roles)


def _header_roles(package: Package, sheet: str) -> set[str]:
    """What the first row of a sheet says its columns are."""
    from kpi_engine.sources.header_words import role_of, scenario_of

    roles: set[str] = set()
    first = 0
    for cell in package.cells(sheet):
        if cell.value is None or cell.value == "":
            continue
        first = first or cell.row
        if cell.row != first:
            break
        text = str(cell.value)
        roles.add(role_of(text) or ("by scenario" if scenario_of(text) else ""))
    return roles


def _recognised(package: Package, reading: Reading, progress: Callable[[str], None]) -> StatedFigures:
    from kpi_engine.recognition.facts import facts_of
    from kpi_engine.recognition.finding import find_mapping

    progress("computing its formulas")
    fresh, remarks = _with_fresh_results(package)
    progress("recognising its figures")
    mapping = find_mapping(fresh, map_file=reading.map_file, maps=reading.maps, sheet=reading.sheet)
    sure = replace(mapping, ranges=tuple(item for item in mapping.ranges if item.sure))
    return StatedFigures(tuple(facts_of(fresh, sure)), mapping, remarks)


def _with_fresh_results(package: Package) -> tuple[Package, tuple[str, ...]]:
    """The workbook with the results that its formulas have now, and what could not be computed."""
    from kpi_engine.formula.references import cell_place, place_name
    from kpi_engine.recalc import recalculate
    from kpi_engine.workbook.with_results import with_results

    found = recalculate(package)
    results: dict[str, dict[tuple[int, int], Scalar]] = defaultdict(dict)
    stale, kept, lost = 0, list[str](), list[str]()
    for cell in found.told():
        if cell.is_computed and cell.status != "equal":
            results[cell.sheet][cell_place(cell.cell)] = cell.computed
            stale += 1
        elif cell.status in _NOT_COMPUTED:
            (lost if cell.cached is None else kept).append(place_name(cell.sheet, *cell_place(cell.cell)))
    return with_results(package, results), tuple(_about_results(stale, kept, lost))


def _about_results(stale: int, kept: Sequence[str], lost: Sequence[str]) -> Iterator[str]:
    """What a reader should know of results that were not taken from the file as they stand."""
    if stale:
        yield (
            f"{counted(stale, 'stored result')} of formulas missing or out of date: the computed values were "
            "used. kpi recalc lists them, in Excel Recalculate & compare."
        )
    if kept:
        yield f"{counted(len(kept), 'result')} cannot be computed here (first {kept[0]}): used as stored."
    if lost:
        yield f"{counted(len(lost), 'result')} can neither be computed nor read (first {lost[0]}): left out."


def save_map(workbook: Path, mapping: Mapping, wanted: Path) -> Path:
    """Write the map of a workbook as a YAML file to correct; into a folder as `january.check.yaml`.

    A file that is there is left alone, since somebody may have corrected it.
    """
    from kpi_engine.recognition.maps.layout import Layout
    from kpi_engine.recognition.maps.saved import beside
    from kpi_engine.recognition.maps.writing import map_text
    from kpi_engine.workbook.package import Package
    from kpi_engine.workbook.save import save_atomically

    file = wanted / beside(workbook).name if wanted.is_dir() else wanted
    if file.exists():
        raise InputError(
            f"{file.name[:80]} is there already, perhaps corrected by hand. Delete it, or give another name.",
            code="map-exists",
        )
    if not mapping.ranges and not mapping.unknown:
        raise InputError(
            f"{workbook.name[:80]} has no figures with words beside them; there is nothing to save.",
            code="nothing-mapped",
        )
    text = map_text(mapping, Layout(Package.for_reading(workbook)))
    save_atomically(text.encode("utf-8"), file)
    return file
