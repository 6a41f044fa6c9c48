"""Which definition each workbook uses for each KPI: a table, with those that differ marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.definitions.definition import Standing
from kpi_engine.audit.definitions.detective import verdicts
from kpi_engine.audit.definitions.known import said_in_words, title
from kpi_engine.audit.definitions.telling import usual

UNKNOWN = "no definition that is known"
_USUAL = "usual"


@dataclass(frozen=True, slots=True)
class Used:
    """One definition that a workbook uses for a KPI: its name, how it computes, where, and how it stands.

    `standing` is unknown where the formula is no definition that is known.
    """

    kpi: str
    definition: str
    words: str
    where: tuple[str, ...]
    standing: Standing | Literal["unknown"]


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """The definitions of one KPI in one workbook; `differs` from what most workbooks do, or in itself."""

    workbook: str
    used: tuple[Used, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One KPI over the workbooks that compute it, and the definition that most of them use."""

    kpi: str
    title: str
    most: str
    cells: tuple[MatrixCell, ...]

    @property
    def differs(self) -> bool:
        """True where not all workbooks compute the KPI alike."""
        return any(cell.differs for cell in self.cells)


def definitions_used(book: AuditBook) -> tuple[Used, ...]:
    """The definitions that a workbook uses, each once; plain data that processes can hand on."""
    found: dict[tuple[str, str], Used] = {}
    for each in verdicts(book):
        if each.unread:
            continue
        definition = each.definition
        standing: Standing | Literal["unknown"] = definition.standing if definition else "unknown"
        if definition is None:
            name, words = UNKNOWN, each.formula
        elif definition.standing == _USUAL:
            meant = usual(each.kpi) or definition
            name, words = _USUAL, said_in_words(meant.formula)
        else:
            name, words = definition.name, said_in_words(definition.formula)
        where = tuple(str(area) for area in each.areas)
        known = found.get((each.kpi, name))
        found[each.kpi, name] = Used(
            each.kpi, name, words, (*(known.where if known else ()), *where), standing
        )
    return tuple(found.values())


def matrix(workbooks: Mapping[str, Sequence[Used]]) -> tuple[MatrixRow, ...]:
    """A row for each KPI that some workbook computes, those that differ first."""
    kpis = dict.fromkeys(each.kpi for used in workbooks.values() for each in used)
    rows = [_row(kpi, workbooks) for kpi in kpis]
    return tuple(sorted(rows, key=lambda row: (not row.differs, row.title.casefold())))


def _row(kpi: str, workbooks: Mapping[str, Sequence[Used]]) -> MatrixRow:
    by_book = {name: tuple(each for each in used if each.kpi == kpi) for name, used in workbooks.items()}
    by_book = {name: used for name, used in by_book.items() if used}
    counted = Counter(each.definition for used in by_book.values() for each in used)
    most = max(counted, key=lambda name: (counted[name], name == _USUAL))
    cells = tuple(MatrixCell(name, used, len(used) > 1 or used[0].definition != most)
                  for name, used in by_book.items())  # fmt: skip
    return MatrixRow(kpi, title(kpi), most, cells)
