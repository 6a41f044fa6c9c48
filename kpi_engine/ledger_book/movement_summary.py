"""The sheet Segments of movements: one line a segment from start to end, added up by live formulas."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.ledger.movements import Movement
from kpi_engine.ledger_book.movement_segments import Segment
from kpi_engine.ledger_book.movement_table import SIGNS, red_where_it_does_not_tie
from kpi_engine.ledger_book.movements import Table, in_all
from kpi_engine.ledger_book.parts import HEADER_ROW, SHARE, Drawing, segment_heads, titled
from kpi_engine.model.written import segment_name
from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.cells import put
from kpi_engine.workbook.house_style.tables import Column, dress_row, head_row

SHEET = "Segments"
_HEADS = {
    "start": "Start", "new": "New", "reactivation": "Reactivation", "expansion": "Expansion",
    "contraction": "less Contraction", "churn": "less Churn", "transfer": "Transfer", "end": "End",
    "net": "Net new", "share": "Share of end", "check": "Check",
}  # fmt: skip
_FIGURES = list(_HEADS)[:8]


def write(drawn: Drawing, of_segments: Table, whole: Table, segments: Sequence[Segment]) -> None:
    """Add the sheet before that of the months."""
    title, by = drawn.title(SHEET), drawn.read.by
    sheet = drawn.pages.sheet(title, zoom=85)
    drawn.pages.before(sheet, of_segments.title)
    titled(sheet, title, drawn.told([each.month for each in segments[0].months]))
    columns = _columns(drawn)
    head_row(sheet, HEADER_ROW, columns)
    lines = [in_all(segment.months) for segment in segments]
    total = HEADER_ROW + 1 + len(segments)
    end = sum(line.end for line in lines)
    for row, (segment, line) in enumerate(zip(segments, lines, strict=True), HEADER_ROW + 1):
        for column, name in enumerate(segment.names, 1):
            put(sheet, row, column, segment_name(name))
        for name in _FIGURES:
            _figure(drawn, sheet, row, name, _read(of_segments, name, segment), getattr(line, name))
        _beside(drawn, sheet, row, line, (total, end))
        dress_row(sheet, row, columns)
    put(sheet, total, 1, "All segments")
    pooled = Movement(0, "", (), **{name: sum(getattr(line, name) for line in lines) for name in _FIGURES})
    for name in _FIGURES:
        letter = get_column_letter(1 + len(by) + _FIGURES.index(name))
        text = f"=SUM({letter}{HEADER_ROW + 1}:{letter}{total - 1})"
        _figure(drawn, sheet, total, name, text, getattr(pooled, name))
    _beside(drawn, sheet, total, pooled, (total, end))
    dress_row(sheet, total, columns, strong=True)
    _ties(drawn, sheet, total, whole)
    last = get_column_letter(len(columns))
    red_where_it_does_not_tie(sheet, f"{last}{HEADER_ROW + 1}:{last}{total + 1}")
    sheet.freeze_panes = f"{get_column_letter(1 + len(by))}{HEADER_ROW + 1}"
    styles.print_set_up(sheet, f"A1:{last}{total + 1}", rows=f"{HEADER_ROW}:{HEADER_ROW}")


def _columns(drawn: Drawing) -> list[Column]:
    shown = {"share": SHARE, "check": drawn.money.check}
    heads = segment_heads(drawn.read.by, list(_HEADS.values()))
    return [
        *(Column(head, 22) for head in heads),
        *(Column(head, 13, shown.get(name, drawn.money.shown), "right") for name, head in _HEADS.items()),
    ]


def _read(table: Table, name: str, segment: Segment) -> str:
    if name in ("start", "end"):
        return f"={table.cell(name, segment.first if name == 'start' else segment.last)}"
    return f"={table.added(name, segment.first, segment.last)}"


def _place(drawn: Drawing, name: str) -> int:
    return 1 + len(drawn.read.by) + list(_HEADS).index(name)


def _figure(drawn: Drawing, sheet: Worksheet, row: int, name: str, formula: str, minor: int) -> None:
    drawn.pages.formula(sheet, row, _place(drawn, name), formula, drawn.money.cell(minor))


def _beside(drawn: Drawing, sheet: Worksheet, row: int, line: Movement, total: tuple[int, int]) -> None:
    """Net new, share of the end of all, and the check; `total` is the row of all segments and their end."""
    letters = {name: get_column_letter(_place(drawn, name)) for name in _HEADS}
    net = sum(sign * getattr(line, name) for name, sign in SIGNS.items())
    moved = "".join(("+" if sign > 0 else "-") + f"{letters[name]}{row}" for name, sign in SIGNS.items())
    _figure(drawn, sheet, row, "net", f"={moved.removeprefix('+')}", net)
    if total[1]:
        share = f"={letters['end']}{row}/{letters['end']}${total[0]}"
        drawn.pages.formula(sheet, row, _place(drawn, "share"), share, line.end / total[1])
    text = f"=ROUND({letters['start']}{row}+{letters['net']}{row}-{letters['end']}{row},{drawn.money.places})"
    _figure(drawn, sheet, row, "check", text, line.start + net - line.end)


def _ties(drawn: Drawing, sheet: Worksheet, total: int, whole: Table) -> None:
    """The segments' end against that of the whole ledger."""
    put(sheet, total + 1, 1, "End of all segments less end on Movements").font = styles.SMALL
    letter = get_column_letter(_place(drawn, "end"))
    text = f"=ROUND({letter}{total}-{whole.cell('end', whole.last)},{drawn.money.places})"
    cell = drawn.pages.formula(sheet, total + 1, _place(drawn, "check"), text, 0)
    cell.font, cell.number_format, cell.alignment = styles.SMALL, drawn.money.check, styles.align("right")
