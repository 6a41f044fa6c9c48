"""What mapped cells are called, without dates and figures: by this a workbook of the same layout is known."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

from kpi_engine.model.period import MONTH_NUMBERS
from kpi_engine.recognition.mapping import MappedRange
from kpi_engine.sources.units import stated_unit
from kpi_engine.workbook.labels import Labels
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area, parse_range

_MONTH = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
_DATE = re.compile(
    r"\b(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-(?:\d{2}|q\d|w\d{2})(?:-\d{2})?"
    rf"|(?:\d{{1,2}}\.? ?)?(?:{_MONTH})\b\.?(?: \d{{1,2}},)?(?:[ '/-]*\d{{2}}(?:\d{{2}})?)?"
    r"|[hq][1-4](?:[ '/-]*\d{2}(?:\d{2})?)?|(?:fy|cy) ?'?\d{2,4}|(?:19|20|21)\d{2}"
    r"|(?:month|week|quarter|year|period) ?\d+)\b",
    re.IGNORECASE,
)
_BETWEEN_WORDS = re.compile(r"[\s()\[\],;:'|/]+")


def undated(text: str) -> str:
    """A label without the dates in it: `Revenue, Feb 2026` is `Revenue`."""
    words = _DATE.sub(" ", text)
    parts = (" ".join(part.split()).strip(" -–/") for part in words.split(","))
    return ", ".join(part for part in parts if part)


class Layout:
    """What the cells of one workbook are called, in words that the next month leaves as they are."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.labels = Labels(package)

    def called(self, area: Area) -> str:
        """The words that name the first of the cells: its row, its section, its column; without dates."""
        unit = self.labels.at(area.sheet, area.top, area.left).unit
        return ", ".join(part for part in (self.name(area), unit) if part)

    def name(self, area: Area) -> str:
        """As `called`, without how the cells are counted."""
        label = self.labels.at(area.sheet, area.top, area.left)
        row = undated(f"{label.row} ({label.section})" if label.row and label.section else label.row)
        column = undated(label.column)
        parts = [row, column if column.casefold() != row.casefold() else ""]
        return ", ".join(part for part in parts if part) or label.name or label.range_name

    def units(self, sheet: str, row: int) -> str:
        """The words over a row that say how amounts are counted (`$k`, `EUR`, `000`), in one order."""
        said: set[str] = set()
        for number, line in self.labels.words(sheet).rows.items():
            if number < row:
                said.update(word for text in line.texts.values() for word in _unit_words(text))
        return " ".join(sorted(said))

    def units_by_sheet(self, areas: Iterable[Area]) -> Mapping[str, str]:
        """The words about units over the mapped cells of each sheet."""
        first: dict[str, int] = {}
        for area in areas:
            first[area.sheet] = min(first.get(area.sheet, area.top), area.top)
        return {sheet: self.units(sheet, row) for sheet, row in first.items()}

    def signature(self, areas: Iterable[Area]) -> str:
        """Sixteen characters that are equal where equal words name the same cells."""
        listed = list(areas)
        said = [f"{area.sheet}!{area.top},{area.left} {self.called(area)}" for area in listed]
        said += [f"{sheet} {units}" for sheet, units in self.units_by_sheet(listed).items()]
        text = "\n".join(sorted(each.casefold() for each in said))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def area_of(item: MappedRange) -> Area | None:
    """The cells of a mapped range; None where they are no plain address."""
    return parse_range(item.cells, item.sheet)


def _unit_words(text: str) -> Iterable[str]:
    for word in _BETWEEN_WORDS.split(text):
        if word:
            unit = stated_unit(word, "")
            if unit.power or unit.currency:
                yield word.casefold()
