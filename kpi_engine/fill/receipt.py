"""The receipt of a fill: what went where, what was recalculated, and by what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kpi_engine.fill.from_ledger.source import LedgerSource
from kpi_engine.model.cell_error import Scalar, plain


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that was written: what it held, what it holds now, and the row of data it comes from.

    `is_date` says that the new number is a day.
    """

    sheet: str
    cell: str
    old: Scalar
    new: Scalar
    fact: str = ""
    is_date: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "sheet": self.sheet, "cell": self.cell, "old": plain(self.old), "new": plain(self.new),
            "fact": self.fact, "is_date": self.is_date,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class ResultChange:
    """A formula cell whose result a fill changes, with the defined name of the cell if it has one."""

    sheet: str
    cell: str
    name: str
    old: Scalar
    new: Scalar

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "sheet": self.sheet, "cell": self.cell, "name": self.name, "old": plain(self.old),
            "new": plain(self.new),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class TableChange:
    """An Excel table that took rows: how many it had, how many it has; the file of rows and its hash."""

    name: str
    rows_before: int
    rows_after: int
    data: str = ""
    data_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """Which definition a KPI of the filled workbook follows, in words and choice by choice."""

    kpi: str
    definition: str
    choices: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FillReceipt:
    """What a fill did. Hashes are SHA-256; `not_verifiable` lists cells whose stored result was taken out.

    `recalculated` counts the formula cells that got a new stored result. `engines` names the programs and
    versions that filled and calculated. `ledger` tells of the subscriptions that figures were added up from,
    where they were. `restated` are those of `inputs` that change a closed period.
    `parts_untouched` counts the parts of the package that were proved to be the same bytes as before. A dry
    run writes nothing: `workbook`, its hash and `filled_at` are empty, and `results` lists what would change.
    """

    template: str
    template_sha256: str
    data: str
    data_sha256: str
    workbook: str
    inputs: tuple[CellChange, ...]
    recalculated: int
    not_verifiable: tuple[str, ...]
    warnings: tuple[str, ...]
    engines: tuple[str, ...] = ()
    definitions: tuple[Definition, ...] = ()
    restated: tuple[CellChange, ...] = ()
    tables: tuple[TableChange, ...] = ()
    ledger: LedgerSource | None = None
    results: tuple[ResultChange, ...] = ()
    map: str = ""
    map_sha256: str = ""
    workbook_sha256: str = ""
    filled_at: str = ""
    parts_untouched: int = 0
    dry_run: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The fields of the document `kpi.fill/1`, ready for JSON."""
        return {
            "template": self.template,
            "template_sha256": self.template_sha256,
            "map": self.map,
            "map_sha256": self.map_sha256,
            "data": self.data,
            "data_sha256": self.data_sha256,
            "ledger": self.ledger.as_dict() if self.ledger else None,
            "workbook": self.workbook,
            "workbook_sha256": self.workbook_sha256,
            "filled_at": self.filled_at,
            "dry_run": self.dry_run,
            "inputs": [change.as_dict() for change in self.inputs],
            "restated": [change.as_dict() for change in self.restated],
            "tables": [asdict(table) for table in self.tables],
            "recalculated": self.recalculated,
            "results": [change.as_dict() for change in self.results],
            "not_verifiable": list(self.not_verifiable),
            "parts_untouched": self.parts_untouched,
            "warnings": list(self.warnings),
            "engines": list(self.engines),
            "definitions": [
                {"kpi": item.kpi, "definition": item.definition, "choices": dict(item.choices)}
                for item in self.definitions
            ],
        }
