"""Why a KPI has no figure: the typed figures that are missing, by name and month."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.binding import Operand, parse_binding
from kpi_engine.model.cell_error import DEFINED, NA, CellError
from kpi_engine.model.guide import GuideKpi
from kpi_engine.model.term import Aggregation
from kpi_engine.results.axis import Basis, month_of, number_of
from kpi_engine.results.needs import MONTH_DATES, is_history, takes_range

if TYPE_CHECKING:
    from kpi_engine.results.evaluate import Evaluation

_MOST = 3
"""So many missing figures are named; the rest is counted."""


class Reasons:
    """Looks behind one figure that has no value."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._at = evaluation

    def of(self, kpi: GuideKpi, segment: str, basis: Basis, place: int) -> str:
        """What is missing for this figure; empty where nothing is and its own rules decide."""
        chosen = self._at.chosen(kpi, place)
        found = list(dict.fromkeys(self._of_inputs(chosen, segment, basis, place)))
        more = f" and {len(found) - _MOST} more" if len(found) > _MOST else ""
        return "; ".join(found[:_MOST]) + more

    def _of_inputs(self, kpi: GuideKpi, segment: str, basis: Basis, place: int) -> Iterator[str]:
        function = KPIS.find(kpi.function)
        for argument, text in kpi.inputs.items():
            if text == MONTH_DATES and is_history(function):
                continue
            for operand in parse_binding(text).operands:
                if operand.figure in self._at.needs.lists and takes_range(function):
                    yield from self._of_list(operand.figure, place)
                else:
                    first_only = is_history(function) and _is_opening(kpi, argument)
                    yield from self._of_figure(kpi, operand, segment, basis, 0 if first_only else place,
                                               history=is_history(function) and not first_only)  # fmt: skip

    def _of_list(self, term: str, place: int) -> Iterator[str]:
        month = self._at.axis.months[place]
        if not self._at.stated.listed(term, month):
            yield f"{_named(term, '')} is not listed for {month}"

    def _of_figure(
        self, kpi: GuideKpi, operand: Operand, segment: str, basis: Basis, place: int, *, history: bool
    ) -> Iterator[str]:
        of = self._at.needs.segment_of(operand, segment)
        if of is None:
            yield f"{operand.figure} of {operand.segment} is no part of {segment}"
            return
        other = self._at.needs.kpi_read(kpi, operand)
        if other is not None:
            yield from self._of_kpi(other, of, basis, place - operand.back)
            return
        (term, own), segment = self._at.needs.resolve(operand.figure), of
        length = place + 1 if history else int(self._at.axis.lengths(basis)[place])
        column = self._at.stated.column(term, own or segment)
        codes = column.full_codes()
        last = place - operand.back
        steps = range(last - length + 1, last + 1)
        missing = [step for step in steps if not 0 <= step < codes.size or codes[step] != DEFINED]
        if missing:
            yield self._missing(term, own or segment, missing)
        elif length > 1 and not history and self._at.adding(kpi, term, basis) is Aggregation.POOLED:
            yield f"{_named(term, own or segment)} is a typed ratio: it has no figure over several months"

    def _of_kpi(self, other: GuideKpi, segment: str, basis: Basis, place: int) -> Iterator[str]:
        if place < 0:
            yield f"{other.label} lies before the first month, {self._at.axis.first}"
            return
        line = self._at.line(other, segment, basis)
        value = line.value(place)
        if not isinstance(value, CellError):
            return
        why = self.of(other, segment, basis, place)
        yield why or f"{other.label} is {value.text}: {line.explain(place)}"

    def _missing(self, term: str, segment: str, places: list[int]) -> str:
        name = _named(term, segment)
        if not self._at.stated.has(term, segment):
            return f"{name} is not stated"
        codes = self._at.stated.column(term, segment).full_codes()
        inside = [step for step in places if 0 <= step < codes.size]
        if inside and all(codes[step] != NA for step in inside):
            return f"{name} is text, not a figure, in {_months(self._at.axis.first, inside)}"
        return f"{name} is not stated for {_months(self._at.axis.first, places)}"


def _is_opening(kpi: GuideKpi, argument: str) -> bool:
    function = KPIS.get(kpi.function)
    return function.parameter(argument).term.aggregation is Aggregation.FIRST


def _named(term: str, segment: str) -> str:
    declared = TERMS.find(term)
    label = f"{declared.label} ({term})" if declared else term
    return f"{label} of {segment}" if segment else label


def _months(first: str, places: list[int]) -> str:
    """`2026-02`, `2026-02, 2026-03`, or the first and the last of many."""
    names = [month_of(number_of(first) + step) for step in places]
    if len(names) > _MOST:
        return f"{len(names)} months from {names[0]} to {names[-1]}"
    return ", ".join(names)
