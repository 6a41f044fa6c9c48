"""A map of a workbook in a YAML file that a finance person corrects: which cells hold which figure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kpi_engine.catalogue.lookup import resolve
from kpi_engine.catalogue.own_words import nearest
from kpi_engine.diagnosis.figures import figure_named
from kpi_engine.errors import SourceError
from kpi_engine.model.period import period_readings
from kpi_engine.recognition.mapping import MappedRange, UnknownRange
from kpi_engine.sources.units import StatedUnit, stated_unit
from kpi_engine.sources.yaml_text import Located, YamlText, read_yaml
from kpi_engine.workbook.references import Area, parse_reference

SUFFIX = ".check.yaml"
KEYS = (
    "cells", "called", "term", "unit", "headings", "period", "scenario", "segment", "segments", "entity",
    "opposite_sign", "confirmed", "ignore",
)  # fmt: skip
_TOP = ("workbook", "layout", "ranges")
_YES, _NO = ("yes", "true", "on"), ("no", "false", "off", "")
_POWER = re.compile(r"10\^(-?\d{1,2})(?: (\S+))?")


@dataclass(frozen=True, slots=True)
class SavedRange:
    """One item of a map: the cells, what they were called, and what they hold.

    `known` is None for cells that are left out: for good (`ignored`), or until somebody names their term.
    """

    line: int
    area: Area
    called: str
    known: MappedRange | None
    ignored: bool = False

    @property
    def unknown(self) -> UnknownRange:
        """The cells as figures that nobody named."""
        return UnknownRange(self.area.sheet, self.area.ref, self.called)


@dataclass(frozen=True, slots=True)
class SavedMap:
    """A map as it was saved: the workbook it was made for, its words about units by sheet, its ranges."""

    file: Path
    workbook: str
    units: dict[str, str] = field(default_factory=dict)
    ranges: tuple[SavedRange, ...] = ()


def beside(workbook: Path) -> Path:
    """Where the map of a workbook is kept: `january.check.yaml` beside `january.xlsx`."""
    return workbook.with_name(workbook.stem + SUFFIX)


def read_saved(file: Path) -> SavedMap:
    """A map as somebody left it; SourceError with the line of what is wrong in it."""
    return _Reader(file, read_yaml(file)).map()


class _Reader:
    """Reads one file; the first problem is raised."""

    def __init__(self, file: Path, yaml: YamlText) -> None:
        self.file, self.yaml = file, yaml

    def map(self) -> SavedMap:
        content = self.yaml.content
        if not isinstance(content, dict) or "ranges" not in content:
            raise self.fault(
                (), "this is no map of a workbook; kpi check BOOK.xlsx --save-map FILE writes one"
            )
        for problem in self.yaml.problems:
            raise self.fault(problem.path, problem.text)
        self._only_known((), content, _TOP)
        layout, items = content.get("layout") or {}, content["ranges"]
        if not isinstance(layout, dict):
            raise self.fault(("layout",), "expected a sheet and its words about units on each line")
        if not isinstance(items, list) or not items:
            raise self.fault(
                ("ranges",), "expected a list, each item with - cells: Inputs!C5:N5 and term: mrr"
            )
        units = {str(sheet): str(words or "") for sheet, words in layout.items()}
        ranges = tuple(self._range(("ranges", str(place)), item) for place, item in enumerate(items))
        self._once(ranges)
        return SavedMap(self.file, str(content.get("workbook") or self.file.name), units, ranges)

    def _range(self, path: tuple[str, ...], item: Any) -> SavedRange:
        if not isinstance(item, dict):
            raise self.fault(path, "an item is no pair of keys; write - cells: Inputs!C5:N5")
        self._only_known(path, item, KEYS)
        for key, value in item.items():
            if isinstance(value, dict | list):
                raise self.fault((*path, key), f"{key} is a list; give one value")
        texts = {key: str(item.get(key) or "").strip() for key in KEYS}
        area = self._area(path, "cells", texts["cells"])
        if not area.is_line:
            raise self.fault(
                (*path, "cells"), f"{texts['cells'][:60]} is a block; give one row or one column"
            )
        ignored = self._yes(path, "ignore", texts)
        known = None if ignored or not texts["term"] else self._known(path, area, texts)
        return SavedRange(self.yaml.line(path), area, texts["called"], known, ignored)

    def _known(self, path: tuple[str, ...], area: Area, texts: dict[str, str]) -> MappedRange:
        term = resolve(texts["term"]) or (texts["term"] if figure_named(texts["term"]) else "")
        if not term:
            raise self.fault((*path, "term"), f"{texts['term'][:40]} is no term.{nearest(texts['term'])}")
        unit = self._unit(path, texts["unit"], term)
        headings = self._line_over(path, "headings", texts["headings"], area)
        return MappedRange(
            area.sheet, area.ref, term, texts["called"], "saved map", headings,
            "" if headings else self._period(path, texts["period"]), texts["scenario"] or "Actual",
            texts["segment"], texts["entity"], unit.currency, unit.power,
            sure=not texts["confirmed"] or self._yes(path, "confirmed", texts),
            negated=self._yes(path, "opposite_sign", texts),
            segments=self._line_over(path, "segments", texts["segments"], area),
        )  # fmt: skip

    def _unit(self, path: tuple[str, ...], text: str, term: str) -> StatedUnit:
        if found := _POWER.fullmatch(text):
            return StatedUnit(text, int(found[1]), stated_unit(found[2] or "", term).currency)
        unit = stated_unit(text, term)
        if unit.why_not:
            raise self.fault((*path, "unit"), unit.why_not)
        return unit

    def _period(self, path: tuple[str, ...], text: str) -> str:
        readings = period_readings(text) if text else ("",)
        if len(readings) != 1:
            why = f"{text[:30]} is no period; write it like 2026-01, 2026-Q1 or 2026"
            raise self.fault((*path, "period"), why)
        return readings[0]

    def _line_over(self, path: tuple[str, ...], key: str, text: str, area: Area) -> str:
        """Headings one for one with the cells; their sheet is said where it is another one."""
        if not text:
            return ""
        found = self._area(path, key, text)
        if len(found) != len(area) or not found.is_line:
            why = f"{text[:60]} has {len(found)} cells and {area.ref} has {len(area)}; give one for each"
            raise self.fault((*path, key), why)
        return found.ref if found.sheet.casefold() == area.sheet.casefold() else str(found)

    def _area(self, path: tuple[str, ...], key: str, text: str) -> Area:
        found = parse_reference(text)
        if found is None or len(found) > 1_000_000:
            said = f"{text[:60]} is no cells" if text else f"{key} is missing"
            raise self.fault((*path, key), f"{said}; write them with their sheet, like Inputs!C5:N5")
        return found

    def _yes(self, path: tuple[str, ...], key: str, texts: dict[str, str]) -> bool:
        word = texts[key].lower()
        if word not in (*_YES, *_NO):
            raise self.fault((*path, key), f"expected yes or no, found {word[:30]}")
        return word in _YES

    def _only_known(self, path: tuple[str, ...], content: dict[str, Any], known: tuple[str, ...]) -> None:
        for key in content:
            if key not in known:
                why = f'"{str(key)[:30]}" is no key here; known: {", ".join(known)}'
                raise self.fault((*path, str(key)), why)

    def _once(self, ranges: tuple[SavedRange, ...]) -> None:
        seen: dict[tuple[str, int, int], int] = {}
        for item in ranges:
            for row, column in item.area.positions():
                first = seen.setdefault((item.area.sheet.casefold(), row, column), item.line)
                if first != item.line:
                    text = (
                        f"{item.area} has cells that stand in line {first} too; keep them in one of the two"
                    )
                    raise self._at(item.line, text)

    def fault(self, path: tuple[str, ...], text: str) -> SourceError:
        return self._at(self.yaml.line(path), text)

    def _at(self, line: int, text: str) -> SourceError:
        return SourceError(Located(line, "", text).told(self.file.name), code="map")
