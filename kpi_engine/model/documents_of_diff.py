"""The document of a comparison: what changed between two versions of a workbook."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kpi_engine.model.document import CellJson, Document, Part


class VersionJson(Part):
    """One of the two files, and how much it holds."""

    file: str
    sha256: str
    sheets: int
    cells: int
    formulas: int


class ValuePairJson(Part):
    """One cell of a change, where it was, and its value in both versions."""

    cell: str
    old_cell: str
    old: CellJson
    new: CellJson


class ChangeJson(Part):
    """One change, however many cells it was copied into; `weight` 1 is the gravest kind.

    `ranges` are in the new version, `old_ranges` in the old one. `old` and `new` are formula (with `=`) or
    value of the first cell, or what a setting, a name, a table said. `values` lists the first 2,000 cells.
    """

    kind: str
    weight: int
    sheet: str
    message: str
    ranges: list[str]
    old_ranges: list[str]
    cells: int
    label: str
    old: CellJson
    new: CellJson
    old_r1c1: str
    new_r1c1: str
    values: list[ValuePairJson]


class FollowedJson(Part):
    """A final result that is another one now, under a formula that is the same."""

    sheet: str
    cell: str
    old_cell: str
    label: str
    old: CellJson
    new: CellJson


class ConsequencesJson(Part):
    """Results that changed under unchanged formulas: how many, on which sheets, and the final ones.

    `unexplained` are ranges whose stored results changed although nothing that their formulas read did.
    """

    cells: int
    by_sheet: dict[str, int]
    finals: list[FollowedJson]
    more_finals: int
    unexplained: list[str]


class DiffDocument(Document):
    """What changed between two versions of a workbook, the gravest first.

    `summary` counts entries by kind. `changed_cells` are those that were changed, put in or emptied;
    `consequences` are results that merely followed. `not_compared` names what was not looked at.
    """

    document_schema: Literal["kpi.diff/1"] = Field(default="kpi.diff/1", alias="schema")
    old: VersionJson
    new: VersionJson
    same: bool
    changed_cells: int
    summary: dict[str, int]
    changes: list[ChangeJson]
    consequences: ConsequencesJson
    not_compared: list[str]
