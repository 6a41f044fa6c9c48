"""The headlines of a workbook: the results that no formula reads further, its KPIs among them first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell, Copies, SheetCells
from kpi_engine.model.cell_error import CellError
from kpi_engine.recognition.words.naming import named
from kpi_engine.workbook.labels import Label
from kpi_engine.workbook.references import Area

_LONGEST_LIST = 60
"""Five years of months; a longer column of one formula is a list, told once by its heading."""
_MOST_ASKED = 5_000
"""Above so many blocks of formulas, those that texts read are not looked for: it would take seconds."""


@dataclass(frozen=True, slots=True)
class Headline:
    """A result that nobody reads further: one cell, or the line of one formula over months or items.

    `label` is what it is called ("" where the workbook does not say); `kpi` the term that this names, ""
    for another result.
    """

    area: Area
    label: str
    kpi: str = ""

    def __str__(self) -> str:
        return f"{self.label} ({self.area})" if self.label else str(self.area)


def headlines(book: AuditBook) -> tuple[Headline, ...]:
    """KPIs first, then labelled results, then others; those that are shown before those on hidden sheets.

    A result with which only a text is made (a status, a comment) counts as not read further; a text is no
    result itself. Of each kind they stand in the order of the workbook.
    """
    shown = {info.name: info.state == "visible" for info in book.worksheets}
    found = [
        (not shown.get(sheet.name, True), headline)
        for sheet in book.sheets
        for headline in _of_sheet(book, sheet)
    ]
    return tuple(headline for _, headline in sorted(found, key=lambda each: (each[0], *_rank(each[1]))))


def _rank(headline: Headline) -> tuple[bool, bool]:
    return not headline.kpi, not headline.label


def _of_sheet(book: AuditBook, sheet: SheetCells) -> Iterator[Headline]:
    few = len(sheet.copies) <= _MOST_ASKED
    lines = [
        line for copies in sheet.copies for area in copies.areas if _is_result(book, sheet, copies, area, few)
        for line in _lines(area)
    ]  # fmt: skip
    for line in sorted(lines, key=lambda each: (each.top, each.left)):
        label = book.labels.at(line.sheet, line.top, line.left)
        yield Headline(line, _name(label, line), _term(label))


def _is_result(book: AuditBook, sheet: SheetCells, copies: Copies, area: Area, few: bool) -> bool:
    """True for numbers that no formula reads, or only formulas that make a text or a truth value of them."""
    corners = {(area.top, area.left), (area.bottom, area.right)}
    if not any(_is_figure(sheet.cells[corner]) for corner in corners):
        return False
    if not any(book.uses.is_read(sheet.name, *corner) for corner in corners):
        return True
    return few and not any(_makes_a_figure(book, reader) for reader, _ in book.uses.readers(area))


def _makes_a_figure(book: AuditBook, copies: Copies) -> bool:
    sheet = book.sheet(copies.sheet)
    cell = sheet.get(*copies.first) if sheet else None
    return cell is not None and (_is_figure(cell) or cell.value is None)


def _is_figure(cell: Cell) -> bool:
    return cell.is_number or isinstance(cell.value, CellError)


def _lines(area: Area) -> Iterator[Area]:
    """The rows of a block, the cells of a short column, or the whole columns of a long one."""
    if area.rows > _LONGEST_LIST:
        for column in range(area.left, area.right + 1):
            yield Area(area.sheet, area.top, column, area.bottom, column)
    else:
        for row in range(area.top, area.bottom + 1):
            yield Area(area.sheet, row, area.left, row, area.right)


def _name(label: Label, line: Area) -> str:
    """A single cell has its whole label; a line of months is named by its row, a list by its heading."""
    row = f"{label.row} ({label.section})" if label.row and label.section else label.row
    if len(line) == 1:
        return label.text
    if line.rows > 1:
        return label.column or label.range_name
    return row or label.range_name or label.day or label.column


def _term(label: Label) -> str:
    """The term that the row, the heading or the defined name of a cell names beyond doubt."""
    sections = (label.section,) if label.section else ()
    readings = ((label.row, sections), (label.column, ()), (label.name.replace("_", " "), ()))
    for text, above in readings:
        if text:
            found = named(text, above)
            if found.term and found.sure and not found.everyday:
                return found.term
    return ""
