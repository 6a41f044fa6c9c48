"""What can be said of a workbook before any rule is asked: its size, its links, what it hides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies
from kpi_engine.audit.layout.headlines import headlines
from kpi_engine.formula.volatile import CHANCE_OR_HOST, CLOCK
from kpi_engine.model.cell_error import CellError
from kpi_engine.workbook.book_facts import calculates_by_hand, count_of, linked_workbooks
from kpi_engine.workbook.saved_on import saved_on

_LONG = 250
"""Characters of a formula that nobody reads at a glance."""
_VOLATILE = CLOCK | CHANCE_OR_HOST | {"OFFSET", "INDIRECT"}
"""Excel computes these at every change; what the last two read is not seen from their text."""


@dataclass(frozen=True, slots=True)
class WorkbookFacts:
    """One workbook of an inventory: `links` are the workbooks that it reads, `saved` is the day or ""."""

    workbook: str
    bytes: int
    saved: str
    sheets: int
    hidden_sheets: int
    very_hidden_sheets: int
    cells: int
    formulas: int
    distinct_formulas: int
    long_formulas: int
    volatile_formulas: int
    error_cells: int
    broken_references: int
    names: int
    links: tuple[str, ...]
    macros: bool
    manual_calculation: bool
    iterative_calculation: bool
    kpis: tuple[str, ...]


def facts_of(book: AuditBook) -> WorkbookFacts:
    """The facts about one workbook; its cells are read, nothing is calculated."""
    package = book.package
    copies = [each for sheet in book.sheets for each in sheet.copies]
    states = [info.state for info in package.sheets]
    day = saved_on(package)
    return WorkbookFacts(
        workbook=book.name, bytes=len(package.data), saved=day.isoformat() if day else "",
        sheets=len(package.sheets), hidden_sheets=states.count("hidden"),
        very_hidden_sheets=states.count("veryHidden"),
        cells=sum(len(sheet.cells) for sheet in book.sheets),
        formulas=sum(len(each.positions) for each in copies), distinct_formulas=len(copies),
        long_formulas=_cells(each for each in copies if len(each.at(*each.first)) > _LONG),
        volatile_formulas=_cells(each for each in copies if not _VOLATILE.isdisjoint(each.functions)),
        error_cells=sum(
            isinstance(cell.value, CellError) for sheet in book.sheets for cell in sheet.cells.values()
        ),
        broken_references=_cells(each for each in copies if "#REF!" in each.at(*each.first)),
        names=len(package.defined_names), links=linked_workbooks(package),
        macros=count_of(package, "vbaProject") > 0, manual_calculation=calculates_by_hand(package),
        iterative_calculation=package.iterate,
        kpis=tuple(dict.fromkeys(each.kpi for each in headlines(book) if each.kpi)),
    )  # fmt: skip


def _cells(copies: Iterable[Copies]) -> int:
    return sum(len(each.positions) for each in copies)
