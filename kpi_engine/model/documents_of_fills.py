"""The receipt of a fill as a document: a contract, printed by `kpi schema fill`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kpi_engine.model.document import CellJson, Document, Part
from kpi_engine.model.documents_of_results import DefinitionJson


class CellChange(Part):
    """One cell that was written: what it held and what it holds now; a date is Excel's number of it."""

    sheet: str
    cell: str
    old: CellJson
    new: CellJson
    fact: str = ""
    is_date: bool = False


class ResultChange(Part):
    """A formula cell whose result would change; `name` is its defined name, if it has one."""

    sheet: str
    cell: str
    name: str
    old: CellJson
    new: CellJson


class TableChange(Part):
    """An Excel table that took rows: how many it had, how many it has; the file of rows and its hash."""

    name: str
    rows_before: int
    rows_after: int
    data: str = ""
    data_sha256: str = ""


class LedgerOfFill(Part):
    """The subscriptions that figures were added up from, and which of their rows are in no figure.

    `columns` says what each column was read as, `reading` what else was settled about dates and amounts,
    `names` what values of segments are called in the template.
    """

    source: str
    sha256: str
    columns: dict[str, str]
    reading: dict[str, str]
    by: list[str]
    names: dict[str, str]
    months: list[str]
    rows_in: int
    rows_used: int
    rows_set_aside: int
    set_aside: dict[str, int]
    policies: list[str]


class FillDocument(Document):
    """The receipt of a fill; of a dry run, which writes nothing, with the results that would change.

    `restated` repeats those of `inputs` that change a closed period. `parts_untouched` counts the parts of
    the workbook that were proved to be the same bytes as in the template.
    """

    document_schema: Literal["kpi.fill/1"] = Field(default="kpi.fill/1", alias="schema")
    template: str
    template_sha256: str
    map: str
    map_sha256: str
    data: str
    data_sha256: str
    ledger: LedgerOfFill | None = None
    workbook: str
    workbook_sha256: str
    filled_at: str
    dry_run: bool
    inputs: list[CellChange]
    restated: list[CellChange]
    tables: list[TableChange]
    recalculated: int
    results: list[ResultChange]
    not_verifiable: list[str]
    parts_untouched: int
    warnings: list[str]
    engines: list[str]
    definitions: list[DefinitionJson]
