"""The proof behind the questions as a sheet, and what the workbook remembers of what was asked."""

from __future__ import annotations

import re
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from kpi_engine.correcting.asking import Questionnaire, remembered
from kpi_engine.workbook.house_style import styles

PROOF, MEMORY = "Proof", "kpi"
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def write_proof(book: Workbook, asked: Questionnaire) -> None:
    """Every rule of every question, before and after."""
    sheet = styles.new_sheet(book, PROOF, styles.STEEL)
    styles.heading(
        sheet, PROOF, "What the figures of each question must satisfy: as they are stated, and as proposed."
    )
    headings = {"No.": 5, "Rule": 52, "As stated": 44, "": 9, "As proposed": 44, " ": 9}
    styles.header(sheet, 4, [text.strip() for text in headings], centred="A")
    for letter in "CE":
        sheet[f"{letter}4"].alignment = styles.align("left", indent=1)
    styles.widths(sheet, {get_column_letter(n): width for n, width in enumerate(headings.values(), 1)})
    row = 4
    for question in asked.questions:
        for item in question.proof:
            row += 1
            values: tuple[int | str, ...] = (question.number, *item.row)
            for column, value in enumerate(values, 1):
                cell: Any = sheet.cell(row, column)
                put(cell, value)
                cell.font, cell.border = styles.BODY, styles.UNDERLINE
                cell.alignment = styles.align(
                    "center" if column in (1, 4, 6) else "left", wrap=True, indent=int(column in (3, 5))
                )
            sheet.row_dimensions[row].height = styles.height(
                (item.statement, 52, 10), (item.before, 44, 10), (item.after, 44, 10)
            )
    marks = {"holds": (styles.GOOD, styles.GOOD_FILL), "broken": (styles.BAD, styles.BAD_FILL)}
    for letter in "DF":
        styles.colour_words(sheet, f"{letter}5:{letter}{max(row, 5)}", marks)
    sheet.protection.sheet = True
    sheet.freeze_panes = "A5"
    styles.print_set_up(sheet, f"A1:F{max(row, 5)}", rows="4:4")


def write_memory(book: Workbook, asked: Questionnaire) -> None:
    """What was asked, for reading the answers back; not shown."""
    sheet = book.create_sheet(MEMORY)
    sheet.sheet_state = "veryHidden"
    lines = [line for question in asked.questions for line in question.lines]
    for number, text in enumerate([asked.head(), *map(remembered, lines)], 1):
        cell: Any = sheet.cell(number, 1)
        cell.value, cell.data_type = text, "s"


def put(cell: Any, value: str | int) -> None:
    """A value; text that begins with = stays text."""
    cell.value = clean(value) if isinstance(value, str) else value
    if cell.data_type == "f":
        cell.data_type = "s"


def clean(text: str) -> str:
    """The text without what no cell can hold."""
    return _UNPRINTABLE.sub("", text)
