"""What a comparison of two versions says: changes with their weight, and what merely followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from kpi_engine.model.cell_error import Scalar
from kpi_engine.workbook.references import Area

Kind = Literal[
    "formula typed over", "number became text", "formula reads elsewhere", "formula changed",
    "setting changed", "link changed", "sheet removed", "sheet hidden", "name changed",
    "formula removed", "row removed", "column removed", "table changed", "format changed meaning",
    "value changed", "value removed", "constant became formula", "formula added", "value added",
    "row added", "column added", "row hidden", "column hidden", "sheet added", "sheet shown",
    "row shown", "column shown", "row moved", "column moved", "sheet renamed", "sheet moved",
    "name added", "name removed", "text changed", "macros changed",
]  # fmt: skip
WORDS: Mapping[Kind, str] = {
    "formula typed over": "Formulas replaced with a constant",
    "number became text": "Numbers that became text",
    "formula reads elsewhere": "Formulas that read other cells than before, as rows or columns moved",
    "formula changed": "Formulas changed",
    "setting changed": "Settings changed",
    "link changed": "Links to other workbooks",
    "macros changed": "Macros",
    "sheet removed": "Sheets removed",
    "sheet hidden": "Sheets hidden",
    "name removed": "Names removed",
    "name changed": "Names that stand for something else",
    "table changed": "Tables",
    "format changed meaning": "Number formats that show another thing",
    "formula removed": "Formulas removed",
    "row removed": "Rows removed",
    "column removed": "Columns removed",
    "value changed": "Typed numbers changed",
    "value removed": "Typed values removed",
    "constant became formula": "Constants replaced with a formula",
    "formula added": "Formulas added",
    "value added": "Typed values added",
    "row hidden": "Rows hidden",
    "column hidden": "Columns hidden",
    "row added": "Rows added",
    "column added": "Columns added",
    "sheet added": "Sheets added",
    "sheet shown": "Sheets shown again",
    "row shown": "Rows shown again",
    "column shown": "Columns shown again",
    "row moved": "Rows moved",
    "column moved": "Columns moved",
    "sheet renamed": "Sheets renamed",
    "sheet moved": "Sheets in another order",
    "name added": "Names added",
    "text changed": "Texts changed",
}
"""Every kind of change, the gravest first, with its heading."""
assert set(WORDS) == set(get_args(Kind))
ORDER: Mapping[Kind, int] = {kind: at for at, kind in enumerate(WORDS)}


@dataclass(frozen=True, slots=True)
class ValuePair:
    """One cell of a change: where it is, where it was, and its value in both versions."""

    cell: str
    old_cell: str
    old: Scalar
    new: Scalar


@dataclass(frozen=True, slots=True)
class Change:
    """One change, however many cells it was copied into.

    `areas` are in the new version, `old_areas` in the old one; `old` and `new` are formulas (with `=`) or
    values of the first cell, or what a setting, a name, a table said. `values` are the cells one by one.
    """

    kind: Kind
    sheet: str
    message: str
    areas: tuple[Area, ...] = ()
    old_areas: tuple[Area, ...] = ()
    cells: int = 0
    old: Scalar = None
    new: Scalar = None
    old_r1c1: str = ""
    new_r1c1: str = ""
    label: str = ""
    values: tuple[ValuePair, ...] = ()


@dataclass(frozen=True, slots=True)
class Followed:
    """A result that is another one now, under a formula that is the same."""

    sheet: str
    cell: str
    old_cell: str
    label: str
    old: Scalar
    new: Scalar


@dataclass(frozen=True, slots=True)
class Consequences:
    """Results that changed under unchanged formulas: how many, by sheet, and the final ones among them.

    `finals` are read by no other formula. `unexplained` changed although nothing that they read did: stored
    results that are old, or another program that computed them.
    """

    cells: int = 0
    by_sheet: tuple[tuple[str, int], ...] = ()
    finals: tuple[Followed, ...] = ()
    more_finals: int = 0
    unexplained: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """One of the two files."""

    file: str
    sha256: str
    sheets: int
    cells: int
    formulas: int


@dataclass(frozen=True, slots=True)
class Differences:
    """Two versions of a workbook compared: the gravest change first."""

    old: Version
    new: Version
    changes: tuple[Change, ...]
    consequences: Consequences
    changed_cells: Mapping[str, frozenset[tuple[int, int]]]
    """Sheet of the new version → its cells that are new or changed, without those that merely followed."""
    not_compared: tuple[str, ...] = ()
    """What these two files do not let us compare, beside what is never compared."""

    @property
    def is_same(self) -> bool:
        """True where nothing that is compared differs, results included."""
        return not self.changes and not self.consequences.cells
