"""The JSON documents about templates: what they take, what is wrong with them, what a copy changed."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kpi_engine.model.document import CellJson, Document, Part
from kpi_engine.model.finding import Severity


class TargetJson(Part):
    """One place for figures; `problem` says why it cannot be filled, "" when it can.

    `expects` is the unit of the term ("" for a term of one's own), `bounds` what the term can be, `allowed`
    the validation of the cells in words, `shown_as` what their number format makes of a figure.
    """

    term: str
    label: str
    scenario: str
    segment: str
    target: str
    sheet: str
    place: str
    periods: str
    cells: int
    filled: int
    expects: str
    bounds: str
    allowed: str
    shown_as: str
    required: bool
    problem: str


class ColumnJson(Part):
    """One column of an Excel table."""

    name: str
    calculated: bool


class TableJson(Part):
    """An Excel table, with header and totals in `place`; `rows` counts its rows of data."""

    name: str
    sheet: str
    place: str
    rows: int
    columns: list[ColumnJson]


class NamedCellJson(Part):
    """A defined name for one cell without a formula."""

    name: str
    sheet: str
    place: str
    value: CellJson


class TemplateInspectDocument(Document):
    """All that can be filled in a workbook, and what cannot be and why."""

    document_schema: Literal["kpi.template_inspect/1"] = Field(
        default="kpi.template_inspect/1", alias="schema"
    )
    template: str
    targets: list[TargetJson]
    tables: list[TableJson]
    inputs: list[NamedCellJson]
    settings: list[NamedCellJson]
    numbers_typed: int
    problem: str


class FlawJson(Part):
    """One fault of a template: where it is, what was found, why it matters and what to do."""

    code: str
    severity: Severity
    sheet: str
    place: str
    message: str
    why: str
    fix: str


class TemplateCheckDocument(Document):
    """What the author of a template got wrong."""

    document_schema: Literal["kpi.template_check/1"] = Field(default="kpi.template_check/1", alias="schema")
    template: str
    targets: int
    findings: list[FlawJson]
    summary: dict[str, int]


class DifferenceJson(Part):
    """One difference of a returned copy; `place` is in the copy, `old` is what the template holds there."""

    code: str
    severity: Severity
    sheet: str
    place: str
    message: str
    old: CellJson
    new: CellJson


class FilledJson(Part):
    """A figure that was filled in: its term, scenario and segment, and the cells of the copy."""

    term: str
    scenario: str
    segment: str
    sheet: str
    cells: list[str]


class TemplateVerifyDocument(Document):
    """What a returned copy changed besides the inputs, the gravest first."""

    document_schema: Literal["kpi.template_verify/1"] = Field(default="kpi.template_verify/1", alias="schema")
    template: str
    template_sha256: str
    returned: str
    returned_sha256: str
    findings: list[DifferenceJson]
    filled: list[FilledJson]
    summary: dict[str, int]
