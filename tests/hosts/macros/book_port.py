"""A port over a real .xlsx file, as an open workbook would be: what is written lies over the file until it is
copied, and the file itself is never touched. It computes nothing but the functions of ours that are inserted.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from kpi_engine.audit.annotated.marks import formula_in_excel
from kpi_engine.audit.life.decided_sheet import REPORT_NAME
from kpi_engine.formula.references import cell_name
from kpi_engine.functions.registry import functions
from kpi_engine.hosts.macros.port import (
    Content,
    Mark,
    OpenWorkbook,
    OwnSheet,
    Report,
    Selection,
    StoppedError,
)
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.workbook.draft import Draft
from kpi_engine.workbook.markup import spliced
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import SetValue, patched
from kpi_engine.workbook.rebuild import rebuilt
from kpi_engine.workbook.references import parse_place, parse_range
from kpi_engine.workbook.sheet_added import NewSheet, add_sheet
from kpi_engine.workbook.xml_parts import MAIN

_BEFORE_FORMATS = (b"sheetData", b"sheetProtection", b"autoFilter", b"mergeCells", b"conditionalFormatting")


@dataclass
class Sheet:
    """A sheet of ours in the open workbook: the user may rename it and type in it."""

    name: str
    report: Report
    decisions: int = 0


class BookPort:
    """Answers are given beforehand, in the order of the questions; everything said is remembered."""

    def __init__(self, path: Path, settings: Path, *answers: Any) -> None:
        self.path, self.settings = path, settings
        self.answers: deque[Any] = deque(answers)
        self.facts = OpenWorkbook(path.name, path.parent)
        self.selected = Selection("Inputs", "C4")
        self.written: dict[tuple[str, str], Content] = {}
        self.sheets: list[Sheet] = []
        self.marks: list[tuple[str, Mark]] = []
        self.beside: list[Report] = []
        self.opened: list[Path] = []
        self.asked: list[str] = []
        self.told: list[str] = []
        self.steps: list[str] = []
        self.stop_at = 0
        self.can_spill = True
        self.is_finished = False

    # What the workbook is.

    def workbook(self) -> OpenWorkbook:
        return self.facts

    def package(self) -> Package:
        return Package.open(self.path)

    def copy(self, folder: Path) -> Path:
        file = folder / self.facts.name
        file.write_bytes(self.bytes_now())
        return file

    def bytes_now(self) -> bytes:
        """What SaveCopyAs would write: the file's own bytes while nothing lies over it."""
        package = self.package()
        if self.written:
            edits: dict[str, dict[str, SetValue]] = {}
            for (sheet, cell), content in self.written.items():
                assert not content.formula, "this port writes no file with an inserted formula"
                edits.setdefault(sheet, {})[cell] = SetValue(content.value)
            package = Package.of_bytes(patched(package, edits), self.path)
        if not self.sheets and not self.marks:
            return package.data
        draft = Draft(package)
        for name in {mark.sheet for _, mark in self.marks}:
            markup = draft.markup(name)
            place = max(part.end for kind, part in markup.parts.items() if kind in _BEFORE_FORMATS)
            new = "".join(_format(title, mark) for title, mark in self.marks if mark.sheet == name)
            draft.put(package.sheet(name).member, spliced(markup.data, [(place, place, new.encode())]))
        data = rebuilt(package.container, draft.changed, draft.removed)
        for own in self.sheets:
            package = Package.of_bytes(data, self.path)
            draft = Draft(package)
            member = add_sheet(draft, NewSheet(own.name, {REPORT_NAME: "$A$1"}))
            data = rebuilt(
                package.container, draft.changed, draft.removed, {**draft.added, member: _sheet(own.report)}
            )
        return data

    def selection(self) -> Selection:
        return self.selected

    def content(self, sheet: str, cell: str) -> Content:
        if (sheet, cell) in self.written:
            return self.written[sheet, cell]
        barred = "the sheet is protected. Lift that first." if self.is_protected(sheet) else ""
        for each in self.package().cells(sheet):
            if each.ref == cell:
                formula = f"={each.formula}" if each.formula else ""
                return Content(formula, None if formula else each.value, "General", barred)
        return Content(shown_as="General", barred=barred)

    def is_protected(self, sheet: str) -> bool:
        return b"sheetProtection" in self.package().markup(sheet).parts

    def write(self, sheet: str, cell: str, new: Content) -> None:
        assert not self.is_protected(sheet), "Excel would refuse this"
        self.written[sheet, cell] = replace(new, shown_as=new.shown_as or "General")
        original = next((each for each in self.package().cells(sheet) if each.ref == cell), None)
        before = None if original is None else original.value
        formula = "" if original is None or not original.formula else f"={original.formula}"
        if (new.formula, new.value) == (formula, None if formula else before):
            del self.written[sheet, cell]

    def shows(self, sheet: str, cell: str) -> Scalar:
        for each in self.sheets:
            if each.name == sheet:
                at = parse_range(cell)
                assert at is not None
                line = each.report.lines[at.top - 7]
                return line.cells[at.left - 1]
        content = self.content(sheet, cell)
        return self._computed(sheet, cell, content.formula) if content.formula else content.value

    def _computed(self, sheet: str, cell: str, formula: str) -> Scalar:
        match = re.fullmatch(r"=(\w+)\((.*)\)", formula)
        assert match is not None
        arguments = [self._value(each, sheet) for each in match[2].split(",")]
        answer = functions().get(match[1]).call(*arguments)
        if not isinstance(answer, list):
            return answer
        at = parse_range(cell)
        assert at is not None
        for down in range(len(answer)):
            for across in range(len(answer[0])):
                place = cell_name(at.top + down, at.left + across)
                if (down or across) and not self.content(sheet, place).is_blank:
                    return CellError.SPILL
        return answer[0][0]

    def _value(self, text: str, sheet: str) -> Any:
        if text.startswith('"'):
            return text.strip('"')
        area = parse_place(text, sheet)
        assert area is not None, text
        held = {(each.row, each.column): each.value for each in self.package().cells(area.sheet)}
        rows = [
            [held.get((row, column)) for column in range(area.left, area.right + 1)]
            for row in range(area.top, area.bottom + 1)
        ]
        return rows[0][0] if len(area) == 1 else rows

    # What is ours in it.

    def spills(self) -> bool:
        return self.can_spill

    def own_sheets(self) -> Sequence[OwnSheet]:
        return [OwnSheet(each.name, each.report.title, each.decisions) for each in self.sheets]

    def marked(self) -> int:
        return len(self.marks)

    def put_report(self, report: Report) -> str:
        self.sheets = [
            each for each in self.sheets
            if not OwnSheet(each.name, each.report.title).is_replaced_by(report.title)
        ]  # fmt: skip
        taken = {info.name for info in self.package().sheets} | {each.name for each in self.sheets}
        name, number = report.title, 1
        while name in taken:
            number += 1
            name = f"{report.title} ({number})"
        self.sheets.append(Sheet(name, report))
        return name

    def put_marks(self, title: str, marks: Sequence[Mark]) -> tuple[str, ...]:
        self.marks = [each for each in self.marks if each[0] != title]
        barred = sorted(name for name in {mark.sheet for mark in marks} if self.is_protected(name))
        self.marks += [(title, mark) for mark in marks if mark.sheet not in barred]
        return tuple(barred)

    def clear(self, sheets: Sequence[str]) -> tuple[str, ...]:
        self.sheets = [each for each in self.sheets if each.name not in sheets]
        self.marks = [each for each in self.marks if self.is_protected(each[1].sheet)]
        return tuple(sorted({mark.sheet for _, mark in self.marks}))

    def decide(self, line: int, choice: str, reason: str) -> None:
        """The user types beside a finding."""
        report = self.sheets[0].report
        headings = [each.heading for each in report.columns]
        cells = list(report.lines[line].cells)
        cells[headings.index("Decision")], cells[headings.index("Reason")] = choice, reason
        lines = list(report.lines)
        lines[line] = replace(lines[line], cells=tuple(cells))
        self.sheets[0].report = replace(report, lines=tuple(lines))

    def new_workbook(self, report: Report) -> None:
        self.beside.append(report)

    def go_to(self, sheet: str, cell: str) -> None:
        self.selected = Selection(sheet, cell)

    def open(self, path: Path) -> None:
        assert path.is_file()
        self.opened.append(path)

    # Questions and words.

    def _answer(self, question: str) -> Any:
        self.asked.append(question)
        assert self.answers, f"nobody expected the question: {question}"
        answer = self.answers.popleft()
        if answer is None:
            raise StoppedError
        return answer

    def ask_open(self, title: str, kinds: Sequence[str]) -> Path:
        answer = self._answer(title)
        assert isinstance(answer, Path)
        assert answer.suffix.lstrip(".") in kinds
        return answer

    def ask_save(self, title: str, suggested: Path) -> Path:
        answer = self._answer(f"{title}: {suggested.name}")
        assert isinstance(answer, Path)
        return answer

    def choose(self, question: str, options: Sequence[str]) -> int:
        answer = self._answer("\n".join([question, *options]))
        assert isinstance(answer, int)
        assert 0 <= answer < len(options)
        return answer

    def ask_text(self, question: str, usual: str = "") -> str:
        answer = self._answer(question)
        assert isinstance(answer, str)
        return answer or usual

    def ask_cells(self, question: str, sheet: str) -> str:
        answer = self._answer(question)
        assert isinstance(answer, str)
        return answer

    def confirm(self, question: str) -> bool:
        answer = self._answer(question)
        assert isinstance(answer, bool)
        return answer

    def tell(self, words: str) -> None:
        self.told.append(words)

    def progress(self, words: str) -> None:
        if self.steps[-1:] != [words]:  # what is said again while waiting is no further step
            self.steps.append(words)
        if len(self.steps) == self.stop_at:
            raise StoppedError

    def finished(self) -> None:
        self.is_finished = True


def _format(title: str, mark: Mark) -> str:
    formula = escape(formula_in_excel(title))
    return (
        f'<conditionalFormatting sqref="{mark.area}"><cfRule type="expression" priority="99">'
        f"<formula>{formula}</formula></cfRule></conditionalFormatting>"
    )


def _sheet(report: Report) -> bytes:
    rows: list[tuple[int, Sequence[Scalar]]] = [(2 + n, (said,)) for n, said in enumerate(report.said)]
    rows += [(6, tuple(each.heading for each in report.columns))]
    rows += [(7 + n, line.cells) for n, line in enumerate(report.lines)]
    made = "".join(
        f'<row r="{row}">' + "".join(_cell(row, n, value) for n, value in enumerate(cells, 1)) + "</row>"
        for row, cells in rows
    )
    return f'<worksheet xmlns="{MAIN}"><sheetData>{made}</sheetData></worksheet>'.encode()


def _cell(row: int, column: int, value: Scalar) -> str:
    if value in (None, ""):
        return ""
    text = value.text if isinstance(value, CellError) else str(value)
    return f'<c r="{cell_name(row, column)}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
