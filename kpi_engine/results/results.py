"""What an evaluation gives: every figure with its error, reason, definition, unit and marks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from kpi_engine.errors import InputError
from kpi_engine.model.cell_error import DEFINED, CellError
from kpi_engine.model.column import Column
from kpi_engine.model.guide import Guide, GuideKpi, Mark
from kpi_engine.model.unit import Unit
from kpi_engine.results.axis import Axis, Basis
from kpi_engine.results.stated import Stated


@dataclass(frozen=True, slots=True)
class Answer:
    """One figure: of a KPI, a segment (empty: the whole business), a period, and how it was defined.

    `month` is the last month of the period. `value` is a figure or the error in its place, `reason` then
    says why.
    """

    kpi: GuideKpi
    segment: str
    basis: Basis
    month: str
    value: float | CellError
    reason: str
    definition: str
    unit: Unit
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One KPI (of one segment, on one basis) over all months, with the definition of each month."""

    kpi: GuideKpi
    segment: str
    basis: Basis
    column: Column
    definitions: tuple[str, ...]
    explain: Callable[[int], str] = field(repr=False)

    def value(self, place: int) -> float | CellError:
        """The figure at the month of this number, the first being 0, or its error."""
        code = int(self.column.full_codes()[place])
        return float(self.column.values[place]) if code == DEFINED else CellError(code)

    @property
    def values(self) -> list[float | CellError]:
        """The figures of all months."""
        codes = self.column.full_codes().tolist()
        return [
            value if code == DEFINED else CellError(code)
            for value, code in zip(self.column.values.tolist(), codes, strict=True)
        ]


@dataclass(frozen=True, slots=True, eq=False)
class Results:
    """Every KPI of a guide over all months of a scenario; `notes` tell what of the data was not read."""

    guide: Guide
    scenario: str
    stated: Stated = field(repr=False)
    lines: Mapping[tuple[str, str, Basis], Line] = field(repr=False)

    @property
    def axis(self) -> Axis:
        """The months, oldest first."""
        return self.stated.axis

    @property
    def months(self) -> tuple[str, ...]:
        """Every month by name."""
        return self.axis.months

    @property
    def closed(self) -> str:
        """The last closed month, or the last month where none is closed yet."""
        return self.stated.closed if self.stated.closed in self.months else self.months[-1]

    @property
    def notes(self) -> tuple[str, ...]:
        """What of the data was not read, and why."""
        return self.stated.notes

    def line(self, kpi: str, segment: str = "", basis: Basis = "month") -> Line:
        """A KPI over all months; InputError for what is not computed."""
        found = self.lines.get((kpi, segment, basis))
        if found is None:
            parts = f" for {segment}" if segment else ""
            raise InputError(
                f"The guide {self.guide.id} has no figure {kpi}{parts} by {basis}. "
                f"Its KPIs: {', '.join(item.id for item in self.guide.kpis)[:150]}.",
                code="unknown-kpi",
            )
        return found

    def answer(self, kpi: str, month: str, segment: str = "", basis: Basis = "month") -> Answer:
        """One figure in full; `basis` says which period ends with the month."""
        line, place = self.line(kpi, segment, basis), self.place(month)
        value = line.value(place)
        return Answer(
            line.kpi, segment, basis, month, value,
            line.explain(place) if isinstance(value, CellError) else "",
            line.definitions[place], line.kpi.unit, line.kpi.marks,
        )  # fmt: skip

    def answers(self) -> Iterator[Answer]:
        """Every figure, line by line."""
        for kpi, segment, basis in self.lines:
            for month in self.months:
                yield self.answer(kpi, month, segment, basis)

    def place(self, month: str) -> int:
        """The number of a month, the first being 0; InputError outside the data."""
        place = self.axis.place(month) if len(month) == 7 and month[:4].isdigit() else None
        if place is None:
            raise InputError(
                f"The data has no {self.scenario} figures of {month[:20]}, only "
                f"{self.months[0]} to {self.months[-1]}. Choose one of these months.",
                code="month",
            )
        return place

    @property
    def fiscal_years(self) -> tuple[str, ...]:
        """The closing months of the fiscal years; on the basis `year` they hold the whole year."""
        end = self.axis.year_end
        return tuple(month for month in self.months if int(month[5:]) == end)
