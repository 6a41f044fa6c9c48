"""The JSON document of `kpi batch`: what became of every company or file."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from kpi_engine.model.document import Document, Part


class BatchReason(Part):
    """One kind of reason why something was not done: how often, and the first of it in full."""

    code: str
    count: int
    first: str
    reason: str


class BatchResult(Part):
    """What became of one company or file.

    `refused` is for the user to put right, `failed` is work that broke off. `entity` is the company, or the
    file of a verb over files; "" stands for rows that belong to no company. `earlier`: settled by an earlier
    run of the same batch. `summary` and `document` are what the verb found in a file; the receipts of fills
    are in the ledger.
    """

    entity: str
    status: Literal["done", "refused", "failed"]
    code: str
    reason: str
    workbook: str
    sha256: str
    rows: str
    attempts: int
    seconds: float
    earlier: bool
    summary: dict[str, int] = Field(default_factory=dict)
    document: dict[str, Any] | None = None


class BatchDocument(Document):
    """One verb over many companies or files. `left` were not begun, since the run was interrupted."""

    document_schema: Literal["kpi.batch/1"] = Field(default="kpi.batch/1", alias="schema")
    verb: str
    folder: str
    ledger: str
    done: int
    refused: int
    failed: int
    left: int
    seconds: float
    reasons: list[BatchReason]
    notes: list[str]
    results: list[BatchResult]
