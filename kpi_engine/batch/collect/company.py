"""What a portfolio needs of one company: its KPIs month by month, the rules that fire, inputs for the totals.

A report holds figures and short texts only, so that hundreds of workbooks can be read in other processes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kpi_engine.batch.collect.rates import RateKey
from kpi_engine.results.axis import Basis

InputKey = tuple[str, str]
"""Term and segment, the segment as the guide calls it."""


@dataclass(frozen=True, slots=True)
class KpiFigure:
    """One KPI in one month: the figure or why there is none, its target and status.

    `converted` is the figure in the portfolio's currency, for amounts.
    """

    kpi: str
    label: str
    segment: str
    month: str
    basis: Basis
    value: float | None
    error: str
    reason: str
    target: float | None
    gap: float | None
    status: str
    converted: float | None
    secondary: bool = False


@dataclass(frozen=True, slots=True)
class RuleFigure:
    """One rule of the guide in one month: it fires, or lacks a figure."""

    rule: str
    segment: str
    month: str
    state: Literal["fires", "needs data"]
    figures: str
    lacks: str
    action: str


@dataclass(frozen=True, slots=True)
class CompanyReport:
    """One company as the portfolio takes it.

    `inputs` are its typed figures in the portfolio's currency, `amounts` what of the whole company adds up
    over companies; `complete` names for each KPI the months in which every figure was there that the guide's
    own definition reads. `definitions` are the KPIs for which the company uses another one than its guide.
    """

    file: str
    sha256: str
    company: str
    guide: str
    currency: str
    year_end: int
    closed: str
    figures: tuple[KpiFigure, ...]
    rules: tuple[RuleFigure, ...]
    inputs: Mapping[InputKey, Mapping[str, float]]
    amounts: Mapping[str, Mapping[str, float]]
    complete: Mapping[str, frozenset[str]]
    missing_rates: frozenset[RateKey]
    definitions: tuple[tuple[str, str], ...]
    findings: tuple[str, ...]
    notes: tuple[str, ...]

    def at(self, month: str) -> tuple[KpiFigure, ...]:
        """The KPIs of a month in the guide's order."""
        return tuple(figure for figure in self.figures if figure.month == month)
