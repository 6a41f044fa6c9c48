"""What lies around one cell: the cells and ranges within some steps of it."""

from __future__ import annotations

from typing import Literal

from kpi_engine.formula.rectangles import Block, blocks
from kpi_engine.recalc.book import Place
from kpi_engine.recalc.graph import Area, areas_read
from kpi_engine.tracing.regions import Finder, Region, reads_of
from kpi_engine.tracing.traced import Traced

_MOST_NODES = 3_000


def around(
    traced: Traced, top: Place, formulas: list[Region], reads: list[list[Area]], depth: int,
    direction: Literal["precedents", "dependents", "both"],
) -> tuple[list[Region], dict[int, list[Area]]]:  # fmt: skip
    """The regions around `top`, its own first, and what each of their formulas reads."""
    start = Region(top[0], (top[1], top[2], top[1], top[2]), top in traced.formulas)
    found: dict[Region, list[Area]] = {start: reads_of(traced, start) if start.is_formula else []}
    if direction != "dependents":
        _down(traced, start, Finder(formulas), formulas, depth, found)
    if direction != "precedents":
        _up(traced, start, formulas, reads, depth, found)
    regions = list(found)
    return regions, {number: found[region] for number, region in enumerate(regions) if found[region]}


def _down(
    traced: Traced, start: Region, finder: Finder, formulas: list[Region], depth: int,
    found: dict[Region, list[Area]],
) -> None:  # fmt: skip
    """Adds precedents: of each range that is read, the formulas in it and the typed cells."""
    level = [start]
    for _ in range(depth):
        areas = dict.fromkeys(area for region in level for area in found[region])
        level = []
        for area in areas:
            for region in _parts(traced, area, finder, formulas):
                if region not in found and len(found) < _MOST_NODES:
                    found[region] = reads_of(traced, region) if region.is_formula else []
                    level.append(region)


def _parts(traced: Traced, area: Area, finder: Finder, formulas: list[Region]) -> list[Region]:
    """The blocks of copies inside a range, and its typed cells."""
    parts = []
    for number in finder.touching(area):
        region = formulas[number]
        top, left, bottom, right = region.block
        block = max(top, area[1]), max(left, area[2]), min(bottom, area[3]), min(right, area[4])
        parts.append(Region(region.sheet, block, True))
    typed: list[Block] = blocks(place[1:] for place in traced.inside(area) if place in traced.book.constants)
    sheet = traced.sheet(area[0])
    return parts + [Region(sheet, block, False) for block in typed]


def _up(
    traced: Traced, start: Region, formulas: list[Region], reads: list[list[Area]], depth: int,
    found: dict[Region, list[Area]],
) -> None:  # fmt: skip
    """Adds dependents: of the blocks that read a region, those cells that do."""
    level = [start]
    for _ in range(depth):
        following = []
        for read in level:
            for region, areas in zip(formulas, reads, strict=True):
                if any(_touch(area, read.area) for area in areas):
                    following += _readers(traced, region, read.area)
        level = [region for region in dict.fromkeys(following) if region not in found]
        for region in level[: _MOST_NODES - len(found)]:
            found[region] = reads_of(traced, region)


def _readers(traced: Traced, region: Region, area: Area) -> list[Region]:
    """The cells of a block of copies that read a range."""
    shape = traced.workings.prepared[region.first].lowered.shape
    reading = [
        place[1:] for place in region.places() if any(_touch(each, area) for each in areas_read(shape, place))
    ]
    return [Region(region.sheet, block, True) for block in blocks(reading)]


def _touch(one: Area, other: Area) -> bool:
    return (
        one[0] == other[0]
        and one[1] <= other[3]
        and other[1] <= one[3]
        and one[2] <= other[4]
        and other[2] <= one[4]
    )
