"""Questions as a workbook to be filled in: answers to choose, everything else locked, ready to be printed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.correcting.asked_proof import write_memory, write_proof
from kpi_engine.correcting.asked_rows import ANSWER, DATE, HEADINGS, KEY, VALUE, write_question
from kpi_engine.correcting.asking import ELSEWHERE, OTHER, RIGHT, USE, Questionnaire, choices_for, link_to
from kpi_engine.model.written import counted
from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.settled import settled

SHEET, HEADER_ROW = "Questions", 5
_HOW = (
    "Please choose an answer in each yellow row; with “another value”, type the figure as it should stand in "
    "its cell. Then save the file and send it back."
)
_PROOF = "The sheet Proof shows which rules the figures break, and which of them the proposal restores."
_COLOURS = {
    USE: (styles.GOOD, styles.GOOD_FILL), RIGHT: (styles.GOOD, styles.GOOD_FILL),
    OTHER: (styles.WATCH, styles.WATCH_FILL), ELSEWHERE: (styles.WATCH, styles.WATCH_FILL),
}  # fmt: skip


def questions_workbook(asked: Questionnaire, place: Path) -> bytes:
    """The workbook as it is saved at `place`, from where its links lead to the cells."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _write_questions(book, asked, place)
    write_proof(book, asked)
    write_memory(book, asked)
    styles.centre(book)
    book.properties.creator = "saas-kpi-engine"
    book.properties.title = f"Questions about {asked.source.name}"
    stream = io.BytesIO()
    book.save(stream)
    return settled(stream.getvalue())


def _write_questions(book: Workbook, asked: Questionnaire, place: Path) -> None:
    sheet = styles.new_sheet(book, SHEET, styles.NAVY)
    about = f"{counted(len(asked.questions), 'question')} about {counted(asked.figures, 'figure')}"
    styles.heading(sheet, f"Questions about {asked.source.name}", f"{about}. {_HOW}")
    third: Any = sheet["A3"]
    third.value, third.font = _PROOF, styles.SUBTITLE
    styles.header(sheet, HEADER_ROW, list(HEADINGS), centred="A")
    for letter in "EFH":
        sheet[f"{letter}{HEADER_ROW}"].alignment = styles.align("right", indent=1)
    sheet.row_dimensions[HEADER_ROW].height = 24
    styles.widths(sheet, {get_column_letter(n): width for n, width in enumerate(HEADINGS.values(), 1)})
    sheet.column_dimensions[get_column_letter(KEY)].hidden = True
    row, choices = HEADER_ROW, dict[str, list[str]]()
    for question in asked.questions:
        links = [link_to(line, asked.source, place) for line in question.lines]
        for number, line in enumerate(question.lines, row + 1):
            choices.setdefault(",".join(choices_for(line)), []).append(f"{get_column_letter(ANSWER)}{number}")
        row = write_question(sheet, row + 1, question, links)
    _validate(sheet, row, choices)
    sheet.protection.sheet = True  # without a password: it keeps from slips only
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    styles.print_set_up(sheet, f"A1:{get_column_letter(DATE)}{row}", rows=f"{HEADER_ROW}:{HEADER_ROW}")


def _validate(sheet: Worksheet, last: int, choices: dict[str, list[str]]) -> None:
    """What the answer cells take; a slip is told by Excel at once."""
    for words, cells in choices.items():
        rule = DataValidation("list", f'"{words}"', allow_blank=True)
        _told(rule, "Answer", f"Choose one of: {words.replace(',', ', ')}.")
        for cell in cells:
            rule.add(cell)
        sheet.add_data_validation(rule)
    number = DataValidation("decimal", "-1E+15", "1E+15", allow_blank=True, operator="between")
    _told(number, "Value", "Type a number as it should stand in the cell, for example 1234.56 or 15%.")
    number.add(_column(VALUE, last))
    day = DataValidation("date", "43831", allow_blank=True, operator="greaterThan")
    _told(day, "Date", "Type a date, for example 2026-05-31.")
    day.add(_column(DATE, last))
    sheet.add_data_validation(number)
    sheet.add_data_validation(day)
    styles.colour_words(sheet, _column(ANSWER, last), _COLOURS)


def _told(rule: DataValidation, title: str, text: str) -> None:
    rule.showErrorMessage, rule.errorTitle, rule.error = True, title, text


def _column(number: int, last: int) -> str:
    letter = get_column_letter(number)
    return f"{letter}{HEADER_ROW + 1}:{letter}{max(last, HEADER_ROW + 1)}"
