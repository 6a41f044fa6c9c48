"""The receipt of a rewriting as a document: a contract, printed by `kpi schema portable`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kpi_engine.model.document import CellJson, Document, Part

FormulaKind = Literal[
    "cell", "array", "name", "table column", "table total", "conditional format", "data validation"
]


class RewrittenJson(Part):
    """A formula that was rewritten: what it said, what it says (or the value in its place), its result.

    `place` is a cell, the range of an array formula, the name, the column of a table, or the cells of a rule.
    """

    kind: FormulaKind
    sheet: str
    place: str
    before: str
    after: CellJson
    value: CellJson
    functions: list[str]


class LeftJson(Part):
    """A formula that keeps what it has, and why."""

    kind: FormulaKind
    sheet: str
    place: str
    formula: str
    reason: str
    functions: list[str]


class TakenJson(Part):
    """A name that the workbook uses for something else, and what for."""

    name: str
    holds: str


class LambdasDocument(Document):
    """The receipt of LAMBDA names put in or taken out; `workbook` is "" where nothing was written.

    `there` are names that the workbook had already with the same text, `taken` those that it uses otherwise.
    """

    document_schema: Literal["kpi.lambdas/1"] = Field(default="kpi.lambdas/1", alias="schema")
    source: str
    source_sha256: str
    workbook: str
    workbook_sha256: str
    needs: str
    dry_run: bool
    added: list[str]
    removed: list[str]
    there: list[str]
    taken: list[TakenJson]
    calculates_on_opening: bool
    parts_untouched: int


class PortableDocument(Document):
    """The receipt of a rewriting; `workbook` is "" where nothing was written.

    `cells_compared` counts the formula cells that were computed before and after and give the same;
    `parts_untouched` the parts of the workbook that were proved to be the same bytes.
    """

    document_schema: Literal["kpi.portable/1"] = Field(default="kpi.portable/1", alias="schema")
    source: str
    source_sha256: str
    workbook: str
    workbook_sha256: str
    form: Literal["native", "lambda", "addin", "values"]
    needs: str
    dry_run: bool
    rewritten: list[RewrittenJson]
    left: list[LeftJson]
    functions: dict[str, int]
    names_added: list[str]
    names_removed: list[str]
    cells_compared: int
    cells_not_comparable: int
    parts_untouched: int
