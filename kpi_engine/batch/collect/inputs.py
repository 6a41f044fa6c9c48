"""Which typed figures a KPI is computed from, and in which months none of them is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kpi_engine.batch.collect.company import InputKey
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.rebinding import as_chosen
from kpi_engine.model.binding import parse_binding
from kpi_engine.model.cell_error import DEFINED, NA
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.results import Results
from kpi_engine.results.axis import month_of, number_of
from kpi_engine.results.needs import Needs, is_history
from kpi_engine.results.rules import basis_of
from kpi_engine.results.unread import segment_key

TypedFigure = tuple[str, str, int]
"""Term, segment, and how many months back it is read."""


def typed_figures(needs: Needs, kpi: GuideKpi, back: int = 0) -> Iterator[TypedFigure]:
    """Every typed figure behind a KPI as its guide defines it, through the KPIs that it reads."""
    for text in as_chosen(needs.guide, kpi, {}).inputs.values():
        for operand in parse_binding(text).operands:
            other = needs.kpi_read(kpi, operand)
            if other is not None:
                yield from typed_figures(needs, other, back + operand.back)
            else:
                term, segment = needs.resolve(operand.figure)
                yield term, segment or operand.segment, back + operand.back


def terms_of(guide: Guide, kpi: GuideKpi) -> tuple[str, ...]:
    """The terms behind a KPI, each once."""
    return tuple(dict.fromkeys(term for term, _, _ in typed_figures(Needs.of(guide), kpi)))


def counts_months(guide: Guide, kpi: GuideKpi) -> bool:
    """True for a KPI that reads all months since a company's first one, itself or through another."""
    return any(is_history(KPIS.find(each.function)) for each in Needs.of(guide).reads(kpi))


def complete_months(results: Results, months: Sequence[str]) -> dict[str, frozenset[str]]:
    """For each KPI the months in which none of the figures that it reads is missing.

    A KPI can be #N/A with all of its figures there, as the runway of a company that earns money is.
    """
    needs = Needs.of(results.guide)
    found = {}
    for kpi in results.guide.kpis:
        line = results.lines.get((kpi.id, "", basis_of(kpi)))
        figures = tuple(dict.fromkeys(typed_figures(needs, kpi)))
        codes = line.column.full_codes() if line else ()
        found[kpi.id] = frozenset(
            month for month in months
            if line and (codes[results.place(month)] != NA or _all_stated(results, kpi, figures, month))
        )  # fmt: skip
    return found


def _all_stated(results: Results, kpi: GuideKpi, figures: Sequence[TypedFigure], month: str) -> bool:
    place = results.place(month)
    length = int(results.axis.lengths(basis_of(kpi))[place])
    for term, segment, back in figures:
        codes = results.stated.column(term, segment).full_codes()
        steps = range(place - back - length + 1, place - back + 1)
        if any(step < 0 or codes[step] != DEFINED for step in steps):
            return False
    return True


def with_segments(
    guide: Guide, complete: Mapping[str, frozenset[str]], inputs: Mapping[InputKey, Mapping[str, float]]
) -> dict[str, frozenset[str]]:
    """Of the complete months those in which the guide's own segments are there, too.

    A company with tiers of its own may have no figure for one of the guide's: together with others its
    KPI would then lack a part.
    """
    needs = Needs.of(guide)
    found = {}
    for kpi in guide.kpis:
        figures = typed_figures(needs, kpi)
        parts = {(term, segment_key(segment), back) for term, segment, back in figures if segment}
        found[kpi.id] = frozenset(
            month for month in complete.get(kpi.id, ())
            if all(month_of(number_of(month) - back) in inputs.get((term, segment), ())
                   for term, segment, back in parts)
        )  # fmt: skip
    return found
