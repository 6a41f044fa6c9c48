"""The sheets of segments beside each other: a table with live totals, and a page of charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.engine.ledger_reports import SegmentLine, SegmentsReport
from kpi_engine.ledger_book.movement_table import SIGNS
from kpi_engine.ledger_book.parts import HEADER_ROW, SHARE, Drawing, segment_heads, titled, words
from kpi_engine.model.written import segment_name
from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.cells import put
from kpi_engine.workbook.house_style.tables import Column, dress_row, head_row

SHEET = "Segments"
_HEADS = {
    "start": "Start", "new": "New", "reactivation": "Reactivation", "expansion": "Expansion",
    "contraction": "less Contraction", "churn": "less Churn", "transfer": "Transfer", "closing": "End",
    "share": "Share of end", "customers": "Customers", "arpa": "MRR per customer",
    "nrr": "Net revenue retention", "grr": "Gross revenue retention", "logo_churn": "Logo churn",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Placed:
    """The table: its sheet, the segments from its first row on, and the row of all of them."""

    title: str
    lines: list[SegmentLine]
    total: int

    def cell(self, drawn: Drawing, name: str, row: int) -> str:
        """One figure, as a formula of another sheet reads it."""
        return f"'{self.title}'!{_letter(drawn, name)}{row}"


def write(
    drawn: Drawing, report: SegmentsReport, lines: Sequence[SegmentLine], total: SegmentLine | None
) -> Placed:
    """Add the sheet."""
    ranked = sorted(lines, key=lambda line: (-line.closing, line.segments))
    title = drawn.title(SHEET)
    sheet = drawn.pages.sheet(title, zoom=85)
    titled(sheet, title, told(drawn, report))
    columns = _columns(drawn)
    head_row(sheet, HEADER_ROW, columns)
    sheet.row_dimensions[HEADER_ROW].height = 44
    end = HEADER_ROW + 1 + len(ranked)
    for row, line in enumerate(ranked, HEADER_ROW + 1):
        for column, name in enumerate(line.segments, 1):
            put(sheet, row, column, segment_name(name))
        _figures(drawn, sheet, row, line, end if total and total.closing else 0)
        dress_row(sheet, row, columns)
    if total:
        _total(drawn, sheet, end, ranked, total)
        dress_row(sheet, end, columns, strong=True)
        said = ("Customers and retention of all segments are of whole customers: one who pays in two "
                "segments counts once.")  # fmt: skip
        put(sheet, end + 1, 1, said).font = styles.SMALL
    sheet.freeze_panes = f"{get_column_letter(1 + len(report.read.by))}{HEADER_ROW + 1}"
    area = f"A1:{get_column_letter(len(columns))}{end + 1}"
    styles.print_set_up(sheet, area, rows=f"{HEADER_ROW}:{HEADER_ROW}")
    return Placed(title, ranked, end)


def told(drawn: Drawing, report: SegmentsReport) -> str:
    """Source, month, currency, and from when movements and retention count."""
    months = f"{words(report.since)} to {words(report.month)}"
    return f"{drawn.told([report.month])} Movements and retention from {months}."


def _columns(drawn: Drawing) -> list[Column]:
    shown = {**dict.fromkeys(("share", "nrr", "grr", "logo_churn"), SHARE), "customers": "#,##0",
             "arpa": "#,##0.00"}  # fmt: skip
    return [
        *(Column(head, 22) for head in segment_heads(drawn.read.by, list(_HEADS.values()))),
        *(Column(head, 12, shown.get(name, drawn.money.shown), "right") for name, head in _HEADS.items()),
    ]


def _place(drawn: Drawing, name: str) -> int:
    return 1 + len(drawn.read.by) + list(_HEADS).index(name)


def _letter(drawn: Drawing, name: str) -> str:
    return get_column_letter(_place(drawn, name))


def start_of(line: SegmentLine) -> int:
    """What the movements start from."""
    return line.closing - sum(sign * int(getattr(line, name)) for name, sign in SIGNS.items())


def _figures(drawn: Drawing, sheet: Worksheet, row: int, line: SegmentLine, total: int) -> None:
    """Figures as they were computed; the start, the share of the `total` row and MRR per customer live."""
    for name in (*SIGNS, "closing"):
        put(sheet, row, _place(drawn, name), drawn.money.cell(getattr(line, name)))
    back = "".join(
        ("-" if sign > 0 else "+") + f"{_letter(drawn, name)}{row}" for name, sign in SIGNS.items()
    )
    end = f"{_letter(drawn, 'closing')}{row}"
    drawn.pages.formula(sheet, row, _place(drawn, "start"), f"={end}{back}", drawn.money.cell(start_of(line)))
    if total and line.share is not None:
        text = f"={end}/{_letter(drawn, 'closing')}${total}"
        drawn.pages.formula(sheet, row, _place(drawn, "share"), text, line.share)
    _beside(drawn, sheet, row, line)


def _beside(drawn: Drawing, sheet: Worksheet, row: int, line: SegmentLine) -> None:
    """Customers, MRR per customer and retention."""
    put(sheet, row, _place(drawn, "customers"), line.customers)
    if line.arpa is not None:
        text = f"={_letter(drawn, 'closing')}{row}/{_letter(drawn, 'customers')}{row}"
        drawn.pages.formula(sheet, row, _place(drawn, "arpa"), text, line.arpa / 10**drawn.money.places)
    kept = line.retention
    for name, value in (
        ("nrr", kept and kept.nrr),
        ("grr", kept and kept.grr),
        ("logo_churn", line.logo_churn),
    ):
        put(sheet, row, _place(drawn, name), value)


def _total(
    drawn: Drawing, sheet: Worksheet, row: int, lines: Sequence[SegmentLine], total: SegmentLine
) -> None:
    put(sheet, row, 1, "All segments")
    sums = {name: sum(getattr(line, name) for line in lines) for name in (*SIGNS, "closing")}
    sums["start"] = sum(start_of(line) for line in lines)
    for name, value in sums.items():
        letter = _letter(drawn, name)
        text = f"=SUM({letter}{HEADER_ROW + 1}:{letter}{row - 1})"
        drawn.pages.formula(sheet, row, _place(drawn, name), text, drawn.money.cell(value))
    if total.closing:
        letter = _letter(drawn, "share")
        text = f"=SUM({letter}{HEADER_ROW + 1}:{letter}{row - 1})"
        drawn.pages.formula(sheet, row, _place(drawn, "share"), text, 1.0)
    _beside(drawn, sheet, row, total)
