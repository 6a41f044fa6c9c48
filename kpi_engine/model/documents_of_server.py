"""What the local server of the Office.js add-in answers, as documents: contracts, printed by `kpi schema`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kpi_engine.model.document import CellJson, Document, Part


class ErrorCellJson(Part):
    """A cell that holds an error: `{"error": "#DIV/0!"}`, so that it is never taken for text."""

    error: str


class AnswersDocument(Document):
    """The answers to function calls, in the order of the calls: a cell each, or a table as a list of rows."""

    document_schema: Literal["kpi.answers/1"] = Field(default="kpi.answers/1", alias="schema")
    answers: list[CellJson | ErrorCellJson | list[list[CellJson | ErrorCellJson]]]


class FoundArgumentJson(Part):
    """One argument of a function that was found."""

    name: str
    help: str
    unit: str
    required: bool
    default: float | bool | str | None
    options: list[str]


class FoundFunctionJson(Part):
    """A function that answers a question."""

    name: str
    title: str
    help: str
    question: str
    signature: str
    family: str
    returns: str
    aliases: list[str]
    arguments: list[FoundArgumentJson]


class SearchDocument(Document):
    """The functions that answer a question, best first."""

    document_schema: Literal["kpi.search/1"] = Field(default="kpi.search/1", alias="schema")
    functions: list[FoundFunctionJson]


class FaultJson(Part):
    """Why there is no answer: a code for scripts, a sentence for a person."""

    code: str
    message: str


class FaultDocument(Document):
    """A request that was not answered."""

    document_schema: Literal["kpi.fault/1"] = Field(default="kpi.fault/1", alias="schema")
    error: FaultJson
