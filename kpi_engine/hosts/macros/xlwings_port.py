"""The port to a running Excel on Windows, through the object model that xlwings hands over."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from kpi_engine.errors import InputError, WorkbookError
from kpi_engine.formula.references import cell_name
from kpi_engine.hosts.excel_cells import from_excel
from kpi_engine.hosts.macros import excel_cell, excel_dialogs, excel_marks, excel_sheets
from kpi_engine.hosts.macros.port import (
    Content,
    Mark,
    OpenWorkbook,
    OwnSheet,
    Report,
    Selection,
    StoppedError,
)
from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.written import clipped
from kpi_engine.system.keys import escape_was_pressed

_MANUAL = -4135
_ONE_SHEET = -4167
_VISIBLE = -1
_STATUS = 250
_PAUSE = 0.1
"""Seconds between two words in the status bar: each costs Excel some milliseconds."""
_SUFFIXES = {50: ".xlsb", 51: ".xlsx", 52: ".xlsm", 53: ".xltm", 54: ".xltx", 56: ".xls"}


class XlwingsPort:
    """One macro's view of Excel. The workbook is the one that was active when the macro began."""

    def __init__(self, app: Any, settings: Path) -> None:
        self._app, self._excel = app, app.api
        self._book = self._excel.ActiveWorkbook
        self.settings = settings
        self._said = 0.0
        if self._book is None:
            raise self._nothing_open()
        escape_was_pressed()  # what was pressed before does not count

    def _nothing_open(self) -> InputError:
        """Excel counts a workbook in Protected View as none."""
        if excel_cell.known(self._excel, "ActiveProtectedViewWindow", None) is None:
            words = "No workbook is open. Open the one you mean, then press the button again."
        else:
            words = (
                "The workbook is in Protected View, where no add-in may read it. Press Enable Editing above "
                "the cells, then press the button again."
            )
        return InputError(words, code="no-workbook")

    def workbook(self) -> OpenWorkbook:
        """As Excel describes it. Versions before AutoSave do not know the word."""
        folder = str(self._book.Path)
        return OpenWorkbook(
            str(self._book.Name), Path(folder) if folder and "://" not in folder else None,
            bool(excel_cell.known(self._book, "AutoSaveOn", False)), bool(self._book.ProtectStructure),
            bool(self._book.MultiUserEditing),
        )  # fmt: skip

    def copy(self, folder: Path) -> Path:
        """SaveCopyAs: the workbook itself stays unsaved, and keeps its name."""
        name = str(self._book.Name)
        if not self._book.Path:  # never saved: what follows a period in `Plan 1.2` is no ending
            name += _SUFFIXES.get(int(self._book.FileFormat), ".xlsx")
        file = folder / name
        with self._quiet("CalculateBeforeSave"):  # the copy says how Excel calculates, so that stays
            self._book.SaveCopyAs(str(file))
        if not file.is_file():
            raise WorkbookError(
                f"Excel made no copy of {clipped(name, 60)} to read. Finish what you are typing in a cell, "
                "then press the button again.", code="no-copy",
            )  # fmt: skip
        return file

    def selection(self) -> Selection:
        """The active cell, also while a drawing is selected."""
        try:
            area = self._excel.ActiveWindow.RangeSelection
            active = self._excel.ActiveCell
            return Selection(str(area.Worksheet.Name), cell_name(int(active.Row), int(active.Column)))
        except Exception as fault:  # whatever COM raises on a sheet that is a chart
            raise InputError("Select a cell of a sheet first.", code="no-selection") from fault

    def content(self, sheet: str, cell: str) -> Content:
        """The formula as it is in English, or the constant with all its digits."""
        return excel_cell.content(self._book.Worksheets(sheet).Range(cell))

    def write(self, sheet: str, cell: str, new: Content) -> None:
        """As if it were typed: what the workbook does on a change, it does."""
        excel_cell.write(self._book.Worksheets(sheet).Range(cell), new)

    def shows(self, sheet: str, cell: str) -> Scalar:
        """The value; where Excel calculates by hand, this cell is calculated first."""
        found = self._book.Worksheets(sheet).Range(cell)
        if self._excel.Calculation == _MANUAL:
            found.Calculate()
        value = from_excel(found.Value2)
        return None if isinstance(value, list) else value

    def spills(self) -> bool:
        """Since Excel 2021."""
        return excel_cell.has_dynamic_arrays(self._excel.ActiveCell)

    def own_sheets(self) -> Sequence[OwnSheet]:
        """Found by their hidden name."""
        return tuple(excel_sheets.own_sheets(self._book))

    def marked(self) -> int:
        """How many conditional formats are ours."""
        return sum(1 for sheet in self._book.Worksheets for _ in excel_marks.of_ours(sheet))

    def put_report(self, report: Report) -> str:
        """The new sheet is complete before an earlier one of the same title goes."""
        with self._quiet():
            earlier = [each.name for each in self.own_sheets() if each.is_replaced_by(report.title)]
            sheet = excel_sheets.add(self._book, report)
            for name in earlier:
                self._book.Worksheets(name).Delete()
            sheet.Name = excel_sheets.free_name(self._book, report.title)
            return str(sheet.Name)

    def put_marks(self, title: str, marks: Sequence[Mark]) -> tuple[str, ...]:
        """The earlier marks of the report go first."""
        with self._quiet():
            for sheet in self._book.Worksheets:
                excel_marks.remove(sheet, title)
            try:
                return tuple(excel_marks.put(self._book.Worksheets, title, marks))
            except Exception:
                for sheet in self._book.Worksheets:
                    excel_marks.remove(sheet, title)
                raise

    def clear(self, sheets: Sequence[str]) -> tuple[str, ...]:
        """Sheets and marks; sheets cannot go from a workbook whose structure is protected."""
        if sheets and self._book.ProtectStructure:
            raise InputError(
                "The structure of the workbook is protected, so its sheets must stay. Lift that (Review, "
                "Protect Workbook), then press Clear marks again.", code="structure-protected",
            )  # fmt: skip
        with self._quiet():
            for name in sheets:
                self._book.Worksheets(name).Delete()
            return tuple(str(each.Name) for each in self._book.Worksheets if not excel_marks.remove(each))

    def new_workbook(self, report: Report) -> None:
        """Its links lead into the active workbook, as long as that is open."""
        with self._quiet():
            made = self._excel.Workbooks.Add(_ONE_SHEET)
            sheet = made.Worksheets(1)
            sheet.Name = report.title
            excel_sheets.fill(sheet, report, f"[{self._book.FullName}]")

    def go_to(self, sheet: str, cell: str) -> None:
        """A hidden sheet stays hidden."""
        found = self._book.Worksheets(sheet)
        if found.Visible == _VISIBLE:
            self._excel.Goto(found.Range(cell))

    def open(self, path: Path) -> None:
        """As if it were opened from the list of files, with the questions that Excel has of it."""
        before = self._excel.DisplayAlerts
        self._excel.DisplayAlerts = True
        try:
            self._excel.Workbooks.Open(str(path))
        except Exception as fault:  # whatever COM raises, as where a workbook of that name is open
            raise InputError(
                f"{clipped(path.name, 80)} is written, but Excel does not open it. Is another workbook of "
                "that name open? Close that one, and open the new one yourself.", code="not-opened",
            ) from fault  # fmt: skip
        finally:
            self._excel.DisplayAlerts = before

    def ask_open(self, title: str, kinds: Sequence[str]) -> Path:
        """Excel's own window of files."""
        return excel_dialogs.open_name(self._excel, title, kinds)

    def ask_save(self, title: str, suggested: Path) -> Path:
        """Excel's own window of files, and a question where one of that name is there."""
        path = excel_dialogs.save_name(self._excel, title, suggested)
        if path.exists() and not self.confirm(f"{path.name} is there already. Replace it?"):
            raise StoppedError
        return path

    def choose(self, question: str, options: Sequence[str]) -> int:
        """A numbered list."""
        return excel_dialogs.number_of(self._excel, question, options)

    def ask_text(self, question: str, usual: str = "") -> str:
        """A line."""
        return excel_dialogs.text(self._excel, question, usual)

    def ask_cells(self, question: str, sheet: str) -> str:
        """Excel's own picker of cells; it may leave another sheet active than the formula's."""
        return excel_dialogs.cells(self._excel, question, self._book, sheet)

    def confirm(self, question: str) -> bool:
        """Yes or no, in front of Excel."""
        return bool(self._app.alert(question, excel_dialogs.TITLE, "yes_no") == "yes")

    def tell(self, words: str) -> None:
        """A box in front of Excel."""
        self._app.alert(words, excel_dialogs.TITLE, "ok")

    def progress(self, words: str) -> None:
        """The status bar; Esc is asked for at every step."""
        if escape_was_pressed():
            raise StoppedError
        if time.monotonic() - self._said >= _PAUSE:
            self._excel.StatusBar = f"{clipped(words, _STATUS - 20)} (Esc stops)"
            self._said = time.monotonic()

    def finished(self) -> None:
        """Excel's own words in the status bar again."""
        self._excel.StatusBar = False

    @contextmanager
    def _quiet(self, calculating: str = "Calculation") -> Iterator[None]:
        """No flicker, no macros of the workbook, no calculation, no questions; as it was afterwards."""
        names = ("ScreenUpdating", "EnableEvents", "DisplayAlerts", calculating)
        with ExitStack() as back:  # where Excel refuses one, the others are put back all the same
            for name in names:
                back.callback(setattr, self._excel, name, getattr(self._excel, name))
                setattr(self._excel, name, _MANUAL if name == "Calculation" else False)
            yield
