"""Which formulas of a workbook read which cells: the whole of it, or what lies around one cell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from kpi_engine.model.cell_error import Scalar
from kpi_engine.recalc.graph import Area
from kpi_engine.tracing.around import around
from kpi_engine.tracing.cycles import circles, circular_cells
from kpi_engine.tracing.regions import Finder, Region, formula_regions, input_regions, reads_of
from kpi_engine.tracing.shown import shown
from kpi_engine.tracing.traced import Traced, named, named_area
from kpi_engine.workbook.asked import asked_cell
from kpi_engine.workbook.package import Package

Direction = Literal["precedents", "dependents", "both"]
_MOST_SUSPECTS = 60_000
_CIRCLES_TOLD, _CELLS_TOLD = 20, 12


@dataclass(frozen=True, slots=True)
class TracedNode:
    """Copies of one formula, typed cells, or a single cell."""

    id: str
    sheet: str
    place: str
    label: str
    kind: Literal["formula", "input", "external"]
    formula: str
    value: Scalar
    shown: str
    cells: int


@dataclass(slots=True)
class TracedGraph:
    """The graph, with its overview by sheet; edges map (from, to) to the ranges that are read."""

    workbook: str
    cell: str
    direction: Direction
    formulas: int
    sheets: list[tuple[str, int, int, int]]
    links: dict[tuple[str, str], int]
    nodes: list[TracedNode]
    edges: dict[tuple[str, str], list[str]]
    cycles: list[list[str]]
    notes: list[str] = field(default_factory=list)


def trace_workbook(
    package: Package, cell: str = "", *, depth: int = 3, direction: Direction = "both"
) -> TracedGraph:
    """The whole workbook, or with `cell` what lies within `depth` steps of it in one direction or both."""
    traced = Traced(package)
    formulas = formula_regions(traced)
    reads = [reads_of(traced, region) for region in formulas]
    if cell:
        area = asked_cell(package, cell)
        top = traced.anchor((area.sheet, area.top, area.left))
        regions, read = around(traced, top, formulas, reads, depth, direction)
    else:
        regions = formulas + input_regions(traced, (area for areas in reads for area in areas))
        read = dict(enumerate(reads))
    graph = _graph(traced, regions, read, named(top) if cell else "", direction)
    graph.sheets, graph.links = _overview(traced, formulas, reads)
    return graph


def _graph(
    traced: Traced, regions: list[Region], read: dict[int, list[Area]], cell: str, direction: Direction
) -> TracedGraph:
    finder = Finder(regions)
    ids = [f"n{number}" for number in range(len(regions))]
    edges: dict[tuple[str, str], list[str]] = {}
    following: dict[int, list[int]] = {}
    for number, areas in read.items():
        following[number] = []
        for area in areas:
            for source in finder.touching(area):
                edges.setdefault((ids[source], ids[number]), []).append(named_area(traced, area))
                following[number].append(source)
    cycles, notes = _cycles(traced, regions, following)
    nodes = [_node(traced, ids[number], region) for number, region in enumerate(regions)]
    return TracedGraph(
        traced.package.path.name, cell, direction, len(traced.formulas), [], {}, nodes, edges, cycles, notes
    )


def _cycles(
    traced: Traced, regions: list[Region], following: dict[int, list[int]]
) -> tuple[list[list[str]], list[str]]:
    """The circles by cell, looked for among the regions that read each other."""
    groups = circles(following, lambda number: following.get(number, []))
    suspects = [
        place for group in groups for number in group for place in regions[number].places()
        if place in traced.formulas
    ]  # fmt: skip
    if len(suspects) > _MOST_SUSPECTS:
        return [], [f"Circles were not looked for: {len(suspects):,} formulas read each other's blocks."]
    found = circular_cells(traced, suspects)
    told = [[named(place) for place in group[:_CELLS_TOLD]] for group in found[:_CIRCLES_TOLD]]
    notes = (
        [f"{len(found):,} circles; the first {_CIRCLES_TOLD} are named."] if len(found) > len(told) else []
    )
    return told, notes


def _node(traced: Traced, id_: str, region: Region) -> TracedNode:
    place = region.first
    cell = traced.formulas.get(place)
    value = traced.stored(place)
    kind: Literal["formula", "input", "external"] = "formula" if region.is_formula else "input"
    if traced.kind(place) == "external":
        kind = "external"
    return TracedNode(
        id_, region.sheet, named_area(traced, region.area), _label(traced, region), kind,
        f"={cell.formula}" if cell else "", value,
        shown(value, traced.style(place), date1904=traced.book.date1904), region.cells,
    )  # fmt: skip


def _label(traced: Traced, region: Region) -> str:
    """What a region is called: by what its first and last cells have in common."""
    first = traced.label(region.first)
    if region.cells == 1:
        return first.text
    last = traced.label(region.last)
    if first.table:
        return first.table if first.table == last.table else first.table.partition("[")[0]
    row = first.row if first.row == last.row else _span(first.row, last.row)
    column = first.column or first.day
    end = last.column or last.day
    column = column if column == end else _span(column, end)
    section = f" ({first.section})" if first.section and first.section == last.section else ""
    return ", ".join(part for part in (f"{row}{section}" if row else "", column) if part)


def _span(first: str, last: str) -> str:
    return f"{first} to {last}" if first and last else first or last


def _overview(
    traced: Traced, formulas: list[Region], reads: list[list[Area]]
) -> tuple[list[tuple[str, int, int, int]], dict[tuple[str, str], int]]:
    """Sheets with formulas, groups of copies and typed cells, and how many formulas of one read another."""
    groups = Counter(region.sheet for region in formulas)
    cells = Counter(sheet for sheet, _, _ in traced.formulas)
    typed = Counter(sheet for sheet, _, _ in traced.book.constants)
    links: Counter[tuple[str, str]] = Counter()
    for region, areas in zip(formulas, reads, strict=True):
        for folded in {area[0] for area in areas}:
            links[traced.sheet(folded), region.sheet] += region.cells
    sheets = [(name, cells[name], groups[name], typed[name]) for name in traced.book.sheets]
    return sheets, {link: count for link, count in links.items() if link[0] != link[1]}
