"""What the cells of a finding read, and which formulas read them, one step away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.states import areas_of
from kpi_engine.model.audit import AuditFinding
from kpi_engine.model.written import clipped
from kpi_engine.workbook.references import Area

_MOST, _LONGEST = 6, 60


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Cells that a finding's cells read, or that read them; `label` is what the first is called."""

    place: str
    label: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The nearest on both sides, and how many more there are."""

    label: str
    reads: tuple[Neighbour, ...] = ()
    more_read: int = 0
    readers: tuple[Neighbour, ...] = ()
    more_readers: int = 0


def surroundings(book: AuditBook, finding: AuditFinding) -> Surroundings:
    """Around the first rectangle of the finding's cells."""
    areas = areas_of(finding)
    if not areas:
        return Surroundings("")
    first = areas[0]
    sheet = book.sheet(first.sheet)
    copies = sheet.copies_at.get((first.top, first.left)) if sheet else None
    reads = list(dict.fromkeys(book.uses.areas(copies, first.top, first.left))) if copies else []
    readers = list(dict.fromkeys(area for _, area in book.uses.readers(first)))
    return Surroundings(
        _label(book, first), _named(book, reads[:_MOST]), len(reads[_MOST:]), _named(book, readers[:_MOST]),
        len(readers[_MOST:]),
    )  # fmt: skip


def _named(book: AuditBook, areas: Iterable[Area]) -> tuple[Neighbour, ...]:
    return tuple(Neighbour(str(area), _label(book, area)) for area in areas)


def _label(book: AuditBook, area: Area) -> str:
    return clipped(book.labels.at(area.sheet, area.top, area.left).text, _LONGEST)
