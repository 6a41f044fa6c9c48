"""Defined names that name a figure: `MRR_2026`, `Gross_Margin`, `NewCustomers.Budget`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpi_engine.catalogue.lookup import resolve
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.errors import TemplateError
from kpi_engine.fill.axis import read_axis
from kpi_engine.fill.cells import Cells
from kpi_engine.model.period import period_readings
from kpi_engine.model.unit import Unit
from kpi_engine.recognition.mapping import MappedRange
from kpi_engine.recognition.words.label_reading import SCENARIOS
from kpi_engine.recognition.words.stated_units import NO_UNIT, unit_words
from kpi_engine.workbook.labels import Labels
from kpi_engine.workbook.package import DefinedName, Package
from kpi_engine.workbook.references import Area, parse_reference

_FOR_PRINTING = re.compile(r"_xl|print_", re.IGNORECASE)
_OF_TEMPLATES = re.compile(r"(?:in|set|def)_", re.IGNORECASE)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d{4}(?!\d))")
_PERIOD_WORDS = 3
_HEADINGS_ABOVE = 60
_LONGEST_LINE = 5_000


def of_names(package: Package, labels: Labels) -> Iterator[MappedRange]:
    """The cells whose name is a figure's, with the period in the name or in the headings over them."""
    cells = Cells(package)
    for name in package.defined_names:
        area = None if name.hidden or _FOR_PRINTING.match(name.name) else parse_reference(name.refers_to)
        if area is None or not area.is_line or len(area) > _LONGEST_LINE or _OF_TEMPLATES.match(name.name):
            continue
        found = _meaning(name.name)
        sheet = next((s.name for s in package.sheets if s.name.casefold() == area.sheet.casefold()), "")
        if found is not None and sheet:
            at = Area(sheet, area.top, area.left, area.bottom, area.right)
            yield from _range(package, cells, labels, name, at, *found)


def _meaning(name: str) -> tuple[str, str, str] | None:
    """Term, period and scenario of a name; None where its words are not exactly those of one figure."""
    words = [word for part in re.split(r"[_.\\?]+", name) for word in _HUMP.split(part) if word]
    scenarios = [word for word in words if word.casefold() in SCENARIOS]
    words = [word for word in words if word.casefold() not in SCENARIOS]
    period, words = _period_taken(words)
    id_ = resolve(" ".join(words)) or resolve("".join(words)) if words else None
    term = TERMS.find(id_) if id_ else None
    if term is None or term.unit in (Unit.TEXT, Unit.DATE) or len(scenarios) > 1:
        return None
    return term.id, period, SCENARIOS[scenarios[0].casefold()] if scenarios else "Actual"


def _period_taken(words: list[str]) -> tuple[str, list[str]]:
    """The period at the end or the beginning of the words, and the words without it."""
    for size in range(min(_PERIOD_WORDS, len(words) - 1), 0, -1):
        for place in (len(words) - size, 0):
            part = words[place : place + size]
            for joined in (" ".join(part), "-".join(part)):
                readings = period_readings(joined)
                if len(readings) == 1:
                    return readings[0], words[:place] + words[place + size :]
    return "", words


def _range(
    package: Package, cells: Cells, labels: Labels, name: DefinedName, area: Area, term: str, period: str,
    scenario: str,
) -> Iterator[MappedRange]:  # fmt: skip
    """Several cells are taken where headings give each its period, for nothing else tells them apart."""
    headings = _headings(package, cells, area)
    label = labels.at(area.sheet, area.top, area.left)
    unit = unit_words(label.unit) or NO_UNIT
    if len(area) == 1 and not period:
        said = [r[0] for text in (label.column, label.day, label.row) for part in text.split(", ")
                if len(r := period_readings(part)) == 1]  # fmt: skip
        period = next(iter(said), "")
    if len(area) == 1 or headings:
        yield MappedRange(
            area.sheet, area.ref, term, name.name, "defined name", headings, "" if headings else period,
            scenario, currency=unit.currency, power=unit.power,
        )  # fmt: skip


def _headings(package: Package, cells: Cells, area: Area) -> str:
    """The nearest line over (or beside) several cells that says a period for each."""
    if len(area) == 1:
        return ""
    across = area.columns > 1
    for step in range(1, min(_HEADINGS_ABOVE, (area.top if across else area.left) - 1) + 1):
        line = (
            Area(area.sheet, area.top - step, area.left, area.top - step, area.right)
            if across
            else Area(area.sheet, area.top, area.left - step, area.bottom, area.left - step)
        )
        try:
            axis = read_axis("headings", line, cells.values(line), date1904=package.date1904)
        except TemplateError:
            continue
        if len(axis.places) == len(line):
            return line.ref
    return ""
