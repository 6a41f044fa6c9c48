"""The mapping of a workbook from all that is known of it, the surest first: no cell is claimed twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from kpi_engine.catalogue.own_words import words_in_force
from kpi_engine.recognition.applying import apply, found_map
from kpi_engine.recognition.growing import headings_of
from kpi_engine.recognition.layout import Layout, area_of
from kpi_engine.recognition.mapping import MappedRange, Mapping, UnknownRange
from kpi_engine.recognition.named import of_names
from kpi_engine.recognition.recognise import recognise
from kpi_engine.recognition.saved import read_saved
from kpi_engine.recognition.templates import of_template
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area, parse_range, parse_reference


def find_mapping(
    package: Package, *, map_file: Path | None = None, maps: Path | None = None, sheet: str | None = None
) -> Mapping:
    """Which cells hold which figure: by a saved map, our templates, defined names, and then by labels.

    `map_file` is the map to use; without it the workbook's own counts, then one of the same layout beside it
    or in the folder `maps`. `sheet` leaves out all others. SourceError for a map that does not fit.
    """
    layout = Layout(package)
    applied = apply(read_saved(map_file), layout) if map_file else found_map(layout, maps)
    template = of_template(package)
    claims = _Claims(package)
    ranges: list[MappedRange] = []
    waiting: list[UnknownRange] = []
    if applied is not None:
        claims.take(applied.left_out)
        ranges += claims.free(applied.ranges)
        waiting += applied.unknown
    of_layout = claims.with_figures(claims.free(template.ranges))
    ranges += [_as_called(item, layout) for item in of_layout]
    claims.take(template.settled, template.settled_sheets)
    labelled = recognise(package, words=words_in_force(), leaving_out=template.settled_sheets)
    named = _with_units(list(of_names(package, layout.labels)), labelled.ranges)
    ranges += claims.with_figures(claims.free(named))
    ranges += claims.free(labelled.ranges)
    waiting += template.unknown
    unknown = [*claims.unclaimed(waiting), *claims.unclaimed(labelled.unknown)]
    if sheet is not None:
        only = package.sheet(sheet).name
        ranges = [item for item in ranges if item.sheet == only]
        unknown = [item for item in unknown if item.sheet == only]
    areas = [area for item in ranges if (area := area_of(item))]
    origin = applied.origin if applied is not None else ""
    return Mapping(package.path.name, layout.signature(areas), tuple(ranges), tuple(unknown), origin)


def _as_called(item: MappedRange, layout: Layout) -> MappedRange:
    """A range of a template by the words of its sheet, rather than by its defined name."""
    area = area_of(item)
    return replace(item, label=layout.name(area) or item.label) if area is not None else item


def _with_units(named: list[MappedRange], labelled: Iterable[MappedRange]) -> list[MappedRange]:
    """Named cells with the unit, sign and segment that their labels say; where both differ, to confirm."""
    at: dict[tuple[str, int, int], MappedRange] = {}
    for item in labelled:
        for row, column in _positions(item):
            at[item.sheet, row, column] = item
    found = []
    for item in named:
        said = next(
            (at[item.sheet, *place] for place in _positions(item) if (item.sheet, *place) in at), None
        )
        if said is not None:
            item = replace(
                item, power=said.power, currency=said.currency, negated=said.negated,
                segment=said.segment, entity=said.entity, sure=said.term == item.term,
                period=item.period or ("" if item.headings else said.period),
            )  # fmt: skip
        found.append(item)
    return found


def _positions(item: MappedRange) -> Iterator[tuple[int, int]]:
    area = area_of(item)
    return area.positions() if area is not None else iter(())


class _Claims:
    """The cells that are spoken for, by sheet."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._cells: set[tuple[str, int, int]] = set()
        self._sheets: set[str] = set()

    def take(self, areas: Iterable[Area], sheets: Iterable[str] = ()) -> None:
        """Cells, and whole sheets, that nothing found later may have."""
        self._sheets.update(sheet.casefold() for sheet in sheets)
        for area in areas:
            self._cells.update((area.sheet.casefold(), *place) for place in area.positions())

    def free(self, ranges: Iterable[MappedRange]) -> Iterator[MappedRange]:
        """What is left of each range, claimed from now on; one that is cut keeps its part of the headings."""
        for item in ranges:
            area = area_of(item)
            if area is None or area.sheet.casefold() in self._sheets:
                continue
            for first, last in self._runs(area):
                yield _part(item, area, first, last)
            self.take([area])

    def _runs(self, area: Area) -> list[tuple[int, int]]:
        """The first and last place of each unbroken stretch that nobody has."""
        runs: list[tuple[int, int]] = []
        for at, place in enumerate(area.positions()):
            if (area.sheet.casefold(), *place) in self._cells:
                continue
            if runs and runs[-1][1] == at - 1:
                runs[-1] = runs[-1][0], at
            else:
                runs.append((at, at))
        return runs

    def with_figures(self, ranges: Iterable[MappedRange]) -> Iterator[MappedRange]:
        """The ranges that hold at least one figure: a template has many a line that stays empty."""
        for item in ranges:
            cells = self._package.sheet_cells(item.sheet)
            for row, column in _positions(item) if cells is not None else ():
                record = cells.row(row).get(column) if cells is not None else None
                if record is not None and isinstance(record.value, float):
                    yield item
                    break

    def unclaimed(self, ranges: Iterable[UnknownRange]) -> Iterator[UnknownRange]:
        """Unknown lines of which no cell was recognised after all."""
        for item in ranges:
            area = parse_range(item.cells, item.sheet)
            sheet = item.sheet.casefold()
            if area is None or sheet in self._sheets:
                continue
            if not any((sheet, *place) in self._cells for place in area.positions()):
                yield item
                self.take([area])


def _part(item: MappedRange, area: Area, first: int, last: int) -> MappedRange:
    if (first, last) == (0, len(area) - 1):
        return item
    headings, segments = headings_of(item), _area(item.segments, item.sheet)
    return replace(
        item, cells=_slice(area, first, last).ref, headings=_cut(headings, item, area, first, last),
        segments=_cut(segments, item, area, first, last),
    )  # fmt: skip


def _area(text: str, sheet: str) -> Area | None:
    return (parse_reference(text) or parse_range(text, sheet)) if text else None


def _cut(line: Area | None, item: MappedRange, area: Area, first: int, last: int) -> str:
    if line is None:
        return ""
    part = _slice(line, first, last) if len(line) == len(area) else line
    return part.ref if part.sheet == item.sheet else str(part)


def _slice(line: Area, first: int, last: int) -> Area:
    if line.columns > 1:
        return replace(line, left=line.left + first, right=line.left + last)
    return replace(line, top=line.top + first, bottom=line.top + last)
