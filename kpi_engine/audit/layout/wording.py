"""How findings name many cells in few words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kpi_engine.audit.cells import Copies, rectangles
from kpi_engine.model.written import clipped, counted
from kpi_engine.workbook.references import Area


def areas_of(found: Iterable[Copies]) -> tuple[Area, ...]:
    """The cells of several formulas of one sheet as rectangles, in the order of the sheet."""
    every = list(found)
    positions = [position for copies in every for position in copies.positions]
    return rectangles(every[0].sheet, positions) if every else ()


def where(areas: Sequence[Area]) -> str:
    """`Model!B5:M5`, or `Model!B5:M5 and 24 more cells`: the first rectangle, the others counted."""
    others = sum(len(area) for area in areas[1:])
    return f"{areas[0]} and {counted(others, 'more cell')}" if others else str(areas[0])


def shortened(text: str, longest: int = 60) -> str:
    """A formula or label that fits into a message."""
    return clipped(text, longest)
