"""The part of Excel's object model that the port uses, over cells in memory. It calculates nothing.

Names and types are those of Microsoft's reference; what COM refuses is refused here too.
"""

# ruff: noqa: N802, N803

from __future__ import annotations

import re
import sys
from collections import deque
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from kpi_engine.formula.references import cell_name
from kpi_engine.workbook.references import parse_range

AUTOMATIC, MANUAL = -4105, -4135


class ComError(Exception):
    """What Excel refuses."""


class Com:
    """What COM hands over as an object: xlwings wraps it, and asks it whether it knows a name."""

    @property
    def _oleobj_(self) -> Any:
        return SimpleNamespace(GetIDsOfNames=self._unknown)

    @staticmethod
    def _unknown(*_: object) -> None:
        fault = sys.modules["pythoncom"].ole_error("unknown name")
        fault.hresult = -2147352570
        raise fault


def bare(thing: Any) -> Any:
    """An object as COM takes it back, without the wrapper of xlwings."""
    return getattr(thing, "_inner", thing)


class Format(Com):
    """A conditional format and the addresses it lies over."""

    def __init__(self, owner: Sheet, address: str, kind: int, formula: str) -> None:
        self.owner, self.address = owner, address
        self.Type, self.Formula1, self.StopIfTrue = kind, formula, True
        self.Interior, self.Borders = SimpleNamespace(Color=None), SimpleNamespace(Color=None, LineStyle=None)

    def Delete(self) -> None:
        self.owner.formats.remove(self)


class Formats(Com):
    """FormatConditions of a range: those of the whole sheet, which is all that is asked for."""

    def __init__(self, sheet: Sheet, address: str) -> None:
        self._sheet, self._address = sheet, address

    @property
    def Count(self) -> int:
        return len(self._sheet.formats)

    def Item(self, number: int) -> Format:
        return self._sheet.formats[number - 1]

    def Add(self, *, Type: int, Formula1: str) -> Format:
        if self._sheet.ProtectContents:
            raise ComError("the sheet is protected")
        if not Formula1.startswith("=") or "(" in Formula1:
            raise ComError("a German Excel knows no function of an English name here")
        made = Format(self._sheet, self._address, Type, Formula1)
        self._sheet.formats.append(made)
        return made


class Cells(Com):
    """One rectangle, or several with commas between them for formats alone."""

    def __init__(self, sheet: Sheet, address: str) -> None:
        assert len(address) <= 255, "Excel takes no longer address"
        self.Worksheet, self.address = sheet, address
        area = parse_range(address.split(",")[0])
        assert area is not None, address
        self.area = area
        self.Row, self.Column = area.top, area.left
        self.Rows = SimpleNamespace(Count=area.bottom - area.top + 1)
        self.Columns = SimpleNamespace(Count=area.right - area.left + 1)
        self.Areas = SimpleNamespace(Count=address.count(",") + 1)
        self.Font, self.Interior = SimpleNamespace(), SimpleNamespace()
        self.FormatConditions = Formats(sheet, address)
        self.Locked, self.HasArray, self.MergeCells = True, False, False

    def Cells(self, row: int, column: int) -> Any:
        return Cells(self.Worksheet, cell_name(self.Row + row - 1, self.Column + column - 1))

    @property
    def MergeArea(self) -> Any:
        """The merged cells around this one; itself where it is not merged."""
        return Cells(self.Worksheet, self.Worksheet.merged.get(self.address, self.address))

    def _names(self) -> list[list[str]]:
        columns = range(self.area.left, self.area.right + 1)
        return [
            [cell_name(row, column) for column in columns]
            for row in range(self.area.top, self.area.bottom + 1)
        ]

    @property
    def HasFormula(self) -> bool:
        return self.address in self.Worksheet.formulas

    @property
    def HasSpill(self) -> bool:
        return self.address in self.Worksheet.spilled

    @property
    def NumberFormat(self) -> str:
        return self.Worksheet.number_formats.get(self.address, "General")

    @NumberFormat.setter
    def NumberFormat(self, value: str) -> None:
        self.Worksheet.number_formats[self.address] = value

    @property
    def Value2(self) -> Any:
        rows = tuple(tuple(self.Worksheet.values.get(each) for each in row) for row in self._names())
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows

    @Value2.setter
    def Value2(self, value: Any) -> None:
        self._put(value)

    @property
    def Formula(self) -> Any:
        return self.Worksheet.formulas.get(self.address, self.Worksheet.values.get(self.address, ""))

    @Formula.setter
    def Formula(self, value: Any) -> None:
        self._put(value)

    @property
    def Formula2(self) -> Any:
        if not self.Worksheet.Parent.Application.has_dynamic_arrays:
            raise AttributeError("Formula2")
        return self.Formula

    @Formula2.setter
    def Formula2(self, value: Any) -> None:
        assert self.Worksheet.Parent.Application.has_dynamic_arrays, "xlwings would try this for ever"
        self.Formula = value

    def _put(self, value: Any) -> None:
        rows = value if isinstance(value, tuple) else ((value,),)
        for names, given in zip(self._names(), rows, strict=True):
            for name, each in zip(names, given, strict=True):
                self.Worksheet.type_in(name, each)

    def ClearContents(self) -> None:
        for row in self._names():
            for name in row:
                self.Worksheet.type_in(name, None)

    def AutoFilter(self) -> None:
        self.Worksheet.filter = self.address

    def Calculate(self) -> None:
        self.Worksheet.Parent.Application.calculated.append(self.address)


