"""The JSON document of `kpi batch collect`: many companies at one month."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kpi_engine.model.document import Document, Part


class PortfolioKpi(Part):
    """One KPI of a company at the month at which it is shown; `converted` is in the portfolio's currency."""

    kpi: str
    label: str
    segment: str
    month: str
    period: Literal["month", "quarter", "year", "ltm"]
    value: float | None
    error: str
    reason: str
    converted: float | None
    target: float | None
    gap: float | None
    status: str


class PortfolioRule(Part):
    """A rule that fires, or that lacks a figure."""

    rule: str
    segment: str
    state: Literal["fires", "needs data"]
    figures: str
    lacks: str
    action: str


class PortfolioCompany(Part):
    """One company: how it stands (the worst status of its main KPIs, or late), its KPIs and rules.

    `findings` tell where its workbook shows something else than its own inputs give.
    """

    company: str
    guide: str
    currency: str
    file: str
    sha256: str
    month: str
    standing: Literal["on target", "watch", "off", "no target", "late"]
    kpis: list[PortfolioKpi]
    rules: list[PortfolioRule]
    findings: list[str]
    notes: list[str]


class PooledFigure(Part):
    """A figure of several companies together in one month, and of how many."""

    month: str
    value: float | None
    companies: int
    reason: str


class PooledSeries(Part):
    """A total, or a KPI computed from totals; `why_not` says why there is none over companies."""

    name: str
    label: str
    figures: list[PooledFigure]
    why_not: str
    definition: str


class PooledGuide(Part):
    """The companies of one guide together."""

    guide: str
    companies: int
    expected: int
    totals: list[PooledSeries]
    kpis: list[PooledSeries]


class PortfolioAbsence(Part):
    """Somebody who is missing, late, cannot be read, is there twice, or was not expected."""

    kind: Literal["missing", "late", "not readable", "twice", "copy", "not expected"]
    company: str
    guide: str
    due: str
    file: str
    why: str


class PortfolioRate(Part):
    """One unit of a currency in the portfolio's."""

    currency: str
    month: str
    kind: Literal["average", "closing"]
    rate: float


class PortfolioDocument(Document):
    """Many companies at one month, with what they have together and who is not there."""

    document_schema: Literal["kpi.portfolio/1"] = Field(default="kpi.portfolio/1", alias="schema")
    workbook: str
    month: str
    months: list[str]
    currency: str
    expected: int
    companies: list[PortfolioCompany]
    absences: list[PortfolioAbsence]
    totals: list[PooledSeries]
    guides: list[PooledGuide]
    rates: list[PortfolioRate]
