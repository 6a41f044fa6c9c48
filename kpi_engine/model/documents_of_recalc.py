"""The documents of a recalculation: what a file holds, and what its formulas give."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kpi_engine.model.document import CellJson, Document, Part
from kpi_engine.model.status import Opinion, Status


class RecalcCell(Part):
    """One formula cell: what the file says, what it should say, and what a second engine says.

    `engine` is "" for the calculation engine of the document; `second` and `opinion` are filled by a second
    opinion only.
    """

    sheet: str
    cell: str
    formula: str
    cached: CellJson
    computed: CellJson
    status: Status
    reason: str
    engine: str = ""
    opinion: Opinion = ""
    second: CellJson = None


class RecalcWritten(Part):
    """What was written: the workbook, how many of its stored results are new, the copy of the old file.

    `calculates_on_opening` is True where results that could not be computed here are left to Excel.
    """

    workbook: str
    results: int
    backup: str = ""
    calculates_on_opening: bool = False


class RecalcDocument(Document):
    """Every formula cell that is not equal, and how many of each kind there are.

    With a second opinion: how many cells it agrees on and so on, which program gave it or why there is none,
    and also the cells that are equal in the file and the first engine, but not in the second.
    `as_of` tells the day that TODAY and NOW took, and how it is known.
    `workbook_sha256` is of the file as it was read, before anything was written.
    """

    document_schema: Literal["kpi.recalc/1"] = Field(default="kpi.recalc/1", alias="schema")
    workbook: str
    workbook_sha256: str = ""
    cells: list[RecalcCell]
    summary: dict[str, int]
    opinions: dict[str, int] = Field(default_factory=dict)
    second_opinion: str = ""
    as_of: str = ""
    written: RecalcWritten | None = None


class RecalcCellDocument(Document):
    """One formula cell, equal or not, as a line of `kpi recalc --all`; `engine` computed it."""

    document_schema: Literal["kpi.recalc_cell/1"] = Field(default="kpi.recalc_cell/1", alias="schema")
    workbook: str
    sheet: str
    cell: str
    formula: str
    cached: CellJson
    computed: CellJson
    status: Status
    reason: str
    opinion: Opinion = ""
    second: CellJson = None


class RecalcSummaryDocument(Document):
    """The last line of `kpi recalc --all`: a stream without it is not whole."""

    document_schema: Literal["kpi.recalc_summary/1"] = Field(default="kpi.recalc_summary/1", alias="schema")
    workbook: str
    workbook_sha256: str = ""
    summary: dict[str, int]
    opinions: dict[str, int] = Field(default_factory=dict)
    second_opinion: str = ""
    as_of: str = ""
    written: RecalcWritten | None = None
