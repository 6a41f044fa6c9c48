"""Answers read back from the workbook with questions, by the mark that each row carries."""

from __future__ import annotations

from pathlib import Path

from kpi_engine.correcting.asked_proof import MEMORY
from kpi_engine.correcting.asked_rows import ANSWER, BY, DATE, KEY, REMARK, VALUE
from kpi_engine.correcting.asked_workbook import SHEET
from kpi_engine.correcting.asking import Asked, Written, asked_of
from kpi_engine.correcting.refusals import refused
from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.written import clipped, show
from kpi_engine.workbook.cell_text import date_of
from kpi_engine.workbook.package import CellRecord, Package
from kpi_engine.workbook.styles import read_styles


def filled_in(path: Path) -> tuple[str, list[Written]]:
    """The head of the questions, and what was written for each figure."""
    package = Package.for_reading(path)
    names = {sheet.name for sheet in package.sheets}
    if not {SHEET, MEMORY} <= names:
        return "", []
    head, *lines = [str(cell.value) for cell in package.cells(MEMORY) if cell.column == 1] or [""]
    asked = {each.key: each for text in lines if (each := asked_of(text)) is not None}
    styles, rows = read_styles(package), dict[int, dict[int, CellRecord]]()
    for cell in package.cells(SHEET):
        if cell.value is not None:
            rows.setdefault(cell.row, {})[cell.column] = cell
    found = []
    for number, cells in sorted(rows.items()):
        key = str(cells[KEY].value) if KEY in cells else ""
        if key in asked:
            value = cells.get(VALUE)
            percent = value is not None and styles[value.style].showing.kind == "percent"
            found.append(_written(asked[key], number, cells, percent=percent, date1904=package.date1904))
    lost = asked.keys() - {each.asked.key for each in found}
    if lost:
        raise refused(
            f"{clipped(path.name, 80)} has lost the row of {clipped(asked[min(lost)].place, 60)}. Answer in "
            "the file as it was sent, without deleting rows.",
            "answer",
        )
    return head, found


def _written(
    asked: Asked, row: int, cells: dict[int, CellRecord], *, percent: bool, date1904: bool
) -> Written:  # fmt: skip
    def value(column: int) -> Scalar:
        return cells[column].value if column in cells else None

    def text(column: int) -> str:
        return show(value(column)).strip()

    day = value(DATE)
    dated = date_of(day, date1904=date1904) if isinstance(day, float) else None
    typed = value(VALUE)
    is_share = percent and isinstance(typed, float | int) and not isinstance(typed, bool)
    return Written(
        asked, f"row {row}", text(ANSWER), typed, is_share, text(REMARK), text(BY),
        dated.isoformat() if dated else text(DATE),
    )  # fmt: skip
