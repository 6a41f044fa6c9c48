"""The keys of a company's file, section by section; an unknown key is an error."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from kpi_engine.model.cell_error import DIV0, CellError
from kpi_engine.model.company import OwnTargets
from kpi_engine.model.term import Aggregation
from kpi_engine.model.unit import Unit
from kpi_engine.sources import company_words as words

_LONGEST_TEXT = 500


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"expected text, found {_kind(value)}")
    if len(value) > _LONGEST_TEXT:
        raise ValueError(f"a text has at most {_LONGEST_TEXT} characters, this one {len(value)}")
    return " ".join(value.split())


def _list(value: Any) -> list[Any]:
    """A list; a single word is a list of one."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return [value]
    raise ValueError("expected a list, one item a line behind a dash; found keys")


def _kind(value: Any) -> str:
    if isinstance(value, list):
        return "a list"
    return "keys" if isinstance(value, dict) else "nothing" if not value else str(value)[:30]


def _targets(value: Any) -> OwnTargets:
    """`{2026: 5, Core: {2026: 6}}`; a figure alone holds for every year."""
    if not isinstance(value, dict):
        return OwnTargets({0: words.target(value)})
    years: dict[int, float | None] = {}
    segments: dict[str, dict[int, float | None]] = {}
    for key, content in value.items():
        if isinstance(content, dict):
            segments[key] = {_at((key, y), words.year, y): _at((key, y), words.target, c)
                             for y, c in content.items()}  # fmt: skip
        elif words.is_year(key):
            years[_at((key,), words.year, key)] = _at((key,), words.target, content)
        else:
            segments[key] = {0: _at((key,), words.target, content)}
    return OwnTargets(years, segments)


def _at(path: tuple[str, ...], read: Any, value: Any) -> Any:
    """Read a value; what is wrong is said of the place it stands at."""
    try:
        return read(value)
    except ValueError as fault:
        text = str(fault)
    raise PydanticCustomError("place", "{text}", {"text": text, "path": path})


Text = Annotated[str, BeforeValidator(_text)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_list)]
Number = Annotated[float, BeforeValidator(words.number)]
Figure = Annotated[float | None, BeforeValidator(words.figure)]
Month = Annotated[str, BeforeValidator(words.month)]
Day = Annotated[str, BeforeValidator(words.day)]
YearEnd = Annotated[int, BeforeValidator(words.year_end)]
Yes = Annotated[bool, BeforeValidator(words.yes)]
UnitWord = Annotated[Unit, BeforeValidator(words.unit)]
AddsUp = Annotated[Aggregation, BeforeValidator(words.adds_up)]
Condition = Annotated[str, BeforeValidator(lambda value: words.condition(_text(value)))]
Conditions = Annotated[tuple[Condition, ...], BeforeValidator(_list)]
Result = Annotated[Any, BeforeValidator(words.result)]
Shown = Annotated[CellError, BeforeValidator(words.error)]
Targets = Annotated[OwnTargets, BeforeValidator(_targets)]


class Keys(BaseModel):
    """A section of the file; a key without a value counts as not written."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: content for key, content in value.items() if content is not None}
        known = ", ".join(list(cls.model_fields)[:3])
        raise ValueError(f"expected keys such as {known}; found {_kind(value)}")


class CompanyKeys(Keys):
    """Who the company is."""

    name: Text
    currency: Text = ""
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


Benchmarks = Annotated[tuple[BenchmarkKeys, ...], BeforeValidator(_list)]


class KpiKeys(Keys):
    """A KPI of the company's own."""

    title: Text
    formula: Text
    unit: UnitWord
    better: Literal["higher", "lower", "neither"]
    question: Text
    help: Text
    examples: Annotated[tuple[ExampleKeys, ...], BeforeValidator(_list)]
    requires: Conditions = ()
    no_value: Annotated[tuple[NoValueKeys, ...], BeforeValidator(_list)] = ()
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

    policy: Annotated[tuple[DecisionKeys, ...], BeforeValidator(_list)] = ()


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
    triggers: Annotated[tuple[TriggerKeys, ...], BeforeValidator(_list)] = ()
    without: Texts = ()
    policy: Annotated[tuple[DecisionKeys, ...], BeforeValidator(_list)] = ()


SECTIONS: dict[tuple[str, ...], type[Keys]] = {
    (): FileKeys, ("company",): CompanyKeys, ("terms", "*"): TermKeys, ("kpis", "*"): KpiKeys,
    ("kpis", "*", "no_value", "*"): NoValueKeys, ("kpis", "*", "examples", "*"): ExampleKeys,
    ("kpis", "*", "benchmarks", "*"): BenchmarkKeys, ("benchmarks", "*", "*"): BenchmarkKeys,
    ("triggers", "*"): TriggerKeys, ("policy", "*"): DecisionKeys,
}  # fmt: skip
"""Which keys a place of the file may have; `*` is any name or item."""
