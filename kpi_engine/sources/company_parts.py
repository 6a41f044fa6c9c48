"""From the keys of a company's file to its definitions."""

from __future__ import annotations

from kpi_engine.model.cell_error import CellError
from kpi_engine.model.company import Company, NoValue, OwnExample, OwnKpi
from kpi_engine.model.guide import Benchmark, Trigger
from kpi_engine.model.policy import Decision, Policy
from kpi_engine.model.term import Aggregation, Bounds, Term
from kpi_engine.model.unit import Unit
from kpi_engine.sources.company_keys import (
    BenchmarkKeys,
    DecisionKeys,
    ExampleKeys,
    FileKeys,
    KpiKeys,
    TermKeys,
)
from kpi_engine.sources.company_words import Typed


def company_of(keys: FileKeys) -> Company:
    """The company as the file states it."""
    who = keys.company
    return Company(
        name=who.name, currency=who.currency, fiscal_year_ends=who.fiscal_year_ends,
        first_month=who.first_month, guides=keys.guides, kpis_shown=keys.kpis_shown, segments=keys.segments,
        terms=tuple(_term(id_, term) for id_, term in keys.terms.items()),
        kpis=tuple(_kpi(id_, kpi) for id_, kpi in keys.kpis.items()),
        targets=keys.targets,
        benchmarks={id_: _benchmarks(stated) for id_, stated in keys.benchmarks.items()},
        triggers=tuple(Trigger(rule.id, rule.when, rule.then) for rule in keys.triggers),
        without=keys.without,
        policy=policy_of(keys.policy),
        synonyms=keys.synonyms,
    )  # fmt: skip


def policy_of(decisions: tuple[DecisionKeys, ...]) -> Policy:
    """The policy card as the file states it."""
    return Policy(
        tuple(
            Decision(item.choice, item.option, item.since, item.decided_on, item.approved_by)
            for item in decisions
        )
    )


def _term(id_: str, keys: TermKeys) -> Term:
    """A count is whole and not negative unless the file says otherwise."""
    counted = keys.unit is Unit.COUNT
    low = 0.0 if counted and keys.at_least is None else keys.at_least
    return Term(
        id_, keys.label, keys.unit, _sentence(keys.help), keys.adds_up or Aggregation.POOLED,
        Bounds(low, keys.at_most), whole=counted if keys.whole is None else keys.whole,
        synonyms=keys.also_called,
    )  # fmt: skip


def _kpi(id_: str, keys: KpiKeys) -> OwnKpi:
    return OwnKpi(
        id=id_, title=keys.title, formula=keys.formula, unit=keys.unit, better=keys.better,
        question=keys.question, help=_sentence(keys.help),
        examples=tuple(_example(example) for example in keys.examples), requires=keys.requires,
        no_value=tuple(NoValue(case.when, case.because, case.shows) for case in keys.no_value),
        targets=keys.targets, benchmarks=_benchmarks(keys.benchmarks), review=keys.review,
        period=keys.period, segments=keys.segments, bounds=Bounds(keys.at_least, keys.at_most),
        decimals=None if keys.decimals is None else int(keys.decimals), synonyms=keys.also_called,
        source=keys.source,
    )  # fmt: skip


def _example(keys: ExampleKeys) -> OwnExample:
    """Where decimals are shown, a result stands for all that rounds to it."""
    result: Typed | CellError = keys.result
    if isinstance(result, CellError):
        return OwnExample(keys.given, result, keys.because, keys.within)
    return OwnExample(keys.given, result.value, keys.because, keys.within or result.within)


def _benchmarks(stated: tuple[BenchmarkKeys, ...]) -> tuple[Benchmark, ...]:
    found = []
    for keys in stated:
        edges = (("low", keys.low), ("high", keys.high))
        given = tuple((name, value) for name, value in edges if value is not None)
        found.append(Benchmark(keys.name, given, keys.note, keys.period))
    return tuple(found)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."
