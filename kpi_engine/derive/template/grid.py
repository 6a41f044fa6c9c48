"""Where everything stands: months in the same columns on every sheet, rows found by what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from openpyxl.utils import column_index_from_string, get_column_letter

from kpi_engine.derive.template.choices import Choice, switches_of, switching
from kpi_engine.derive.template.histories import History, histories_of
from kpi_engine.derive.template.lines import SCENARIOS, Line
from kpi_engine.derive.template.needs import Needs
from kpi_engine.model.guide import Guide, GuideKpi

FIRST = 7
"""The column of the first month (G) on Inputs, Periods, KPIs, Restated and Checks."""
MONTHS = 60
YEARS = 6
"""Fiscal years that 60 months can touch."""
LAST = FIRST + MONTHS - 1
MONTH_ROW = 5
"""The row of the month dates on Inputs, Periods, KPIs, Restated and Checks."""
OPTIONS_ROW = MONTH_ROW + 6
"""The first row of Periods below the time axis: which option of each definition is in force in a month."""

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
_BRIDGED = frozenset(
    (f"{step}mrr", "")
    for step in ("opening_", "new_", "reactivation_", "expansion_", "contraction_", "churned_", "")
)
"""Terms of the MRR bridge, which is drawn for the fiscal year so far."""
MEASURES = ("chosen", "plan", "prior", "variance")
RESTATED = ("reported", "restated", "difference")


def letter(month: int) -> str:
    """The column of a month, the first being 1."""
    return get_column_letter(FIRST + month - 1)


def month_of(column: str) -> int:
    """The month of a column, the first being 1."""
    return column_index_from_string(column) - FIRST + 1


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
    options: dict[str, int] = field(default_factory=dict)
    year_options: dict[str, int] = field(default_factory=dict)
    periods: dict[tuple[str, str, str, str], int] = field(default_factory=dict)
    period_bands: dict[int, str] = field(default_factory=dict)
    running: dict[tuple[str, History], int] = field(default_factory=dict)
    added_up: dict[tuple[str, str, str, str, int], int] = field(default_factory=dict)
    kpis: dict[tuple[str, str, str, str], int] = field(default_factory=dict)
    kpi_bands: dict[int, tuple[str, str]] = field(default_factory=dict)
    restated: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._lay_out_inputs()
        self._lay_out_periods()
        self._lay_out_kpis()
        self._lay_out_restated()

    @cached_property
    def needs(self) -> Needs:
        """What the guide asks for."""
        return Needs(self.guide)

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """The definitions that formulas follow."""
        return switching(self.guide)

    @cached_property
    def by_key(self) -> dict[tuple[str, str], Line]:
        """Every typed row by term and segment."""
        return {line.key: line for line in self.lines}

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
        """The rows of Periods: all by month, over longer periods those that KPIs and the MRR bridge read."""
        wanted = self.needs.over_longer_periods | (_BRIDGED if basis == "year" else frozenset())
        return [line for line in self.lines if basis == "month" or line.key in wanted]

    def _lay_out_periods(self) -> None:
        row = OPTIONS_ROW
        for choice in self.choices:
            self.options[choice.name] = row
            row += 1
        row += 1
        for basis in BASES:
            for side in SIDES:
                self.period_bands[row] = f"{basis} {side}"
                row += 1
                for line in self.period_lines(basis):
                    self.periods[basis, side, *line.key] = row
                    row += 1
                for key in self.needs.month_by_month if basis != "month" else ():
                    self.added_up[basis, side, *key] = row
                    row += 1
                row += 1
        for choice in self.choices:
            self.year_options[choice.name] = row
            row += 1
        self.running_band = row + 1
        row = self.running_band
        for history in histories_of(self.needs):
            for side in SIDES:
                row += 1
                self.running[side, history] = row
        self.periods_end = row

    def kpi_lines(self, basis: str) -> list[KpiLine]:
        """The KPIs of a section: those of a history or a list, and segments, stand in the first one only."""
        kpis = self.guide.kpis
        if basis != "month":
            return [KpiLine(kpi) for kpi in kpis if not self.needs.by_month_only(kpi)]
        return [*map(KpiLine, kpis), *(KpiLine(kpi, segment) for kpi, segment in self.needs.segment_kpis)]

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

    def _lay_out_restated(self) -> None:
        row = MONTH_ROW + 1
        for kpi in self.changing():
            for measure in RESTATED:
                self.restated[kpi.id, measure] = row
                row += 1
        self.restated_end = row - 1

    def changing(self) -> Iterator[GuideKpi]:
        """The KPIs that a choice of definition changes, directly or through a KPI that they read."""
        return (kpi for kpi in self.guide.kpis if self._changes(kpi))

    def _changes(self, kpi: GuideKpi) -> bool:
        others = (self.needs.kpi_read(kpi, operand) for operand in self.needs.operands(kpi))
        return bool(switches_of(self.guide, kpi)) or any(self._changes(other) for other in others if other)

    @property
    def start(self) -> tuple[int, int]:
        """Year and month of the first month, unless Settings says otherwise."""
        year, month = (self.guide.model_start or "2026-01").split("-")
        return int(year), int(month)

    def period_bands_of(self, basis: str, side: str) -> int:
        """The row of the heading over a section of Periods."""
        return next(row for row, title in self.period_bands.items() if title == f"{basis} {side}")

    def cell(self, basis: str, side: str, term: str, segment: str, column: str) -> str:
        """A cell of Periods: `Periods!G14`."""
        general, own = self.needs.resolve(term)
        return f"Periods!{column}{self.periods[basis, side, general, own or segment]}"

    def kpi_cell(self, basis: str, measure: str, kpi: str, segment: str, column: str) -> str:
        """A cell of KPIs, to be read from another sheet."""
        return f"KPIs!{column}{self.kpis[basis, measure, kpi, segment]}"
