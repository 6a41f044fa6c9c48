"""Closed periods: figures that were reported are only changed when somebody says so, and then listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from kpi_engine.errors import SourceError, TemplateError
from kpi_engine.fill.cells import Cells
from kpi_engine.fill.placing import Placement, Placing
from kpi_engine.fill.receipt import CellChange
from kpi_engine.fill.refusals import short_sentence, where
from kpi_engine.fill.targets import Target
from kpi_engine.fill.values import place_of
from kpi_engine.formula.references import cell_name
from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.period import last_month, period_readings
from kpi_engine.model.written import show, written
from kpi_engine.results.axis import month_named, month_of, number_of
from kpi_engine.workbook.cell_text import date_of, serial_of
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area
from kpi_engine.workbook.refusals import short
from kpi_engine.workbook.resolve import resolve

CLOSED = "set_closed_through"
_ACTUAL = "actual"


class Books:
    """What the workbook holds before a fill: through which month it is closed, which months have figures."""

    def __init__(self, package: Package, cells: Cells, targets: Sequence[Target]) -> None:
        self._package, self._cells, self._targets = package, cells, targets
        self._filled: dict[str, bool] = {}
        self.area = resolve(package, CLOSED)
        self.through = self._month(self.area) if self.area is not None else ""

    def restated(self, placements: Iterable[Placement]) -> list[Placement]:
        """The figures that change a closed period.

        With a closing month in the workbook: any change up to it, a blank that gets a figure too. Without
        one: another figure in place of one that was reported. Budget and Forecast are never closed, nor are
        periods of a workbook that holds no figures yet.
        """
        return [p for p in placements if p.changes and self._is_closed(p)]

    def has_figures(self, period: str = "") -> bool:
        """True when the workbook holds an Actual figure of the period (of any); noughts alone are none."""
        if period not in self._filled:
            self._filled[period] = any(value not in (None, "", 0.0) for value in self._actuals(period))
        return self._filled[period]

    def _is_closed(self, placement: Placement) -> bool:
        fact = placement.fact
        if fact.scenario.strip().casefold() not in (_ACTUAL, "") or not fact.period:
            return False
        undeclared = not placement.target.scenario
        if self.through:
            return _last_month(placement) <= self.through and (undeclared or self.has_figures())
        if placement.target.axis is None or placement.old in (None, ""):
            return False
        return self.has_figures(fact.period) or (undeclared and placement.old != 0.0)

    def _actuals(self, period: str) -> Iterator[Scalar]:
        for target in self._targets:
            if target.axis is None or target.key[1] != _ACTUAL:
                continue
            for place in [target.place(period)] if period else map(target.place, target.axis.places):
                if place is not None:
                    yield self._cells.value(target.area.sheet, *place)

    def value(self, area: Area) -> Scalar:
        """What the first cell of an area holds."""
        return self._cells.value(area.sheet, area.top, area.left)

    def _month(self, area: Area) -> str:
        value = self.value(area)
        if value is None or value == 0.0 or (isinstance(value, str) and not value.strip()):
            return ""
        day = date_of(value, date1904=self._package.date1904) if isinstance(value, float) else None
        months = [f"{day:%Y-%m}"] if day else period_readings(value) if isinstance(value, str) else []
        if len(months) == 1 and len(months[0]) == len("2026-05"):
            return months[0]
        raise TemplateError(
            f"{short(self._package.path.name)} {short(str(area), 60)} says through which month the workbook "
            f"is closed; it holds {_shown(value)}, which is no month. Write a date there, or empty it.",
            code="closed-through",
        )


def refuse_restated(restated: Sequence[Placement], through: str) -> None:
    """Stop a fill that would change closed periods; the first cell is named, old and new."""
    if not restated:
        return
    first = restated[0]
    closed = f"closed through {through}" if through else "reported already"
    more = f" {len(restated)} figures differ." if len(restated) > 1 else ""
    text = (
        f"{where(first.fact)}: {short(first.fact.term, 30)} {first.fact.period} is {closed}; "
        f"{place_of(first.sheet, first.cell)} would go from {_shown(first.old)} to {_shown(first.new)}."
    )
    raise SourceError(
        short_sentence(text, f"{more} Correct the data, or use --restate."),
        code="closed-period",
    )


def closing(
    package: Package, books: Books, month: str, placing: Placing, *, restate: bool
) -> tuple[CellChange, ...]:
    """The cell that closes the books through `month`; refused where there is nothing to close."""
    month, area = month_named(month), books.area
    if area is None:
        raise TemplateError(
            f"{short(package.path.name)} has no cell named {CLOSED}, so it cannot be closed through a month. "
            "Name one in the template, or fill without closing.",
            code="no-closing",
        )
    if books.through > month and not restate:
        raise SourceError(
            f"The workbook is closed through {books.through}; closing it through {month} would open later "
            "months again. Use --restate if that is meant.",
            code="closed-period",
        )
    given = any(p.fact.period == month for p in placing.placements.values() if _is_actual(p))
    if not given and not books.has_figures(month):
        raise SourceError(
            f"{month} cannot be closed: neither the data nor the workbook has an Actual figure of it. "
            "Check the month.",
            code="nothing-to-close",
        )
    cell = cell_name(area.top, area.left)
    old = books.value(area)
    day = serial_of(date.fromisoformat(f"{month}-01"), date1904=package.date1904)
    change = CellChange(area.sheet, cell, old, day, f"closed through {month}", is_date=True)
    return (change,) if old != day else ()


def _is_actual(placement: Placement) -> bool:
    return placement.fact.scenario.casefold() == _ACTUAL


def _last_month(placement: Placement) -> str:
    """The month in which a figure is known: the last of its period, or the age of its cohort later."""
    period = placement.fact.period
    age = placement.target.segment if placement.target.axis is not None else ""
    is_cohort = age.isdecimal() and len(period) == len("2026-05")
    return month_of(number_of(period) + int(age)) if is_cohort else last_month(period) or period


def _shown(value: Scalar) -> str:
    if value is None:
        return "blank"
    return written(value, grouped=True) if isinstance(value, float) else short(show(value), 20)