class Sheet(Com):
    """A worksheet."""

    def __init__(self, book: Book, name: str) -> None:
        self.Parent, self.Name = book, name
        self.Visible, self.ProtectContents = -1, False
        self.Protection = SimpleNamespace(AllowFormattingCells=False)
        self.values: dict[str, Any] = {}
        self.formulas: dict[str, str] = {}
        self.number_formats: dict[str, str] = {}
        self.spilled: set[str] = set()
        self.merged: dict[str, str] = {}
        self.formats: list[Format] = []
        self.widths: dict[int, SimpleNamespace] = {}
        self.names: list[SimpleNamespace] = []
        self.filter = ""

    def type_in(self, cell: str, value: Any) -> None:
        """What Excel makes of something typed: formulas, texts behind an apostrophe, figures."""
        self.values.pop(cell, None)
        self.formulas.pop(cell, None)
        is_text = self.number_formats.get(cell) == "@"
        if isinstance(value, str) and value.startswith("=") and not is_text:
            self.formulas[cell] = value
            link = re.search(r',"(.*)"\)$', value)
            self.values[cell] = link[1].replace('""', '"') if link else 0.0
        elif isinstance(value, str) and not is_text:
            self.values[cell] = _understood(value)
        elif value is not None:
            self.values[cell] = value

    def Range(self, address: str) -> Any:
        return Cells(self, address)

    @property
    def Cells(self) -> Any:
        return Cells(self, "A1:XFD1048576")

    @property
    def UsedRange(self) -> Any:
        areas = [parse_range(each) for each in self.values]
        last = max((area.bottom for area in areas if area), default=1)
        return Cells(self, f"A1:A{last}")

    def Columns(self, number: int) -> SimpleNamespace:
        return self.widths.setdefault(number, SimpleNamespace())

    @property
    def Names(self) -> Any:
        return _Names(self)

    def Delete(self) -> None:
        book = self.Parent
        if book.ProtectStructure or book.Application.DisplayAlerts:
            raise ComError("Excel asks, or refuses")
        book.sheets.remove(self)


def _understood(text: str) -> Any:
    """`'15 %` is a text, `15 %` would be a figure."""
    if text.startswith("'"):
        return text[1:]
    assert not re.match(r"[\d.,]+\s*%?$|\d{4}-\d\d", text), f"Excel would take {text} for a figure or a date"
    return text


class _Names(Com, list[SimpleNamespace]):
    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet.names)
        self._sheet = sheet

    def Add(self, *, Name: str, RefersTo: str, Visible: bool) -> None:
        made = SimpleNamespace(Name=f"'{self._sheet.Name}'!{Name}", RefersTo=RefersTo, Visible=Visible)
        self._sheet.names.append(made)


class _Sheets(Com, list[Sheet]):
    def __init__(self, book: Book) -> None:
        super().__init__(book.sheets)
        self._book = book

    def __call__(self, key: int | str) -> Sheet:
        if isinstance(key, int):
            return self[key - 1]
        return next(each for each in self if each.Name.casefold() == key.casefold())

    @property
    def Count(self) -> int:
        return len(self)

    def Add(self, *, After: Sheet) -> Sheet:
        if self._book.ProtectStructure or self._book.Application.EnableEvents:
            raise ComError("refused, or an event of the workbook would run")
        made = Sheet(self._book, f"Sheet{len(self) + 1}")
        self._book.sheets.insert(self._book.sheets.index(bare(After)) + 1, made)
        return made


