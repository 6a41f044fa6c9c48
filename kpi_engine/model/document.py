"""What every JSON document is made of."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

CellJson = float | bool | str | None
"""A cell's value in JSON: numbers and truth values as they are, text and errors as text, blank as null."""


class Part(BaseModel):
    """A piece of a document; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Document(Part):
    """What every document carries: its schema and the engine that wrote it."""

    document_schema: str = Field(alias="schema")
    engine: str
