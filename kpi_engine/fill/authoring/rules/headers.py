"""Period headers that do not say plainly which period each column is."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.fill.authoring.book import AuthoredBook
from kpi_engine.fill.authoring.places import place_of
from kpi_engine.fill.authoring.rule import Flaw, rule
from kpi_engine.fill.axis import Axis


@rule(
    "headers-unclear", "error",
    why="A figure goes to the column of its period; the headers must state each period once, as a date.",
    fix="Write a date into each header (the first of the month; Mondays for weeks), one after the other.",
)  # fmt: skip
def headers_unclear(book: AuthoredBook) -> Iterator[Flaw]:
    """Headers that are no periods, or state one twice."""
    told: set[str] = set()
    for attempt in book.attempts:
        problem = attempt.problem
        if problem is not None and problem.code == "period-headers" and str(problem) not in told:
            told.add(str(problem))
            yield Flaw(*place_of(book, attempt), str(problem))


@rule(
    "headers-gap", "warning",
    why="Figures for a period that no header states are refused.",
    fix="Give every column between the first and the last period its own header.",
)  # fmt: skip
def headers_gap(book: AuthoredBook) -> Iterator[Flaw]:
    """A month missing between two others, or a header left empty between them."""
    for axis in _axes(book):
        months = sorted(_months(axis))
        missing = sorted(set(range(months[0], months[-1] + 1)) - set(months)) if months else []
        if missing:
            names = ", ".join(f"{number // 12}-{number % 12 + 1:02}" for number in missing[:4])
            more = f" and {len(missing) - 4} more" if len(missing) > 4 else ""
            yield Flaw(axis.area.sheet, axis.area.ref, f"the headers {axis.name} leave out {names}{more}.")
            continue
        places = sorted(axis.places.values())
        empty = set(range(places[0], places[-1] + 1)) - set(places)
        if empty:
            text = f"the headers {axis.name} have {len(empty)} empty cells between two periods."
            yield Flaw(axis.area.sheet, axis.area.ref, text)


def _axes(book: AuthoredBook) -> list[Axis]:
    found = {id(target.axis): target.axis for target in book.targets}
    return [axis for axis in found.values() if axis is not None]


def _months(axis: Axis) -> Iterator[int]:
    """Months as numbers that follow one another; nothing for other periods."""
    for period in axis.places:
        year, _, month = period.partition("-")
        if len(period) == len("2026-01") and month.isdecimal():
            yield int(year) * 12 + int(month) - 1
