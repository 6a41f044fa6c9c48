"""Where everything stands: months in the same columns on every sheet, rows found by what they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from openpyxl.utils import column_index_from_string, get_column_letter

from kpi_engine.derive.template.lines import SCENARIOS, Line, Needs, is_range, segments_of
from kpi_engine.model.guide import Guide, GuideKpi

FIRST = 7
"""The column of the first month (G) on Inputs, Periods, KPIs and Checks."""
MONTHS = 60
YEARS = 6
"""Fiscal years that 60 months can touch."""
LAST = FIRST + MONTHS - 1
MONTH_ROW = 5
"""The row of the month dates on Inputs, Periods, KPIs and Checks."""

Style = Literal["native", "functions"]
"""How a KPI is written: a native Excel formula, or a call of the add-in's function."""

SIDES = ("chosen", "plan")
BASES = ("month", "quarter", "year", "ltm", "fiscal")
BASIS_TITLES = {
    "month": "Month",
    "quarter": "Quarter to date",
    "year": "Fiscal year to date",
    "ltm": "Last 12 months",
    "fiscal": "Fiscal year",
}
MEASURES = ("chosen", "plan", "prior", "variance")


def letter(month: int) -> str:
    """The column of a month, the first being 1."""
    return get_column_letter(FIRST + month - 1)


FIRST_LETTER, LAST_LETTER = letter(1), letter(MONTHS)


@dataclass(frozen=True)
class KpiLine:
    """One KPI, of the whole business or of one segment."""

    kpi: GuideKpi
    segment: str = ""

    @property
    def label(self) -> str:
        """What stands in front of the rows."""
        return f"{self.kpi.label} – {self.segment}" if self.segment else self.kpi.label


@dataclass
class Grid:
    """Rows of every figure on every sheet, laid out before anything is written."""

    guide: Guide
    style: Style = "native"
    inputs: dict[tuple[str, str, str], int] = field(default_factory=dict)
    input_bands: dict[int, str] = field(default_factory=dict)
    periods: dict[tuple[str, str, str, str], int] = field(default_factory=dict)
    period_bands: dict[int, str] = field(default_factory=dict)
    running: dict[tuple[str, str], int] = field(default_factory=dict)
    added_up: dict[tuple[str, str, str], int] = field(default_factory=dict)
    kpis: dict[tuple[str, str, str, str], int] = field(default_factory=dict)
    kpi_bands: dict[int, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._lay_out_inputs()
        self._lay_out_periods()
        self._lay_out_kpis()

    @cached_property
    def needs(self) -> Needs:
        """What the guide asks for."""
        return Needs(self.guide)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every typed row within one scenario."""
        return self.needs.lines

    def _lay_out_inputs(self) -> None:
        row = MONTH_ROW + 1
        for scenario in SCENARIOS:
            self.input_bands[row] = scenario
            row, section = row + 1, ""
            for line in self.lines:
                if line.section != section:
                    section = line.section
                    self.input_bands[row] = section
                    row += 1
                self.inputs[scenario, *line.key] = row
                row += 1
            row += 1
        self.inputs_end = row - 2

    def period_lines(self, basis: str) -> list[Line]:
        """The rows of Periods: segments are followed month by month only, but for those KPIs are made of."""
        own = {segment for _, segment in self.guide.segment_terms}
        return [line for line in self.lines if basis == "month" or not line.segment or line.segment in own]

    def _lay_out_periods(self) -> None:
        row = MONTH_ROW + 7
        for basis in BASES:
            for side in SIDES:
                self.period_bands[row] = f"{basis} {side}"
                row += 1
                for line in self.period_lines(basis):
                    self.periods[basis, side, *line.key] = row
                    row += 1
                for term in self.needs.month_by_month if basis != "month" else ():
                    self.added_up[basis, side, term] = row
                    row += 1
                row += 1
        self.running_band = row
        for term in self.needs.histories:
            for side in SIDES:
                row += 1
                self.running[side, term] = row
        self.periods_end = row

    def kpi_lines(self, basis: str) -> list[KpiLine]:
        """The KPIs of a section: those of a history or a list, and segments, stand in the first one only."""
        whole = [KpiLine(kpi) for kpi in self.guide.kpis if basis == "month" or not _takes_range(kpi)]
        if basis != "month":
            return whole
        parts = [KpiLine(kpi, s) for kpi in self.guide.kpis for s in segments_of(self.guide, kpi)]
        return whole + parts

    def measures(self, line: KpiLine) -> tuple[str, ...]:
        """What is shown of a KPI; a segment has no comparison with the year before."""
        return MEASURES if not line.segment else ("chosen", "plan")

    def _lay_out_kpis(self) -> None:
        row = MONTH_ROW + 1
        for basis in BASES:
            self.kpi_bands[row] = (basis, "")
            row, in_segments = row + 1, False
            for line in self.kpi_lines(basis):
                if line.segment and not in_segments:
                    in_segments = True
                    self.kpi_bands[row] = (basis, "by segment")
                    row += 1
                for measure in self.measures(line):
                    self.kpis[basis, measure, line.kpi.id, line.segment] = row
                    row += 1
            row += 1
        self.kpis_end = row - 2

    @staticmethod
    def column_before(column: str) -> str:
        """The column of the month before."""
        return get_column_letter(column_index_from_string(column) - 1)

    def cell(self, basis: str, side: str, term: str, segment: str, column: str) -> str:
        """A cell of Periods: `Periods!G14`."""
        general, own = self.needs.resolve(term)
        return f"Periods!{column}{self.periods[basis, side, general, own or segment]}"

    def kpi_cell(self, basis: str, measure: str, kpi: str, segment: str, column: str) -> str:
        """A cell of KPIs, to be read from another sheet."""
        return f"KPIs!{column}{self.kpis[basis, measure, kpi, segment]}"


def _takes_range(kpi: GuideKpi) -> bool:
    return any(is_range(kpi, argument) for argument in kpi.inputs)
