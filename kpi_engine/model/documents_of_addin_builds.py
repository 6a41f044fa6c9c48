"""What `kpi addin build` wrote, as a document: a contract, printed by `kpi schema addin_build`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kpi_engine.model.document import Document, Part


class BuiltJson(Part):
    """The add-in of one host: the files that were written, and what to do with them."""

    host: str
    what: str
    files: list[str]
    next_step: str


class AddinBuildDocument(Document):
    """The add-ins that were built."""

    document_schema: Literal["kpi.addin_build/1"] = Field(default="kpi.addin_build/1", alias="schema")
    folder: str
    built: list[BuiltJson]
