"""Where a guide's KPIs stand in a month: figure, target, gap, status, next review, and which rules fire."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from kpi_engine.calc.interpolate import EVERY_YEAR
from kpi_engine.catalogue.limits import hard_bounds
from kpi_engine.catalogue.rebinding import followed
from kpi_engine.functions.info import due
from kpi_engine.functions.status import TOLERANCE, status
from kpi_engine.functions.targets import favourable, gap_to, segment_targets, target_for
from kpi_engine.model.cell_error import NA, CellError
from kpi_engine.model.guide import GuideKpi
from kpi_engine.model.policy import Policy
from kpi_engine.model.unit import Unit
from kpi_engine.results.axis import EXCEL_EPOCH
from kpi_engine.results.needs import is_of_year
from kpi_engine.results.results import Answer, Results
from kpi_engine.results.rules import (
    RuleLine,
    basis_of,
    months_back,
    reached,
    rule_lines,
    target_year,
)

Worst = Literal["never", "watch", "off"]
_BAD: dict[str, tuple[str, ...]] = {
    "never": (), "watch": ("watch", "off", "check input"), "off": ("off", "check input"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One KPI, or a segment with a target of its own, at the month looked at.

    `prior` is the figure one review period earlier. `target_from` says how the target of the year came about:
    stated, between which stated years, or every year. `choices` are the options that its formula follows.
    """

    answer: Answer
    prior: float | CellError
    target: float | None
    target_from: str
    gap: float | None
    status: str
    choices: Mapping[str, str]
    next_review: str


@dataclass(frozen=True, slots=True)
class StatusReport:
    """All lines and rules of a guide at one month."""

    results: Results
    month: str
    lines: tuple[StatusLine, ...]
    rules: tuple[RuleLine, ...]

    def is_bad(self, fail_on: Worst) -> bool:
        """True when a KPI is on watch, off or impossible, from the status on that counts."""
        return any(line.status in _BAD[fail_on] for line in self.lines)


def status_report(
    results: Results, month: str = "", *, policy: Policy | None = None,
    plan: Results | None = None, tolerance: float = TOLERANCE,
) -> StatusReport:  # fmt: skip
    """Every KPI of the guide at `month` (the last closed one), with the rules that fire.

    `policy` is the one the results were computed under. `plan` is the evaluation of the budget, from which
    the months left to breakeven follow.
    """
    month = month or results.closed
    results.place(month)
    choices = (policy or Policy()).choices(month)
    lines = tuple(
        _line(results, kpi, segment, month, choices, tolerance)
        for kpi in results.guide.kpis
        if not kpi.working
        for segment in ("", *kpi.segment_targets)
    )
    return StatusReport(results, month, lines, rule_lines(results, month, plan))


def _line(
    results: Results, kpi: GuideKpi, segment: str, month: str, choices: Mapping[str, str], tolerance: float
) -> StatusLine:
    answer = results.answer(kpi.id, month, segment, "month" if segment else basis_of(kpi))
    year = target_year(results, kpi, month)
    target = target_for(kpi, year, segment or None)
    stated = None if isinstance(target, CellError) else target
    gap = _gap(results, answer, stated)
    return StatusLine(
        answer, _earlier(results, answer), stated, _origin(kpi, segment, year, stated), gap,
        _word(results, answer, stated, gap, tolerance), followed(results.guide, kpi, choices),
        _next_review(kpi, month),
    )  # fmt: skip


def _gap(results: Results, answer: Answer, target: float | None) -> float | None:
    """How far the figure is off, plus is favourable; dates differ by days.

    An amount of a fiscal year has no gap before the year ends.
    """
    kpi, value = answer.kpi, answer.value
    if target is None or isinstance(value, CellError) or kpi.better == "neither":
        return None
    if is_of_year(kpi) and answer.month not in results.fiscal_years:
        return None
    if kpi.unit is Unit.DATE:
        return favourable(value - target, kpi.better)
    gap = gap_to(kpi, value, target)
    return None if isinstance(gap, CellError) else gap


def _word(results: Results, answer: Answer, target: float | None, gap: float | None, tolerance: float) -> str:
    """The words of KPI_STATUS; a breakeven that has not come is off once the target has passed."""
    kpi, value = answer.kpi, answer.value
    if value is NA:
        return "needs data"
    if isinstance(value, CellError):
        possible = reached(results, kpi, value, answer.month)
        if isinstance(possible, CellError):
            return "not defined"
        return "off" if target is not None and possible > target else "not yet"
    if target is not None and gap is None and is_of_year(kpi):
        return "not yet" if hard_bounds(kpi).contains(value) else "check input"
    if gap is not None and kpi.unit is Unit.DATE:
        return "on target" if gap >= 0 else "off"
    year = target_year(results, kpi, answer.month)
    word = status(results.guide, kpi.id, value, year, answer.segment or None, tolerance)
    return "no target" if isinstance(word, CellError) else word


def _earlier(results: Results, answer: Answer) -> float | CellError:
    place = results.place(answer.month) - months_back(answer.kpi)
    line = results.line(answer.kpi.id, answer.segment, answer.basis)
    return line.value(place) if place >= 0 else NA


def _origin(kpi: GuideKpi, segment: str, year: int, target: float | None) -> str:
    """How the target of the year came about."""
    stated = (segment_targets(kpi, segment) or {}) if segment else dict(kpi.targets)
    if target is None:
        return ""
    if EVERY_YEAR in stated:
        return "every year"
    if year in stated or not stated:
        return "stated" if stated else f"stated as {kpi.target_date}"
    before = max(each for each in stated if each < year)
    after = min((each for each in stated if each > year), default=None)
    return f"as in {before}" if after is None else f"{kpi.interpolation} between {before} and {after}"


def _next_review(kpi: GuideKpi, month: str) -> str:
    """The next review, counted from the last day of the month; empty where the guide states no rhythm."""
    last = date(int(month[:4]), int(month[5:]), calendar.monthrange(int(month[:4]), int(month[5:]))[1])
    day = due(kpi, float((last - EXCEL_EPOCH).days))
    return "" if isinstance(day, CellError) else (EXCEL_EPOCH + timedelta(days=int(day))).isoformat()
