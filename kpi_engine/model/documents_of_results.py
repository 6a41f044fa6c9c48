"""The JSON documents of a guide's results: where KPIs stand, history restated, the policy card."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kpi_engine.model.document import CellJson, Document, Part


class MarkJson(Part):
    """What a guide does not state plainly."""

    kind: Literal["uncertain", "assumed", "derived", "restored"]
    why: str


class DefinitionJson(Part):
    """Which definition the figures of a KPI follow."""

    kpi: str
    definition: str
    choices: dict[str, str]


class DecisionJson(Part):
    """One decision of the policy card; an empty `since` holds from the start."""

    choice: str
    option: str
    since: str
    decided_on: str
    approved_by: str


class StatusKpi(Part):
    """One KPI at the month looked at; a segment where it has a target of its own.

    `gap` is a fraction of the target, in days for a date; plus is favourable.
    """

    kpi: str
    label: str
    segment: str
    value: float | None
    error: str | None
    reason: str
    unit: str
    prior: CellJson
    target: float | None
    target_from: str
    gap: float | None
    status: Literal[
        "on target",
        "watch",
        "off",
        "check input",
        "no target",
        "not yet",
        "not defined",
        "needs data",
        "below benchmark",
        "within benchmark",
        "above benchmark",
    ]
    marks: list[MarkJson]
    definition: str
    choices: dict[str, str]
    next_review: str


class RuleJson(Part):
    """One rule of the guide, with the figures it was decided on."""

    id: str
    segment: str
    state: Literal["fires", "does not fire", "needs data"]
    figures: str
    lacks: str
    action: str
    marks: list[MarkJson]


class StatusDocument(Document):
    """Where the KPIs of a guide stand in a month."""

    document_schema: Literal["kpi.status/1"] = Field(default="kpi.status/1", alias="schema")
    data: str
    guide: str
    scenario: str
    month: str
    kpis: list[StatusKpi]
    rules: list[RuleJson]
    policy: list[DecisionJson]
    notes: list[str]


class RestateRow(Part):
    """One KPI in one month, as reported and as restated."""

    kpi: str
    label: str
    segment: str
    month: str
    unit: str
    reported: CellJson
    restated: CellJson
    difference: float | None
    reported_definition: str
    restated_definition: str
    reason: str


class RestateDocument(Document):
    """Every month that today's definitions change."""

    document_schema: Literal["kpi.restate/1"] = Field(default="kpi.restate/1", alias="schema")
    data: str
    guide: str
    scenario: str
    months: list[str]
    rows: list[RestateRow]
    policy: list[DecisionJson]
    notes: list[str]


class OptionJson(Part):
    """One option of a choice and what it changes, by function; empty where it changes no formula."""

    option: str
    changes: dict[str, str]


class ChoiceJson(Part):
    """A choice of definition: its options, whose default it is, and where it counts.

    `defaults` gives the catalogue's default by function, `guides` where a guide takes another one.
    """

    choice: str
    why: str
    options: list[OptionJson]
    defaults: dict[str, str]
    counts: Literal["in the formulas", "in the figures you enter", "in the arguments you give"]
    kpis: list[str]
    guides: dict[str, str]


class PolicyDocument(Document):
    """Every choice there is, and the company's decisions where a policy was given."""

    document_schema: Literal["kpi.policy/1"] = Field(default="kpi.policy/1", alias="schema")
    choices: list[ChoiceJson]
    decisions: list[DecisionJson]
