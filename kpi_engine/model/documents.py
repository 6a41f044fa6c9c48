"""The JSON documents of every verb: contracts with a version of their own, printed by `kpi schema VERB`.

A breaking change takes a new number. Documents are built from the engine's own results, at the edge.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kpi_engine.model.document import CellJson, Document, Part
from kpi_engine.model.documents_of_addin_builds import AddinBuildDocument
from kpi_engine.model.documents_of_addin_installs import AddinDoctorDocument, AddinInstallDocument
from kpi_engine.model.documents_of_audit import AuditDocument, AuditRulesDocument
from kpi_engine.model.documents_of_batches import BatchDocument
from kpi_engine.model.documents_of_bridge import BridgeDocument
from kpi_engine.model.documents_of_checks import FindingJson
from kpi_engine.model.documents_of_company import CompanyDocument
from kpi_engine.model.documents_of_diff import DiffDocument
from kpi_engine.model.documents_of_fills import FillDocument
from kpi_engine.model.documents_of_fixes import AnsweredJson, FixDocument
from kpi_engine.model.documents_of_ledger import (
    LedgerCohortsDocument,
    LedgerMovesDocument,
    LedgerReadingDocument,
    LedgerRetentionDocument,
    LedgerSegmentsDocument,
)
from kpi_engine.model.documents_of_mappings import MappingJson
from kpi_engine.model.documents_of_paper import AgainDocument, WorkingPaperDocument
from kpi_engine.model.documents_of_portable import LambdasDocument, PortableDocument
from kpi_engine.model.documents_of_portfolio import PortfolioDocument
from kpi_engine.model.documents_of_recalc import RecalcCellDocument, RecalcDocument, RecalcSummaryDocument
from kpi_engine.model.documents_of_results import (
    DefinitionJson,
    PolicyDocument,
    RestateDocument,
    StatusDocument,
)
from kpi_engine.model.documents_of_server import AnswersDocument, FaultDocument, SearchDocument
from kpi_engine.model.documents_of_templates import (
    TemplateCheckDocument,
    TemplateInspectDocument,
    TemplateVerifyDocument,
)
from kpi_engine.model.documents_of_tracing import ExplainDocument, TraceDocument
from kpi_engine.model.documents_of_what_if import WhatIfDocument


class ArgumentJson(Part):
    """One argument of a function."""

    name: str
    help: str
    unit: str
    required: bool
    default: float | bool | str | None
    options: list[str]
    takes_range: bool


class ExampleJson(Part):
    """A worked case from the declaration."""

    call: str
    result: CellJson
    why: str


class VariantJson(Part):
    """A choice that changes the number.

    `guides` are those that take another option than the default; `elsewhere` names the function of an option
    that is another calculation.
    """

    name: str
    choices: list[str]
    default: str
    guides: dict[str, str]
    elsewhere: dict[str, str]


class FunctionJson(Part):
    """One function, as `kpi list` and `kpi info` show it."""

    name: str
    aliases: list[str]
    title: str
    family: str
    signature: str
    help: str
    details: str
    arguments: list[ArgumentJson]
    returns: str
    better: Literal["higher", "lower", "neither", ""]
    array_behaviour: Literal["lift", "range", "spill", "cell"]
    formula: str
    domain: list[str]
    no_value: list[str]
    variants: list[VariantJson]
    citation: list[str]
    guides: list[str]
    examples: list[ExampleJson]


class ListDocument(Document):
    """Every function of the engine."""

    document_schema: Literal["kpi.list/1"] = Field(default="kpi.list/1", alias="schema")
    functions: list[FunctionJson]


class InfoDocument(Document):
    """One function in full."""

    document_schema: Literal["kpi.info/1"] = Field(default="kpi.info/1", alias="schema")
    function: FunctionJson


class CalcDocument(Document):
    """One calculated figure, or the reason why there is none; marks: what its guide leaves unclear."""

    document_schema: Literal["kpi.calc/1"] = Field(default="kpi.calc/1", alias="schema")
    function: str
    arguments: list[CellJson | list[list[CellJson]]]
    value: CellJson | list[list[CellJson]]
    error: str | None
    reason: str
    unit: str
    definition: str
    marks: list[str]


class TemplateDocument(Document):
    """A template workbook that was made: what it follows, and what of the guide did not fit."""

    document_schema: Literal["kpi.template/1"] = Field(default="kpi.template/1", alias="schema")
    workbook: str
    guide: str
    style: Literal["native", "functions"]
    first_month: str
    tiers: list[str]
    kpis: list[str]
    renamed: dict[str, str]
    left_out: list[str]


class CheckDocument(Document):
    """What is inconsistent in a table of stated figures, or in the cells of a workbook.

    `mapping` says how the cells were read; it is null for a table. `answered` tells what became of the
    answers of the preparer; a finding that they settle is not among `findings`. `in_area` holds the ids of
    the findings that touch the cells a user asked about, null where none were named.
    """

    document_schema: Literal["kpi.check/1"] = Field(default="kpi.check/1", alias="schema")
    source: str
    facts: int
    not_checked: list[str]
    findings: list[FindingJson]
    definitions: list[DefinitionJson]
    mapping: MappingJson | None = None
    remarks: list[str] = Field(default_factory=list)
    answered: list[AnsweredJson] = Field(default_factory=list)
    in_area: list[str] | None = None


class SettingJson(Part):
    """One setting, the value that holds and where it comes from."""

    name: str
    value: CellJson
    origin: str


class ConfigDocument(Document):
    """The settings that hold here."""

    document_schema: Literal["kpi.config/1"] = Field(default="kpi.config/1", alias="schema")
    settings: list[SettingJson]


class DeriveDocument(Document):
    """Files that are derived from the declarations, and which of them were out of date."""

    document_schema: Literal["kpi.derive/1"] = Field(default="kpi.derive/1", alias="schema")
    checked: int
    changed: list[str]


class DemoKpi(Part):
    """One line of the demo's table."""

    kpi: str
    value: CellJson
    target: CellJson
    status: str
    mark: str


