"""A saved map laid over a workbook: it fits and is used, or it does not and says where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kpi_engine.errors import KpiEngineError, SourceError
from kpi_engine.recognition.mapping import MappedRange, UnknownRange
from kpi_engine.recognition.maps.growing import grown, headings_of
from kpi_engine.recognition.maps.layout import Layout, undated
from kpi_engine.recognition.maps.saved import SUFFIX, SavedMap, SavedRange, beside, read_saved
from kpi_engine.recognition.words.label_reading import SCENARIOS
from kpi_engine.workbook.references import Area

_MOST_TRIED = 24
"""Maps of a folder that are looked at, the last by name first."""
_LONGEST = 255


@dataclass(frozen=True, slots=True)
class Applied:
    """What a map says about a workbook; `origin` tells whose map it is, `left_out` are cells not to read."""

    origin: str
    ranges: tuple[MappedRange, ...]
    unknown: tuple[UnknownRange, ...]
    left_out: tuple[Area, ...]


NO_MAP = Applied("", (), (), ())


def apply(saved: SavedMap, layout: Layout) -> Applied:
    """The ranges of a map in this workbook; SourceError with its line where the map does not fit."""
    for misfit in misfits(saved, layout):
        raise misfit
    known = [item.known for item in saved.ranges if item.known is not None]
    waiting = tuple(item.unknown for item in saved.ranges if item.known is None and not item.ignored)
    ignored = tuple(item.area for item in saved.ranges if item.ignored)
    same = saved.workbook.casefold() == layout.package.path.name.casefold()
    origin = saved.file.name if same else f"map of {saved.workbook}, same layout"
    return Applied(origin, grown(layout, known, [item.area for item in saved.ranges]), waiting, ignored)


def found_map(layout: Layout, folder: Path | None) -> Applied | None:
    """The map that fits a workbook without being asked for: its own, else one of the same layout.

    A workbook's own map that does not fit is refused, as somebody made it for these cells.
    """
    workbook = layout.package.path
    own = beside(workbook)
    if own.is_file():
        return apply(read_saved(own), layout)
    for file in _candidates(workbook.parent, folder):
        try:
            saved = read_saved(file)
        except KpiEngineError:
            continue
        if next(misfits(saved, layout), None) is None:
            return apply(saved, layout)
    return None


def _candidates(*folders: Path | None) -> list[Path]:
    found: list[Path] = []
    for folder in folders:
        if folder is not None and folder.is_dir():
            found += sorted(folder.glob(f"*{SUFFIX}"), key=lambda file: file.name.casefold(), reverse=True)
    return list(dict.fromkeys(found))[:_MOST_TRIED]


def misfits(saved: SavedMap, layout: Layout) -> Iterator[SourceError]:
    """Why a map is not for this workbook: other sheets, other words, no figures where it expects them."""
    sheets = {
        sheet.name.casefold(): sheet.name for sheet in layout.package.sheets if sheet.kind == "worksheet"
    }
    for item in saved.ranges:
        headings = headings_of(item.known) if item.known is not None else None
        for area in filter(None, (item.area, headings)):
            if area.sheet.casefold() not in sheets:
                known = ", ".join(sheets.values())[:60]
                yield _misfit(saved, item, f"there is no sheet {area.sheet[:31]}; it has {known}")
                return
    held = [item for item in saved.ranges if not item.ignored]
    for item in held:
        called = _called_otherwise(item, layout) if item.called else None
        if called is not None:
            why = f'{item.area} is called "{called[:40]}" there, not "{item.called[:40]}"'
            yield _misfit(saved, item, why)
    units = layout.units_by_sheet(item.area for item in held if item.known is not None)
    for sheet, words in saved.units.items():
        there = next((said for name, said in units.items() if name.casefold() == sheet.casefold()), words)
        if there != words:
            said = there or "nothing"
            yield _misfit(
                saved, None, f"{sheet[:31]} says {said[:40]} over the figures, not {words[:40] or 'nothing'}"
            )
    yield from _without_figures(saved, layout)


def _called_otherwise(item: SavedRange, layout: Layout) -> str | None:
    """What the cells are called now, where that is not what the map says: the first, or another scenario."""
    first, area = layout.called(item.area), item.area
    if undated(first).casefold() != undated(item.called).casefold():
        return first
    last = layout.called(Area(area.sheet, area.bottom, area.right, area.bottom, area.right))
    return last if _scenarios(last) != _scenarios(first) else None


def _scenarios(called: str) -> set[str]:
    return {word for word in re.findall(r"[a-z]+", called.casefold()) if word in SCENARIOS}


def _without_figures(saved: SavedMap, layout: Layout) -> Iterator[SourceError]:
    """A range that holds texts and no figure; one that is empty may be filled another month."""
    some = False
    for item in saved.ranges:
        if item.known is None:
            continue
        cells = layout.package.sheet_cells(item.area.sheet)
        values = [] if cells is None else [
            record.value for row, column in item.area.positions()
            if (record := cells.row(row).get(column)) is not None and record.value is not None
        ]  # fmt: skip
        figures = any(isinstance(value, float) for value in values)
        some = some or figures
        text = next((value for value in values if isinstance(value, str) and value.strip()), "")
        if text and not figures:
            yield _misfit(saved, item, f'{item.area} holds no figure there but "{text.strip()[:30]}"')
    if not some and saved.ranges:
        yield _misfit(saved, None, "none of its cells holds a figure there")


def _misfit(saved: SavedMap, item: SavedRange | None, why: str) -> SourceError:
    line = f" line {item.line}" if item is not None else ""
    start = f"{saved.file.name[:40]}{line} does not fit the workbook: {why}."
    next_step = " Correct the map, or delete it and save a new one with --save-map."
    return SourceError((start + next_step)[:_LONGEST], code="stale-map")
