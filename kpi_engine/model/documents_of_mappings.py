"""How the cells of a workbook were read, as JSON."""

from __future__ import annotations

from typing import Literal

from kpi_engine.model.document import Part


class MappedRangeJson(Part):
    """Cells of one row or column that hold one figure.

    `headings` are the cells that say the periods, `segments` those that say the segments; `power` is the
    power of ten that brings a cell into the term's unit; `sure` is false for what a person should confirm.
    """

    sheet: str
    cells: str
    term: str
    label: str
    found_by: Literal["saved map", "defined name", "template", "label"]
    headings: str
    period: str
    scenario: str
    segment: str
    entity: str
    currency: str
    power: int
    sure: bool
    negated: bool
    segments: str


class UnknownRangeJson(Part):
    """Figures that nothing we know names; `near` are terms that they may be."""

    sheet: str
    cells: str
    label: str
    near: list[str]


class MappingJson(Part):
    """Which cells of a workbook hold which figure.

    Workbooks with equal `layout` call the same cells the same; `origin` names the saved map that was used.
    """

    workbook: str
    layout: str
    ranges: list[MappedRangeJson]
    unknown: list[UnknownRangeJson]
    origin: str
