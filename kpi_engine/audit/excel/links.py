"""The links to other workbooks: where they lead, which cells read them, what was kept of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath, PureWindowsPath

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies
from kpi_engine.audit.once import once
from kpi_engine.formula.references import reference
from kpi_engine.formula.tokens import Kind
from kpi_engine.model.cell_error import CellError
from kpi_engine.workbook.book_facts import links_out
from kpi_engine.workbook.external_links import LinkedBook, linked_books

_NUMBER = re.compile(r"\[(\d+)\]")
_ADD_INS = (".xlam", ".xla", ".xll")
_LONGEST_NAME = 80


@dataclass(slots=True)
class Link:
    """One other workbook: its number in formulas, its path, the formulas and the names that read it."""

    number: str
    path: str
    readers: list[Copies] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    """Cells of the other workbook that are read, and of which nothing or an error was kept."""

    @property
    def file(self) -> str:
        """The name of the file."""
        path = self.path.removeprefix("file:///")
        is_windows = "\\" in path or re.match(r"[A-Za-z]:", path) is not None
        name = (PureWindowsPath(path) if is_windows else PurePosixPath(path)).name
        return name[-_LONGEST_NAME:] or "a file without a name"


@once
def links(book: AuditBook) -> Sequence[Link]:
    """The links of a workbook in the order of their numbers; add-ins are none."""
    found = {str(at): Link(str(at), path) for at, path in enumerate(links_out(book.package), start=1)}
    if found:
        _add_readers(book, found)
    return [each for each in found.values() if not each.path.lower().endswith(_ADD_INS)]


def _add_readers(book: AuditBook, found: dict[str, Link]) -> None:
    kept = {each.number: each for each in linked_books(book.package)}
    for sheet in book.sheets:
        for copies in sheet.copies:
            if not any(isinstance(piece, str) and "[" in piece for piece in copies.shape):
                continue
            for number in dict.fromkeys(_NUMBER.findall(copies.at(*copies.first))):
                if number in found and any(_reads(token.text, number) for token in copies.tokens):
                    found[number].readers.append(copies)
                    found[number].lost += _lost(copies, number, kept.get(number))
    for name in book.package.defined_names:
        for number in _NUMBER.findall(name.refers_to):
            if number in found:
                found[number].names.append(name.name)


def _reads(text: str, number: str) -> bool:
    return not text.startswith('"') and f"[{number}]" in text


def _lost(copies: Copies, number: str, kept: LinkedBook | None) -> list[str]:
    """The single cells that the formula reads there in its first copy, without a value that was kept."""
    lost = []
    for token in copies.tokens:
        area = reference(token.text) if token.kind is Kind.REFERENCE and _reads(token.text, number) else None
        if area is None or not area.is_cell:
            continue
        cells = kept.sheets.get(area.sheet) if kept else None
        if cells is None or isinstance(cells.get((area.top.at, area.left.at)), CellError):
            lost.append(token.text)
    return lost
