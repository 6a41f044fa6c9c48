"""What was found on the sheets, before all of them are looked at together."""

from __future__ import annotations

from dataclasses import dataclass, field

from kpi_engine.recognition.mapping import MappedRange, UnknownRange


@dataclass
class Candidate:
    """A range as it was found, with its figures by period, before others of the workbook are looked at."""

    range: MappedRange
    figures: dict[str, float]
    everyday: bool = False
    inherited: bool = False
    """True where the unit is that of the sheet or of a heading, not of the line itself."""
    few_signs: bool = False
    stated_share: bool = False
    of_accounts: bool = False
    heading: str = ""
    """The heading nearest above the line."""


@dataclass
class Found:
    """What was found so far."""

    candidates: list[Candidate] = field(default_factory=list)
    unknown: list[UnknownRange] = field(default_factory=list)

    def add(self, other: Found) -> None:
        """Both together."""
        self.candidates += other.candidates
        self.unknown += other.unknown
