"""The receipt of a fill: what went where, what was recalculated, and by what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kpi_engine.model.cell_error import CellError, Scalar


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that was written: what it held, what it holds now, and the row of data it comes from."""

    sheet: str
    cell: str
    old: Scalar
    new: Scalar
    fact: str = ""


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
    versions that filled and calculated.
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

    def as_dict(self) -> dict[str, Any]:
        """The fields of the document `kpi.fill/1`, ready for JSON."""
        return {
            "template": self.template,
            "template_sha256": self.template_sha256,
            "data": self.data,
            "data_sha256": self.data_sha256,
            "workbook": self.workbook,
            "inputs": [
                {"sheet": change.sheet, "cell": change.cell, "old": _json(change.old),
                 "new": _json(change.new), "fact": change.fact}
                for change in self.inputs
            ],
            "recalculated": self.recalculated,
            "not_verifiable": list(self.not_verifiable),
            "warnings": list(self.warnings),
            "engines": list(self.engines),
            "definitions": [
                {"kpi": item.kpi, "definition": item.definition, "choices": dict(item.choices)}
                for item in self.definitions
            ],
        }  # fmt: skip


def _json(value: Scalar) -> float | bool | str | None:
    return value.text if isinstance(value, CellError) else value
