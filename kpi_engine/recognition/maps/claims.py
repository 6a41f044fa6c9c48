"""Which cells of a workbook are spoken for, so that what is found later never changes what is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kpi_engine.recognition.mapping import MappedRange, UnknownRange
from kpi_engine.recognition.maps.growing import headings_of
from kpi_engine.recognition.maps.layout import area_of
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area, parse_range, parse_reference


def positions(item: MappedRange) -> Iterator[tuple[int, int]]:
    """Row and column of each cell of a range."""
    area = area_of(item)
    return area.positions() if area is not None else iter(())


class Claims:
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
            for row, column in positions(item) if cells is not None else ():
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
