"""The keys of a company's file, section by section; an unknown key is an error."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from kpi_engine.model.cell_error import DIV0
from kpi_engine.model.company import OwnTargets
from kpi_engine.model.unit import Unit
from kpi_engine.sources.company_fields import (
    AddsUp,
    Condition,
    Conditions,
    Currency,
    Day,
    Figure,
    Month,
    Number,
    Result,
    Shown,
    Targets,
    Text,
    Texts,
    UnitWord,
    YearEnd,
    Yes,
    in_order,
    kind,
    listed,
)


class Keys(BaseModel):
    """A section of the file; a key without a value counts as not written."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: content for key, content in value.items() if content is not None}
        known = ", ".join(list(cls.model_fields)[:3])
        raise ValueError(f"expected keys such as {known}; found {kind(value)}")


class CompanyKeys(Keys):
    """Who the company is."""

    name: Text
    currency: Currency = ""
    fiscal_year_ends: YearEnd = 12
    first_month: Month = ""


class TermKeys(Keys):
    """A figure that the company types."""

    label: Text
    unit: UnitWord
    help: Text
    adds_up: AddsUp | None = None
    at_least: Number | None = None
    at_most: Number | None = None
    whole: Yes | None = None
    also_called: Texts = ()

    @model_validator(mode="after")
    def _complete(self) -> TermKeys:
        if self.adds_up is None and self.unit not in (Unit.FRACTION, Unit.RATIO):
            raise ValueError("adds_up is missing; say sum for what flows, last for what stands at month end")
        in_order(self.at_least, self.at_most, "at_least", "at_most")
        return self


class NoValueKeys(Keys):
    """A case without a value."""

    when: Condition
    because: Text
    shows: Shown = DIV0


class ExampleKeys(Keys):
    """A worked case."""

    given: dict[str, Figure]
    result: Result
    because: Text = ""
    within: Number = 0.0


class BenchmarkKeys(Keys):
    """A figure or a range to compare with."""

    name: Text = "benchmark"
    low: Number | None = None
    high: Number | None = None
    note: Text = ""
    period: Literal["month", "quarter", "year", ""] = ""

    @model_validator(mode="after")
    def _has_a_figure(self) -> BenchmarkKeys:
        if self.low is None and self.high is None:
            raise ValueError("a benchmark has a low figure, a high one, or both")
        in_order(self.low, self.high, "low", "high")
        return self


Benchmarks = Annotated[tuple[BenchmarkKeys, ...], BeforeValidator(listed)]


class KpiKeys(Keys):
    """A KPI of the company's own."""

    title: Text
    formula: Text
    unit: UnitWord
    better: Literal["higher", "lower", "neither"]
    question: Text
    help: Text
    examples: Annotated[tuple[ExampleKeys, ...], BeforeValidator(listed)]
    requires: Conditions = ()
    no_value: Annotated[tuple[NoValueKeys, ...], BeforeValidator(listed)] = ()
    targets: Targets = OwnTargets()
    benchmarks: Benchmarks = ()
    review: Literal["daily", "weekly", "monthly", "quarterly", ""] = ""
    period: Literal["month", "quarter", "year", ""] = ""
    segments: Texts = ()
    at_least: Number | None = None
    at_most: Number | None = None
    decimals: Literal["0", "1", "2", "3", "4"] | None = None
    also_called: Texts = ()
    source: Text = ""

    @model_validator(mode="after")
    def _sound(self) -> KpiKeys:
        in_order(self.at_least, self.at_most, "at_least", "at_most")
        return self


class TriggerKeys(Keys):
    """A rule and the action it calls for."""

    id: Text
    when: Text
    then: Text


class DecisionKeys(Keys):
    """A decision of the policy card."""

    choice: Text
    option: Text
    since: Month = ""
    decided_on: Day = ""
    approved_by: Text = ""


class PolicyKeys(Keys):
    """A file that holds the policy card alone."""

    policy: Annotated[tuple[DecisionKeys, ...], BeforeValidator(listed)] = ()


class FileKeys(Keys):
    """The whole file."""

    company: CompanyKeys
    guides: Texts = ()
    kpis_shown: Texts = ()
    segments: dict[str, Texts] = {}
    terms: dict[str, TermKeys] = {}
    kpis: dict[str, KpiKeys] = {}
    targets: dict[str, Targets] = {}
    benchmarks: dict[str, Benchmarks] = {}
    triggers: Annotated[tuple[TriggerKeys, ...], BeforeValidator(listed)] = ()
    without: Texts = ()
    policy: Annotated[tuple[DecisionKeys, ...], BeforeValidator(listed)] = ()
    synonyms: dict[str, Texts] = {}


SECTIONS: dict[tuple[str, ...], type[Keys]] = {
    (): FileKeys, ("company",): CompanyKeys, ("terms", "*"): TermKeys, ("kpis", "*"): KpiKeys,
    ("kpis", "*", "no_value", "*"): NoValueKeys, ("kpis", "*", "examples", "*"): ExampleKeys,
    ("kpis", "*", "benchmarks", "*"): BenchmarkKeys, ("benchmarks", "*", "*"): BenchmarkKeys,
    ("triggers", "*"): TriggerKeys, ("policy", "*"): DecisionKeys,
}  # fmt: skip
"""Which keys a place of the file may have; `*` is any name or item."""
