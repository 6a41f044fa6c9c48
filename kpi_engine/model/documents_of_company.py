"""The JSON document of `kpi company`: what a company's file defines, or what is wrong in it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kpi_engine.model.document import Document, Part
from kpi_engine.model.documents_of_results import DecisionJson


class CompanyProblemJson(Part):
    """What is wrong in a company's file, and where."""

    line: int
    key: str
    message: str


class CompanyWarningJson(Part):
    """What makes no sense together in a company's targets, bands and rules; the file is used all the same."""

    id: str
    rule: str
    kind: str
    verdict: str
    keys: list[str]
    message: str


class CompanyKpiJson(Part):
    """A KPI that a company follows; `origin` is the code of its guide, or own."""

    id: str
    title: str
    function: str
    origin: str
    shown: bool
    targets: dict[str, float]
    segment_targets: dict[str, dict[str, float]]


class CompanyDocument(Document):
    """What a company's file defines; with problems, nothing of it is used.

    `not_tied` are own KPIs whose formula `kpi check` cannot hold against stated figures. `warnings` are about
    the company's own targets and rules, whose places in the file are the `keys`.
    """

    document_schema: Literal["kpi.company/1"] = Field(default="kpi.company/1", alias="schema")
    file: str
    written: bool
    problems: list[CompanyProblemJson]
    name: str = ""
    currency: str = ""
    fiscal_year_ends: int | None = None
    first_month: str = ""
    guide: str = ""
    guides: list[str] = Field(default_factory=list)
    terms: list[str] = Field(default_factory=list)
    kpis: list[CompanyKpiJson] = Field(default_factory=list)
    rules: list[str] = Field(default_factory=list)
    rules_left_out: list[str] = Field(default_factory=list)
    policy: list[DecisionJson] = Field(default_factory=list)
    not_tied: list[str] = Field(default_factory=list)
    warnings: list[CompanyWarningJson] = Field(default_factory=list)
