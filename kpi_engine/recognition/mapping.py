"""What the figures of a workbook are: which cells hold which term, of which periods, in which unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kpi_engine.formula.references import quoted

_SCALES = {3: "k", 6: "m", 9: "bn", -2: "%"}

FoundBy = Literal["saved map", "defined name", "template", "label"]


@dataclass(frozen=True, slots=True)
class MappedRange:
    """Cells of one row or one column that hold one figure, such as MRR month by month.

    `cells` is an address such as `C5:N5`; `label` what the workbook calls them. `headings` is the range that
    names the period of each cell, `period` the one period of all of them; without both no period is known.
    `power` is the power of ten that brings a cell into the term's unit: 3 for thousands, -2 for a percentage
    written as 15. `negated` is True for a line that is written with the opposite sign throughout: losses as
    -12,000. `segments` is the range that names the segment of each cell, as a key column of a table does.
    `sure` is False for a mapping that a person should confirm.
    """

    sheet: str
    cells: str
    term: str
    label: str
    found_by: FoundBy
    headings: str = ""
    period: str = ""
    scenario: str = "Actual"
    segment: str = ""
    entity: str = ""
    currency: str = ""
    power: int = 0
    sure: bool = True
    negated: bool = False
    segments: str = ""

    @property
    def place(self) -> str:
        """The cells with their sheet: `Inputs!C5:N5`."""
        return f"{quoted(self.sheet)}!{self.cells}"

    @property
    def unit(self) -> str:
        """How the cells are written, as a saved map says it: `EUR k`, `%`, `10^-4`."""
        if self.power and self.power not in _SCALES:
            return f"10^{self.power} {self.currency}".strip()
        scale = _SCALES.get(self.power, "")
        return scale if scale == "%" else f"{self.currency} {scale}".strip()


@dataclass(frozen=True, slots=True)
class UnknownRange:
    """Figures that nothing we know names, with their label; `near` are terms that they may be."""

    sheet: str
    cells: str
    label: str
    near: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The cells with their sheet."""
        return f"{quoted(self.sheet)}!{self.cells}"


@dataclass(frozen=True, slots=True)
class Mapping:
    """The mapping of one workbook; equal labels in the same places give an equal `layout`.

    `origin` tells where it comes from when that was a saved map: `map of january.xlsx, same layout`.
    """

    workbook: str
    layout: str
    ranges: tuple[MappedRange, ...]
    unknown: tuple[UnknownRange, ...] = ()
    origin: str = ""

    @property
    def used(self) -> str:
        """`By the map of january.xlsx, same layout.`; "" without a saved map."""
        name = self.origin if self.origin.startswith("map of") else f"map {self.origin}"
        return f"By the {name}." if self.origin else ""
