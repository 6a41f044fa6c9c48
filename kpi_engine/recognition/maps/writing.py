"""The YAML file of a map, written so that a person sees what to correct and how."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from kpi_engine.model.scenario import scenario_said
from kpi_engine.recognition.mapping import MappedRange, UnknownRange
from kpi_engine.recognition.mapping import Mapping as Map
from kpi_engine.recognition.maps.layout import Layout, area_of
from kpi_engine.workbook.references import Area, parse_range, parse_reference

_PLAIN = re.compile(r"[^\W\d_](?:[\w .&/()+!:-]*[\w)])?|\d{4}-\d{2}|%")
_WORDS = ("yes", "no", "on", "off", "true", "false", "null", "y", "n")

_HEAD = """\
# Which cells of {workbook} hold which figure. Written by kpi check, yours to correct: it counts before
# everything that kpi check finds by itself, for this workbook and for every other of the same layout.
#   term       the figure (kpi list names them); without one the cells are not read
#   unit       how the cells are written where it is not the plain figure: k, m, %, EUR, EUR k
#   headings   the cells that say the periods; or period for all cells at once: 2026-01, 2026-Q1, 2026
#   scenario   Actual where nothing stands; Budget, Forecast
#   segment    Enterprise, for a part of the whole
#   confirmed  no is a guess of ours: make it yes, or correct the line
#   ignore     yes leaves the cells out for good
#   called     how the workbook names the cells; leave it: by it a map that no longer fits is noticed
"""


def map_text(found: Map, layout: Layout) -> str:
    """The file of a map, its ranges first and then what was not recognised."""
    areas = [area for item in found.ranges if (area := area_of(item))]
    lines = [_HEAD.format(workbook=found.workbook), f"workbook: {_text(found.workbook)}", "layout:"]
    for sheet, units in layout.units_by_sheet(areas).items():
        lines.append(f"  {_text(sheet)}: {_text(units) if units else ''}".rstrip())
    lines += ["", "ranges:"]
    for item in found.ranges:
        lines += _item(_of_range(item, layout))
    if found.unknown:
        lines += ["", "  # Not recognised. Name the term, or ignore: yes."]
    for stranger in found.unknown:
        lines += _unknown(stranger, layout)
    return "\n".join(lines) + "\n"


def _of_range(item: MappedRange, layout: Layout) -> Mapping[str, str]:
    area = area_of(item)
    return {
        "cells": _address(item.cells, item.sheet),
        "called": layout.called(area) if area else item.label,
        "term": item.term,
        "unit": item.unit,
        "headings": _address(item.headings, item.sheet),
        "period": "" if item.headings else item.period,
        "scenario": scenario_said(item.scenario),
        "segment": item.segment,
        "segments": _address(item.segments, item.sheet),
        "entity": item.entity,
        "opposite_sign": "yes" if item.negated else "",
        "confirmed": "" if item.sure else "no",
    }


def _unknown(item: UnknownRange, layout: Layout) -> Iterator[str]:
    area = parse_range(item.cells, item.sheet)
    lines = list(
        _item(
            {"cells": _address(item.cells, item.sheet), "called": layout.called(area) if area else item.label}
        )
    )
    near = f"  # perhaps {', '.join(item.near)}" if item.near else ""
    yield from (*lines, f"    term:{near}")


def _item(keys: Mapping[str, str]) -> Iterator[str]:
    """The keys that say something, one a line behind the dash of the item."""
    mark = "- "
    for key, value in keys.items():
        if value:
            yield f"  {mark}{key}: {_text(value)}"
            mark = "  "


def _address(cells: str, sheet: str) -> str:
    """Cells with their sheet in front, as Excel writes it."""
    if not cells:
        return ""
    found = parse_reference(cells) or parse_range(cells, sheet)
    return str(found) if isinstance(found, Area) else cells


def _text(value: str) -> str:
    """A value that YAML reads back as it stands; in quotes where it could be read otherwise."""
    plain = _PLAIN.fullmatch(value) and ": " not in value and value.lower() not in _WORDS
    return value if plain else json.dumps(value, ensure_ascii=False)