class DemoDocument(Document):
    """What the demo did: the filled workbook, its KPIs, and the planted error that was found."""

    document_schema: Literal["kpi.demo/1"] = Field(default="kpi.demo/1", alias="schema")
    workbook: str
    period: str
    kpis: list[DemoKpi]
    triggers: list[str]
    recalculated: dict[str, int]
    findings: list[FindingJson]


class DemoCompaniesDocument(Document):
    """The tables of a month-end to try: the files, and what is odd about which company."""

    document_schema: Literal["kpi.demo_companies/1"] = Field(default="kpi.demo_companies/1", alias="schema")
    folder: str
    files: list[str]
    restated: list[str]
    late: str
    missing: str


DOCUMENTS: dict[str, type[Document]] = {
    "list": ListDocument,
    "info": InfoDocument,
    "calc": CalcDocument,
    "fill": FillDocument,
    "template": TemplateDocument,
    "template_inspect": TemplateInspectDocument,
    "template_check": TemplateCheckDocument,
    "template_verify": TemplateVerifyDocument,
    "recalc": RecalcDocument,
    "whatif": WhatIfDocument,
    "recalc_cell": RecalcCellDocument,
    "recalc_summary": RecalcSummaryDocument,
    "check": CheckDocument,
    "fix": FixDocument,
    "explain": ExplainDocument,
    "trace": TraceDocument,
    "company": CompanyDocument,
    "config": ConfigDocument,
    "derive": DeriveDocument,
    "demo": DemoDocument,
    "demo_companies": DemoCompaniesDocument,
    "status": StatusDocument,
    "restate": RestateDocument,
    "policy": PolicyDocument,
    "batch": BatchDocument,
    "portfolio": PortfolioDocument,
    "portable": PortableDocument,
    "lambdas": LambdasDocument,
    "ledger_moves": LedgerMovesDocument,
    "ledger_retention": LedgerRetentionDocument,
    "ledger_cohorts": LedgerCohortsDocument,
    "ledger_segments": LedgerSegmentsDocument,
    "ledger_reading": LedgerReadingDocument,
    "bridge": BridgeDocument,
    "answers": AnswersDocument,
    "search": SearchDocument,
    "fault": FaultDocument,
    "audit": AuditDocument,
    "audit_rules": AuditRulesDocument,
    "diff": DiffDocument,
    "working_paper": WorkingPaperDocument,
    "audit_again": AgainDocument,
    "addin_build": AddinBuildDocument,
    "addin_install": AddinInstallDocument,
    "addin_doctor": AddinDoctorDocument,
}


def schema_of(verb: str) -> dict[str, object]:
    """The JSON schema of a verb's document, keys in one order so that it can be committed."""
    return DOCUMENTS[verb].model_json_schema(by_alias=True, mode="serialization")
