"""From one workbook to what the portfolio takes of it; KPIs are computed here, never read from the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kpi_engine.batch.collect.adding import amounts
from kpi_engine.batch.collect.company import CompanyReport, InputKey, KpiFigure, RuleFigure
from kpi_engine.batch.collect.differences import differences
from kpi_engine.batch.collect.figures import CompanyFigures, read_figures
from kpi_engine.batch.collect.inputs import complete_months, with_segments
from kpi_engine.batch.collect.rates import RateKey, Rates
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.rebinding import definition_of, followed
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.fact import Fact
from kpi_engine.model.policy import Policy
from kpi_engine.results import Answer, Results, StatusLine, evaluate, status_report
from kpi_engine.results.rules import LEFT, RuleLine
from kpi_engine.results.unread import segment_key

MONTHS_KEPT = 36
"""Months of a company that are handed on: the year shown, the one before, and one to spare for the early."""


def report_on(path: Path, guide: str = "", rates: Rates | None = None) -> CompanyReport:
    """Read one workbook and compute its KPIs; raises a KpiEngineError that says why it cannot be used.

    Without `rates` every amount stays in the company's own currency.
    """
    return company_report(read_figures(path, guide), rates)


def company_report(read: CompanyFigures, rates: Rates | None = None) -> CompanyReport:
    """The report on the figures of one workbook."""
    results = _evaluated(read, read.facts, read.policy)
    converted_facts, missing = _amounts(read, results, rates)
    converted = (
        results if converted_facts is read.facts else _again(read, converted_facts, read.policy, results)
    )
    usual = _again(read, converted_facts, Policy(), results) if read.policy.decisions else converted
    figures, rules = _month_by_month(read, results, converted)
    kept = results.months[-MONTHS_KEPT:]
    inputs = _inputs(read, usual, kept)
    complete = complete_months(usual, kept) if usual else {}
    return CompanyReport(
        read.file, read.sha256, read.company, read.guide.id, read.settings.currency, read.settings.year_end,
        results.closed, figures, rules, inputs, amounts(read.guide, inputs, figures),
        with_segments(GUIDES.get(read.guide.id), complete, inputs), missing,
        tuple(_definitions(read, results.closed)),
        (*read.findings, *differences(read, results, figures)), (*read.notes, *results.notes),
    )  # fmt: skip


def _evaluated(
    read: CompanyFigures, facts: Sequence[Fact], policy: Policy, scenario: str = "Actual", closed: str = ""
) -> Results:
    return evaluate(
        read.guide, facts, policy=policy, scenario=scenario, fiscal_year_end=read.settings.year_end,
        closed=closed or read.settings.closed,
    )  # fmt: skip


def _amounts(
    read: CompanyFigures, results: Results, rates: Rates | None
) -> tuple[Sequence[Fact], frozenset[RateKey]]:
    """The Actual figures of closed months with amounts in the portfolio's currency, and missing rates."""
    if rates is None or rates.currency == read.settings.currency:
        return read.facts, frozenset()
    closed = (fact for fact in read.facts if fact.scenario == "Actual" and fact.period <= results.closed)
    return rates.converted(closed, read.settings.currency)


def _again(read: CompanyFigures, amounts: Sequence[Fact], policy: Policy, results: Results) -> Results | None:
    """The same KPIs from other amounts or by other definitions; None where no amount could be converted."""
    if not any(fact.period for fact in amounts):
        return None
    return _evaluated(read, amounts, policy, closed=results.closed)


def _month_by_month(
    read: CompanyFigures, results: Results, converted: Results | None
) -> tuple[tuple[KpiFigure, ...], tuple[RuleFigure, ...]]:
    figures: list[KpiFigure] = []
    rules: list[RuleFigure] = []
    plan = _plan(read)
    for month in results.months[-MONTHS_KEPT:]:
        report = status_report(
            results, month, policy=read.policy, plan=plan, tolerance=read.settings.tolerance
        )
        figures += [_figure(line, converted) for line in report.lines]
        rules += [_rule(rule, month) for rule in report.rules if rule.state != "does not fire"]
    return tuple(figures), tuple(rules)


def _rule(rule: RuleLine, month: str) -> RuleFigure:
    return RuleFigure(
        rule.id, rule.segment, month, "fires" if rule.state == "fires" else "needs data", rule.figures,
        rule.lacks, rule.action,
    )  # fmt: skip


def _plan(read: CompanyFigures) -> Results | None:
    """The KPIs of the budget, where a rule reads from them how many months are left."""
    asked = any(LEFT in trigger.when for trigger in read.guide.triggers)
    planned = any(fact.scenario == "Budget" and fact.period for fact in read.facts)
    return _evaluated(read, read.facts, read.policy, "Budget") if asked and planned else None


def _figure(line: StatusLine, converted: Results | None) -> KpiFigure:
    answer = line.answer
    value, error = (None, answer.value.text) if isinstance(answer.value, CellError) else (answer.value, "")
    return KpiFigure(
        answer.kpi.id, answer.kpi.label, answer.segment, answer.month, answer.basis, value, error,
        answer.reason, line.target, line.gap, line.status, _amount(answer, converted), answer.kpi.secondary,
    )  # fmt: skip


def _amount(answer: Answer, converted: Results | None) -> float | None:
    """An amount in the portfolio's currency."""
    if converted is None or not answer.unit.is_money or answer.month not in converted.months:
        return None
    value = converted.line(answer.kpi.id, answer.segment, answer.basis).value(converted.place(answer.month))
    return None if isinstance(value, CellError) else value


def _inputs(
    read: CompanyFigures, results: Results | None, months: Sequence[str]
) -> dict[InputKey, dict[str, float]]:
    """The typed figures of the months kept, under the guide's own names of segments."""
    if results is None:
        return {}
    names = {segment_key(own): segment_key(old) for own, old in read.renamed.items()}
    found: dict[InputKey, dict[str, float]] = {}
    for (term, segment), by_month in results.stated.figures.items():
        kept = {month: float(fact.value) for month, fact in by_month.items()
                if month in months and not isinstance(fact.value, str)}  # fmt: skip
        found[term, names.get(segment, segment)] = dict(sorted(kept.items()))
    return found


def _definitions(read: CompanyFigures, month: str) -> Iterator[tuple[str, str]]:
    """The KPIs for which the company has decided on another definition than its guide."""
    choices = read.policy.choices(month)
    for kpi in read.guide.kpis:
        usual = followed(read.guide, kpi, {})
        if not kpi.working and followed(read.guide, kpi, choices) != usual:
            yield kpi.id, definition_of(read.guide, kpi, choices)
