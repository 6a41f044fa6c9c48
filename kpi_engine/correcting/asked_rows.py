"""The rows of the sheet with questions: one a figure, its answer cells open, its place a link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles.borders import Border
from openpyxl.styles.colors import Color
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.correcting.asked_proof import clean, put
from kpi_engine.correcting.questions import Line, Question
from kpi_engine.correcting.receipt import proof_line
from kpi_engine.model.written import clipped
from kpi_engine.sources.number_format import format_of
from kpi_engine.workbook.house_style import styles

HEADINGS = {
    "No.": 5, "Question": 62, "Figure": 24, "Where": 18, "Says": 12, "Proposed": 12,
    "Answer": 18, "Value": 12, "Remark": 24, "Answered by": 14, "Date": 11.5,
}  # fmt: skip
QUESTION, FIGURE, WHERE, SAYS, PROPOSED = 2, 3, 4, 5, 6
ANSWER, VALUE, REMARK, BY, DATE, KEY = 7, 8, 9, 10, 11, 12
_LONGEST_PROOF = 400
_TALLEST = 400.0
_ROOM, _AIR = 0.88, 5.0
"""What a line of text takes of its column's width, as words break; points of air in each row."""


def write_question(sheet: Worksheet, top: int, question: Question, links: Sequence[tuple[str, str]]) -> int:
    """The rows of one question, which stands over all of them; returns the last."""
    proof = clipped(proof_line(question.proof), _LONGEST_PROOF)
    proof = "" if proof.partition(":")[0] in question.text else clean(proof)
    last, width = top + len(question.lines) - 1, _ROOM * HEADINGS["Question"]
    needed = styles.height((question.text, width, 10)) + (styles.height((proof, width, 9)) if proof else 0)
    for row, (line, link) in enumerate(zip(question.lines, links, strict=True), top):
        _write_line(sheet, row, question.name(row - top), line, link)
        own = max(
            styles.height((text, _ROOM * HEADINGS[heading], 10))
            for text, heading in ((line.label, "Figure"), (line.place, "Where"))
        )
        sheet.row_dimensions[row].height = min(_AIR + max(own, needed / len(question.lines)), _TALLEST)
    for row in range(top, last + 1):
        cell: Any = sheet.cell(row, QUESTION)
        cell.alignment = styles.align(wrap=True, vertical="top" if last > top else "center")
        cell.border = styles.UNDERLINE if row == last else Border()
    asked: Any = sheet.cell(top, QUESTION)
    blocks = [(clean(question.text), 10, styles.INK)] + ([("\n" + proof, 9, styles.GREY)] if proof else [])
    asked.value = CellRichText(*(
        TextBlock(InlineFont(rFont=styles.FONT, sz=size, color=Color(colour)), text)
        for text, size, colour in blocks
    ))  # fmt: skip
    if last > top:
        sheet.merge_cells(start_row=top, end_row=last, start_column=QUESTION, end_column=QUESTION)
    return last


def _write_line(sheet: Worksheet, row: int, number: str, line: Line, link: tuple[str, str]) -> None:
    sides = {1: "center", SAYS: "right", PROPOSED: "right"}
    texts = {1: number, FIGURE: line.label, WHERE: line.place, SAYS: line.stated, PROPOSED: _proposed(line)}
    for column, value in texts.items():
        cell: Any = sheet.cell(row, column)
        put(cell, value)
        cell.font, cell.border = styles.BOLD if column == PROPOSED else styles.BODY, styles.UNDERLINE
        side = sides.get(column)
        cell.alignment = styles.align(side, wrap=column > 1, indent=int(side == "right"))
    if link[0]:
        where: Any = sheet.cell(row, WHERE)
        where.hyperlink = Hyperlink(ref=where.coordinate, target=link[0], location=link[1] or None)
        where.font = styles.LINK
    formats = {VALUE: _format(line), DATE: styles.DATE_FORMAT}
    for column in range(ANSWER, DATE + 1):
        answer: Any = sheet.cell(row, column)
        styles.as_input(answer, formats.get(column, "General"))
        answer.alignment = styles.align("right" if column == VALUE else None, wrap=column != VALUE)
    put(sheet.cell(row, KEY), line.key)


def _proposed(line: Line) -> str:
    if line.why_not:
        return "a formula" if line.spot.formula or line.fact.computed else "–"
    return " or ".join(line.shown[:3]) or "–"


def _format(line: Line) -> str:
    """How the value is typed: as in the figure's own cell, so that 15 becomes 15 % where it would there."""
    if isinstance(line.spot.held, str):
        return "0.0##%" if "%" in line.spot.held else "General"
    shown = format_of(line.spot.number_format)
    return "0.0##%" if shown.percent else "#,##0.######" if shown.decimals is not None else "General"