class Book(Com):
    """A workbook, open. A version that does not know AutoSave has no such property."""

    AutoSaveOn: bool

    def __init__(self, application: Application, name: str, path: str, *sheets: str) -> None:
        self.Application, self.Name, self.Path = application, name, path
        self.FullName = f"{path}\\{name}" if path else name
        self.FileFormat = 51
        self.ProtectStructure = self.MultiUserEditing = False
        self.sheets = [Sheet(self, each) for each in sheets]
        self.copies: list[str] = []
        self.refuses_copies = False

    @property
    def Worksheets(self) -> _Sheets:
        return _Sheets(self)

    Sheets = Worksheets

    @property
    def ActiveSheet(self) -> Sheet:
        return self.sheets[0]

    def SaveCopyAs(self, file: str) -> None:
        excel = self.Application
        assert not excel.CalculateBeforeSave, "Excel may calculate what the copy is to show"
        assert excel.Calculation == AUTOMATIC, "the copy would say that Excel calculates by hand"
        if not self.refuses_copies:
            Path(file).write_bytes(b"a copy")
        self.copies.append(file)


class Application(Com):
    """Excel. Questions are answered beforehand; False is a box that was closed."""

    def __init__(self) -> None:
        self.ScreenUpdating = self.EnableEvents = self.DisplayAlerts = True
        self.Calculation, self.StatusBar, self.Hwnd = AUTOMATIC, False, 7
        self.CalculateBeforeSave = self.has_dynamic_arrays = True
        self.refused = 0
        self.calculated: list[str] = []
        self.said: list[str] = []
        self.answers: deque[Any] = deque()
        self.asked: list[dict[str, Any]] = []
        self.gone_to: list[str] = []
        self.books: list[Book] = []
        self.ActiveWorkbook: Any = None
        self.ActiveWindow = SimpleNamespace()
        self.ActiveCell: Any = None
        self.ActiveProtectedViewWindow: Any = None
        self.Workbooks = SimpleNamespace(Add=self._add, Open=self._open)

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "StatusBar" and isinstance(value, str):
            assert len(value) <= 255, "the status bar takes no more"
            self.said.append(value)
        if (name, value) == ("Calculation", self.__dict__.get("refused")):
            raise ComError("busy")
        super().__setattr__(name, value)

    def opens(self, name: str, path: str, *sheets: str) -> Book:
        """A workbook becomes the active one."""
        book = Book(self, name, path, *sheets)
        self.ActiveWorkbook = book
        self.books.append(book)
        if sheets:
            self.select(book.sheets[0].Range("A1"))
        return book

    def select(self, area: Cells) -> None:
        """The user selects cells; the first is the active one."""
        self.ActiveWindow.RangeSelection = area
        self.ActiveCell = Cells(area.Worksheet, cell_name(area.Row, area.Column))

    def _add(self, template: int) -> Book:
        assert template == -4167
        book = Book(self, "Book2", "", "Sheet1")
        self.books.append(book)
        return book

    def _open(self, file: str) -> None:
        assert self.DisplayAlerts, "Excel's questions would go unasked"
        if Path(file).name in {book.Name for book in self.books}:
            raise ComError("two workbooks of one name are never open together")
        self.gone_to.append(file)

    def InputBox(self, **asked: Any) -> Any:
        assert len(asked["Prompt"]) <= 255, "Excel's box takes no longer question"
        return self._answer(asked)

    def GetOpenFilename(self, **asked: Any) -> Any:
        return self._answer(asked)

    def GetSaveAsFilename(self, **asked: Any) -> Any:
        return self._answer(asked)

    def Goto(self, area: Cells) -> None:
        area = bare(area)
        self.gone_to.append(f"{area.Worksheet.Name}!{area.address}")

    def _answer(self, asked: dict[str, Any]) -> Any:
        self.asked.append(asked)
        return self.answers.popleft()


class Counted:
    """An object of Excel that keeps what was asked of it: properties, methods, each step of a list."""

    def __init__(self, inner: Any, calls: list[str]) -> None:
        object.__setattr__(self, "_inner", inner)
        object.__setattr__(self, "_calls", calls)

    def __getattr__(self, name: str) -> Any:
        self._calls.append(name)
        return self._counted(getattr(self._inner, name))

    def __setattr__(self, name: str, value: Any) -> None:
        self._calls.append(name)
        setattr(self._inner, name, value)

    def __call__(self, *given: Any, **named: Any) -> Any:
        return self._counted(self._inner(*given, **named))

    def __iter__(self) -> Any:
        for each in self._inner:
            self._calls.append("next")
            yield self._counted(each)

    def _counted(self, found: Any) -> Any:
        is_object = isinstance(found, Com | SimpleNamespace) or callable(found)
        return Counted(found, self._calls) if is_object else found


class App:
    """xlwings' App, as far as the port uses it."""

    def __init__(self, application: Application | Counted) -> None:
        self.api = application
        self.boxes: list[tuple[str, str]] = []
        self.presses: deque[str] = deque()

    def alert(self, prompt: str, title: str, buttons: str = "ok") -> str:
        self.boxes.append((prompt, buttons))
        return self.presses.popleft() if buttons != "ok" else "ok"
