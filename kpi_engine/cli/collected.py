"""A portfolio for a terminal of a hundred columns and for JSON."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.batch.collect.company import CompanyReport, KpiFigure, RuleFigure
from kpi_engine.batch.collect.pooling import PooledLine
from kpi_engine.batch.collect.portfolio import Portfolio
from kpi_engine.engine import ENGINE
from kpi_engine.model.documents_of_portfolio import (
    PooledFigure,
    PooledGuide,
    PooledSeries,
    PortfolioAbsence,
    PortfolioCompany,
    PortfolioDocument,
    PortfolioKpi,
    PortfolioRate,
    PortfolioRule,
)

if TYPE_CHECKING:
    from rich.console import Console

_SHOWN = 12


def portfolio_document(portfolio: Portfolio, workbook: Path) -> PortfolioDocument:
    """The portfolio for a machine."""
    rates = sorted(portfolio.rates.table.items()) if portfolio.rates else []
    return PortfolioDocument(
        engine=ENGINE, workbook=str(workbook), month=portfolio.month, months=list(portfolio.months),
        currency=portfolio.currency, expected=portfolio.expected,
        companies=[_company(portfolio, company) for company in portfolio.companies],
        absences=[
            PortfolioAbsence(kind=each.kind, company=each.company, guide=each.guide, due=each.due,
                             file=each.file, why=each.why)
            for each in portfolio.absences
        ],
        totals=[_series(line) for line in portfolio.totals],
        guides=[
            PooledGuide(guide=pool.guide.id, companies=pool.companies, expected=pool.expected,
                        totals=[_series(line) for line in pool.totals],
                        kpis=[_series(line) for line in pool.kpis])
            for pool in portfolio.pools
        ],
        rates=[
            PortfolioRate(currency=key.currency, month=key.month, kind=key.kind, rate=rate)
            for key, rate in rates
        ],
    )  # fmt: skip


def _company(portfolio: Portfolio, company: CompanyReport) -> PortfolioCompany:
    month = portfolio.month_of(company)
    return PortfolioCompany(
        company=company.company, guide=company.guide, currency=company.currency, file=company.file,
        sha256=company.sha256, month=month, standing=portfolio.standing(company),
        kpis=[_kpi(figure) for figure in company.at(month)],
        rules=[_rule(rule) for rule in company.rules if rule.month == month],
        findings=list(company.findings), notes=list(company.notes),
    )  # fmt: skip


def _kpi(figure: KpiFigure) -> PortfolioKpi:
    return PortfolioKpi(
        kpi=figure.kpi, label=figure.label, segment=figure.segment, month=figure.month, period=figure.basis,
        value=figure.value, error=figure.error, reason=figure.reason, converted=figure.converted,
        target=figure.target, gap=figure.gap, status=figure.status,
    )  # fmt: skip


def _rule(rule: RuleFigure) -> PortfolioRule:
    return PortfolioRule(
        rule=rule.rule, segment=rule.segment, state=rule.state, figures=rule.figures, lacks=rule.lacks,
        action=rule.action,
    )  # fmt: skip


def _series(line: PooledLine) -> PooledSeries:
    figures = [
        PooledFigure(month=each.month, value=each.value, companies=each.companies, reason=each.reason)
        for each in line.figures
    ]
    return PooledSeries(
        name=line.name, label=line.label, figures=figures, why_not=line.why_not, definition=line.definition
    )


def print_portfolio(out: Console, portfolio: Portfolio, workbook: Path) -> None:
    """Where the workbook is, how many companies stand where, totals, and who is not there."""
    out.print(f"Portfolio {portfolio.month}, amounts in {portfolio.currency}", style="bold", markup=False)
    out.print(f"{len(portfolio.companies)} of {portfolio.expected} companies\n", markup=False)
    standing = Counter(portfolio.standing(company) for company in portfolio.companies)
    for word in ("on target", "watch", "off", "no target", "late"):
        if standing[word]:
            out.print(f"  {standing[word]:>5}  {word}", markup=False)
    fired = sum(
        rule.state == "fires" and rule.month == portfolio.month_of(company)
        for company in portfolio.companies for rule in company.rules
    )  # fmt: skip
    out.print(f"  {fired:>5}  rules fire", markup=False)
    _print_totals(out, portfolio)
    _print_absences(out, portfolio)
    out.print(f"\nWrote {workbook}", markup=False)


def _print_totals(out: Console, portfolio: Portfolio) -> None:
    lines = [line for line in portfolio.totals if line.figures[-1].value is not None]
    if lines:
        out.print("\nTotals", style="bold")
    for line in lines[:_SHOWN]:
        figure = line.figures[-1]
        complete = figure.companies == portfolio.expected
        of = "" if complete else f"  ({figure.companies} of {portfolio.expected})"
        out.print(f"  {line.label[:36]:<36} {figure.value or 0:>18,.0f}{of}", markup=False)
    if len(lines) > _SHOWN:
        out.print(f"  … and {len(lines) - _SHOWN} more: see the sheet Pooled", markup=False)


def _print_absences(out: Console, portfolio: Portfolio) -> None:
    lines = [f"{each.kind}: {each.company}. {each.why}" for each in portfolio.absences]
    lines += [f"look into: {company.company}. {text}" for company, text in portfolio.findings]
    if lines:
        out.print("\nNot as it should be", style="bold")
    for line in lines[:_SHOWN]:
        out.print(f"  {line}", markup=False)
    if len(lines) > _SHOWN:
        out.print(f"  … and {len(lines) - _SHOWN} more: see the sheet Missing", markup=False)
