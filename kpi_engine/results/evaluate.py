"""Every KPI of a guide from stated figures: one call of its function for all months at once."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from kpi_engine.calc.run import run
from kpi_engine.catalogue.deciding import verified
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.rebinding import as_chosen, function_as_chosen, variants_of
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.errors import InputError
from kpi_engine.model.binding import Operand, parse_binding
from kpi_engine.model.cell_error import NA
from kpi_engine.model.column import Column, Floats
from kpi_engine.model.fact import Fact
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.model.kpi import Kpi, Parameter, Shape
from kpi_engine.model.policy import Policy
from kpi_engine.model.result import Result
from kpi_engine.model.term import Aggregation
from kpi_engine.results.axis import BASES, Basis
from kpi_engine.results.columns import added_up, combined, cut, earlier
from kpi_engine.results.definitions import definition
from kpi_engine.results.months_so_far import lists_of_month, months_so_far
from kpi_engine.results.needs import Needs, is_history, takes_range
from kpi_engine.results.reasons import Reasons
from kpi_engine.results.results import Line, Results
from kpi_engine.results.stated import Stated, read_stated

_STOCKS = (Aggregation.FIRST, Aggregation.LAST)
_NUMBER_OF_MONTHS = "months"


def evaluate(
    guide: Guide, facts: Sequence[Fact], *, policy: Policy | None = None, scenario: str = "Actual",
    fiscal_year_end: int = 12, closed: str = "",
) -> Results:  # fmt: skip
    """Every KPI of `guide`, by month and segment, and by quarter, fiscal year and last 12 months so far.

    Each month is computed under the choices of `policy` that are in force in it. Months after the last
    closed one (`closed`, or the last with a closing figure) have no Actual figures. What cannot be computed
    is an error with its reason. Raises SourceError for figures that contradict each other, InputError for a
    policy that names a choice there is not.
    """
    if not 1 <= fiscal_year_end <= 12:
        raise InputError(
            f"The fiscal year ends in month {fiscal_year_end}; give a month from 1 to 12.", code="year-end"
        )
    stated = read_stated(guide, facts, scenario, fiscal_year_end, closed)
    policy = verified(policy or Policy())
    return Evaluation(guide, stated, [policy.choices(month) for month in stated.axis.months]).results(
        scenario
    )


class Evaluation:
    """One evaluation at work; every line is computed once, when it is first read."""

    def __init__(self, guide: Guide, stated: Stated, choices: Sequence[Mapping[str, str]]) -> None:
        self.guide, self.stated, self.choices = guide, stated, choices
        self.needs = Needs.of(guide)
        self.axis = stated.axis
        self._lines: dict[tuple[str, str, Basis], Line] = {}
        self._reasons = Reasons(self)

    def results(self, scenario: str) -> Results:
        """All lines in the guide's order: the whole business on every basis, segments by month."""
        for basis in BASES:
            for kpi in self.guide.kpis:
                if basis == "month" or not self.needs.by_month_only(kpi):
                    self.line(kpi, "", basis)
        shown = list(self._lines)
        for kpi, segment in self.needs.segment_kpis:
            self.line(kpi, segment, "month")
            shown.append((kpi.id, segment, "month"))
        return Results(self.guide, scenario, self.stated, {key: self._lines[key] for key in shown})

    def line(self, kpi: GuideKpi, segment: str, basis: Basis) -> Line:
        """A KPI of a segment (or the whole business) over all months."""
        key = kpi.id, segment, basis
        if key not in self._lines:
            self._lines[key] = self._computed(kpi, segment, basis)
        return self._lines[key]

    def chosen(self, kpi: GuideKpi, place: int) -> GuideKpi:
        """The KPI as it is defined in a month."""
        return as_chosen(self.guide, kpi, self.choices[place])

    def _computed(self, kpi: GuideKpi, segment: str, basis: Basis) -> Line:
        size = len(self.axis)
        values, codes = np.full(size, np.nan), np.full(size, NA, np.uint8)
        explained: list[tuple[Callable[[int], str], int]] = [(_no_reason, 0)] * size
        definitions = [""] * size
        for choices, places in self._spans(kpi):
            column, explain = self._under(kpi, choices, segment, basis, places)
            words = definition(self.guide, kpi, choices, self.needs, self.axis)
            for step, place in enumerate(places):
                values[place], codes[place] = column.values[step], column.full_codes()[step]
                explained[place], definitions[place] = (explain, step), words
        return Line(
            kpi, segment, basis, Column(values, codes), tuple(definitions),
            lambda place: self._reasons.of(kpi, segment, basis, place)
            or explained[place][0](explained[place][1]),
        )  # fmt: skip

    def _spans(self, kpi: GuideKpi) -> list[tuple[Mapping[str, str], list[int]]]:
        """The months by the definitions in force in them; mostly there is one."""
        names = self._names(kpi)
        found: dict[tuple[str | None, ...], list[int]] = {}
        for place, choices in enumerate(self.choices):
            found.setdefault(tuple(choices.get(name) for name in names), []).append(place)
        return [(self.choices[places[0]], places) for places in found.values()]

    def _names(self, kpi: GuideKpi) -> list[str]:
        """The choices that the KPI, or one it reads, leaves."""
        return sorted({variant.name for each in self.needs.reads(kpi) for variant in variants_of(each)})

    def _under(
        self, kpi: GuideKpi, choices: Mapping[str, str], segment: str, basis: Basis, places: list[int]
    ) -> tuple[Column, Callable[[int], str]]:
        """The figures of some months under one set of definitions, and why one of them has none."""
        chosen = as_chosen(self.guide, kpi, choices)
        function = function_as_chosen(self.guide, kpi, choices)
        if function is None:
            column = self.input(chosen, "value", segment, basis)
            return cut(column, places), _no_reason
        if takes_range(function):
            return self._one_by_one(chosen, function, segment, places)
        arguments = [self._argument(chosen, item, segment, basis, places) for item in function.parameters]
        result = run(function, arguments)
        return Column(result.values, result.codes), result.reason

    def _argument(
        self, kpi: GuideKpi, parameter: Parameter, segment: str, basis: Basis, places: list[int]
    ) -> Any:
        if parameter.name not in kpi.inputs:
            return kpi.options.get(parameter.name)
        return cut(self.input(kpi, parameter.name, segment, basis), places)

    def _one_by_one(
        self, kpi: GuideKpi, function: Kpi, segment: str, places: list[int]
    ) -> tuple[Column, Callable[[int], str]]:
        """A KPI that reads many figures for one: the months so far, or a list of the month."""
        history = is_history(function)
        ranges = [item.name for item in function.parameters if item.shape is Shape.RANGE and not history]
        lists = {name: kpi.inputs[name] for name in ranges if name in kpi.inputs}
        columns = {name: self.input(kpi, name, segment, "month") for name in kpi.inputs if name not in lists}
        results: list[Result | None] = []
        for place in places:
            given: dict[str, Any] = dict(kpi.options)
            listed = lists_of_month(self.stated, lists, self.axis.months[place])
            for name, column in columns.items():
                item = function.parameter(name)
                so_far = months_so_far(item, kpi.inputs[name], column, self.axis, place)
                given[name] = so_far if history else cut(column, [place])
            given |= listed
            missing = not all(listed.values())
            arguments = [given.get(item.name) for item in function.parameters]
            results.append(None if missing else run(function, arguments))
        return _joined(results), lambda step: "" if (one := results[step]) is None else one.reason()

    def input(self, kpi: GuideKpi, argument: str, segment: str, basis: Basis) -> Column:
        """What an argument of a KPI reads in every month: a number, or a sum of figures."""
        binding = parse_binding(kpi.inputs[argument])
        if binding.number is not None:
            return Column(self._ones(kpi, argument, basis) * binding.number)
        read = [(item, self.needs.segment_of(item, segment)) for item in binding.operands]
        once = dict.fromkeys((replace(item, segment=of or ""), of) for item, of in read)
        return combined([(item.sign, self.figure(kpi, item, of, basis)) for item, of in once])

    def _ones(self, kpi: GuideKpi, argument: str, basis: Basis) -> Floats:
        """Ones by month; a number of months counts for each month of a longer period."""
        function = KPIS.find(kpi.function)
        of_months = function is not None and function.parameter(argument).term.id == _NUMBER_OF_MONTHS
        lengths = self.axis.lengths(basis) if of_months else np.ones(len(self.axis))
        return lengths.astype(np.float64)

    def figure(self, kpi: GuideKpi, operand: Operand, segment: str | None, basis: Basis) -> Column:
        """One figure of a sum in every month: another KPI of the guide, or a typed term."""
        if segment is None:
            return Column(np.full(len(self.axis), np.nan), np.full(len(self.axis), NA, np.uint8))
        other = self.needs.kpi_read(kpi, operand)
        if other is not None:
            return earlier(self.line(other, segment, basis).column, operand.back)
        term, own = self.needs.resolve(operand.figure)
        stated = earlier(self.stated.column(term, own or segment), operand.back)
        return added_up(stated, self.axis.lengths(basis), self.adding(kpi, term, basis))

    def adding(self, kpi: GuideKpi, term: str, basis: Basis) -> Aggregation:
        """How a term's months become a period.

        A rate per month divides by the stocks of all months of the period: a year's churn by the opening
        MRR of its first month would count customers won since then.
        """
        declared = TERMS.find(term)
        how = declared.aggregation if declared else Aggregation.SUM
        return Aggregation.SUM if kpi.period == "month" and basis != "month" and how in _STOCKS else how


def _joined(results: Sequence[Result | None]) -> Column:
    """One figure a month; a list that nobody stated for the month has none."""
    values = [math.nan if result is None else float(result.values.ravel()[0]) for result in results]
    codes = [NA if result is None else int(result.codes.ravel()[0]) for result in results]
    return Column(np.array(values), np.array(codes, np.uint8))


def _no_reason(_: int) -> str:
    return ""
