"""The sheets of retention: a line a month with live ratios; a month without a base month has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter

from kpi_engine.ledger.retention import Retention
from kpi_engine.ledger_book.parts import HEADER_ROW, SHARE, Drawing, day, segment_heads
from kpi_engine.model.written import segment_name
from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.cells import put
from kpi_engine.workbook.house_style.tables import Column, table

SHEET, BY_SEGMENT = "Retention", "Segment retention"
RATIOS = ("nrr", "grr", "logo")
_NUMBER = "#,##0"
_HEADS = {
    "base": "MRR then", "net": "MRR now of the same customers", "gross": "of it, no more than then",
    "nrr": "Net revenue retention", "grr": "Gross revenue retention", "customers_base": "Customers then",
    "customers_kept": "of them still paying", "logo": "Logo retention",
}  # fmt: skip
_PARTS = {"nrr": ("net", "base"), "grr": ("gross", "base"), "logo": ("customers_kept", "customers_base")}
_BASE_MONTH = "Base month"


@dataclass(frozen=True, slots=True)
class RetentionTable:
    """Where the months stand; `title` is the sheet, `segments` how many columns come before."""

    title: str
    segments: int
    rows: dict[tuple[tuple[str, ...], int], int]
    """The row of each segment and month."""

    def cell(self, name: str, segments: tuple[str, ...], month: int) -> str:
        """One figure, as a formula of another sheet reads it."""
        return f"'{self.title}'!{self.letter(name)}{self.rows[segments, month]}"

    def letter(self, name: str) -> str:
        """The letter of the column of a figure."""
        return get_column_letter(3 + self.segments + list(_HEADS).index(name))


def write(
    drawn: Drawing, sheet_name: str, window: int, by: tuple[str, ...], rows: Sequence[Retention]
) -> RetentionTable:
    """Add a sheet of the whole ledger, or of its segments (`by`)."""
    title = drawn.title(sheet_name)
    sheet = drawn.pages.sheet(title, zoom=85)
    styles.heading(sheet, title, "")
    put(
        sheet,
        2,
        1,
        f"What is left of those who paid {window} months before. {drawn.told([each.month for each in rows])}",
    )
    values = [_line(drawn, each, window) for each in rows]
    name = sheet_name.casefold().replace(" ", "_")
    last = table(sheet, drawn.table_name(name), HEADER_ROW, _columns(drawn, by), values)
    sheet.row_dimensions[HEADER_ROW].height = 44
    made = RetentionTable(title, len(by), {
        (each.segments, each.month): row for row, each in enumerate(rows, HEADER_ROW + 1)
    })  # fmt: skip
    for row, each in enumerate(rows, HEADER_ROW + 1):
        for ratio, (top, below) in _PARTS.items():
            value = getattr(each, ratio)
            if value is not None:
                column = 3 + len(by) + list(_HEADS).index(ratio)
                text = f"={made.letter(top)}{row}/{made.letter(below)}{row}"
                drawn.pages.formula(sheet, row, column, text, value)
    sheet.freeze_panes = f"{get_column_letter(2 + len(by))}{HEADER_ROW + 1}"
    area = f"A1:{get_column_letter(2 + len(by) + len(_HEADS))}{last}"
    styles.print_set_up(sheet, area, rows=f"{HEADER_ROW}:{HEADER_ROW}")
    return made


def _columns(drawn: Drawing, by: tuple[str, ...]) -> list[Column]:
    heads = segment_heads(by, ["Month", _BASE_MONTH, *_HEADS.values()])
    return [
        *(Column(head, 20) for head in heads),
        Column("Month", 11, styles.MONTH_FORMAT, "left"),
        Column(_BASE_MONTH, 11, styles.MONTH_FORMAT, "left"),
        *(Column(head, 17, _shown(drawn, name), "right") for name, head in _HEADS.items()),
    ]


def _shown(drawn: Drawing, name: str) -> str:
    return SHARE if name in RATIOS else _NUMBER if name.startswith("customers") else drawn.money.shown


def _line(drawn: Drawing, each: Retention, window: int) -> list[Any]:
    """Without a base month, or with nobody in it, the month stands alone."""
    start: list[Any] = [*map(segment_name, each.segments), day(each.month)]
    if not each.customers_base:
        return [*start, *[None] * (1 + len(_HEADS))]
    cell = drawn.money.cell
    return [
        *start, day(each.month - window), cell(each.base), cell(each.net), cell(each.gross), None, None,
        each.customers_base, each.customers_kept, None,
    ]  # fmt: skip
