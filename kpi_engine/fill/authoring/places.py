"""Where a fault is, for the person who has to find it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi_engine.fill.authoring.book import AuthoredBook
from kpi_engine.fill.targets import Attempt, Target
from kpi_engine.workbook.resolve import resolve


def place_of(book: AuthoredBook, attempt: Attempt) -> tuple[str, str]:
    """Sheet and cells of a target; for one that leads nowhere, the row of the map."""
    if attempt.where.startswith("_map!"):
        sheet, _, cell = attempt.where.partition("!")
        return sheet, cell
    area = attempt.target.area if attempt.target else resolve(book.package, attempt.text)
    return (area.sheet, area.ref) if area else ("", "")


def some(cells: Sequence[str]) -> str:
    """`G7`, or `12 cells (G7, H7, …)`."""
    if len(cells) <= 2:
        return " and ".join(cells)
    return f"{len(cells)} cells ({cells[0]}, {cells[1]}, …)"


def cells_of(target: Target) -> Iterator[tuple[int, int]]:
    """The cells of a target under a header that states a period."""
    if target.axis is None:
        yield target.area.top, target.area.left
        return
    for period in target.axis.places:
        place = target.place(period)
        if place is not None:
            yield place
