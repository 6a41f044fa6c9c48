"""What a macro may see and do: the one door between macros and Excel, so that both can be tried alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.finding import Severity


class StoppedError(Exception):
    """The user asked to stop, or closed a question without an answer. Nothing has been written by then."""


@dataclass(frozen=True, slots=True)
class OpenWorkbook:
    """The active workbook. `folder` is None for one that was never saved, or that lies in the cloud.

    `saves_itself` is AutoSave: every change reaches the file, and whoever has it open, at once.
    """

    name: str
    folder: Path | None = None
    saves_itself: bool = False
    structure_locked: bool = False
    is_shared: bool = False

    @property
    def path(self) -> Path | None:
        """The file, where it lies in a folder of this computer or network."""
        return self.folder / self.name if self.folder else None


@dataclass(frozen=True, slots=True)
class Selection:
    """The active cell, and its sheet."""

    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a cell holds: a formula (with `=`), else a constant; `shown_as` is its number format.

    Where it is to be written, an empty `shown_as` leaves the cell's format to Excel. `barred` says in
    words why nothing may be written there: a protected sheet, part of an array.
    """

    formula: str = ""
    value: Scalar = None
    shown_as: str = ""
    barred: str = ""

    @property
    def is_blank(self) -> bool:
        """True where nothing is typed."""
        return not self.formula and self.value is None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a report: heading, width in characters, whether a person types in it."""

    heading: str
    width: float
    is_typed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a report: its cells, the gravity that colours it, the cell (`'My sheet'!C7`) it leads to."""

    cells: tuple[Scalar, ...]
    severity: Severity
    link: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A sheet of ours: title, at most four lines said above the table, the table.

    `linked` is the column with links.
    """

    title: str
    said: tuple[str, ...]
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    linked: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle of cells to be marked, and how gravely."""

    sheet: str
    area: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class OwnSheet:
    """A sheet of ours as it is now: its name, the report it was made for, how many decisions are in it."""

    name: str
    title: str
    decisions: int = 0

    def is_replaced_by(self, title: str) -> bool:
        """True where the next report of that title takes its place: one that was renamed is kept."""
        return self.title == title and re.fullmatch(rf"{re.escape(title)}( \(\d+\))?", self.name) is not None


class MacroPort(Protocol):
    """Excel with its active workbook, as a macro sees it. Each change is whole, or is not there."""

    @property
    def settings(self) -> Path:
        """The folder of our own files."""

    def workbook(self) -> OpenWorkbook:
        """The workbook that was active when the macro began."""

    def copy(self, folder: Path) -> Path:
        """Its present state, unsaved work included, as a file of its name in the folder."""

    def selection(self) -> Selection:
        """What is selected in it."""

    def content(self, sheet: str, cell: str) -> Content:
        """What a cell holds."""

    def write(self, sheet: str, cell: str, new: Content) -> None:
        """Put a formula or a constant into a cell; a blank empties it."""

    def shows(self, sheet: str, cell: str) -> Scalar:
        """The value that a cell shows once Excel has calculated it."""

    def spills(self) -> bool:
        """Whether this Excel lets one formula fill several cells."""

    def own_sheets(self) -> Sequence[OwnSheet]:
        """The sheets that reports were written to, under whatever name they have now."""

    def marked(self) -> int:
        """How many marks of ours are on cells."""

    def put_report(self, report: Report) -> str:
        """Add the report as a last sheet in place of an earlier one of its title; gives the sheet's name."""

    def put_marks(self, title: str, marks: Sequence[Mark]) -> tuple[str, ...]:
        """Mark cells for a report in place of its earlier marks; gives the sheets that take no marks."""

    def clear(self, sheets: Sequence[str]) -> tuple[str, ...]:
        """Remove these sheets and every mark of ours; gives the sheets whose marks had to stay."""

    def new_workbook(self, report: Report) -> None:
        """Show the report in a new workbook that is not saved."""

    def go_to(self, sheet: str, cell: str) -> None:
        """Show a cell."""

    def open(self, path: Path) -> None:
        """Open a workbook beside the active one."""

    def ask_open(self, title: str, kinds: Sequence[str]) -> Path:
        """A file to read; StoppedError where none is chosen, as for every question."""

    def ask_save(self, title: str, suggested: Path) -> Path:
        """A file to write; whether it may replace one of that name has been asked."""

    def choose(self, question: str, options: Sequence[str]) -> int:
        """The number, from 0, of one of several options."""

    def ask_text(self, question: str, usual: str = "") -> str:
        """A line of text."""

    def ask_cells(self, question: str, sheet: str) -> str:
        """A reference as a formula on `sheet` has it, pointed at with the mouse: `Inputs!B2:B9`."""

    def confirm(self, question: str) -> bool:
        """Yes or no."""

    def tell(self, words: str) -> None:
        """A message."""

    def progress(self, words: str) -> None:
        """Say in the status bar what is being done. Raises StoppedError where the user asked to stop."""

    def finished(self) -> None:
        """Give the status bar and every setting back to Excel."""
