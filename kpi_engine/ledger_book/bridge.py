"""The sheets of a KPI bridge: one page that says why it moved, and every effect with all its digits."""

from __future__ import annotations

from decimal import Decimal
from math import floor, log10
from typing import Any

from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.ledger.bridge.result import DIGITS, EFFECT_LABELS, Bridge, NoBridge, Step
from kpi_engine.ledger.bridge.shown import parts_shown
from kpi_engine.ledger_book.parts import HEADER_ROW, Drawing, day, titled, words
from kpi_engine.workbook.house_style import page, styles, waterfall
from kpi_engine.workbook.house_style.cells import put
from kpi_engine.workbook.house_style.months import month_words
from kpi_engine.workbook.house_style.tables import Column, dress_row, head_row
from kpi_engine.workbook.house_style.waterfall import Bar

SHEET, EFFECTS = "Bridge", "Effects"
_CHART_TOP, _CHART_ROWS = 4, 22
_TABLE_TOP = _CHART_TOP + _CHART_ROWS + 1
_FORMATS = {"fraction": "0.0%;-0.0%;0.0%", "ratio": "0.00;-0.00;0.00"}
_WHOLE, _CENTS = "#,##0;(#,##0);0", "#,##0.00;(#,##0.00);0.00"
_SHORT = 10_000
_VALUE, _PARTS, _PART_VALUE, _WIDE = 9, 13, 22, 3
"""Columns of the page, and how many narrow ones a figure takes."""


def write(drawn: Drawing, bridge: Bridge) -> None:
    """Add both sheets."""
    title = drawn.title(SHEET)
    sheet = drawn.pages.sheet(title)
    digits = 0 if _is_large(bridge) else DIGITS[bridge.unit]
    _sentence(sheet, bridge.sentence or bridge.title)
    put(sheet, 2, 1, f"{bridge.title}, {words(bridge.month_from)} to {words(bridge.month_to)}. "
                     f"{drawn.read.source}. {_amounts(bridge)}").font = styles.SUBTITLE  # fmt: skip
    page.narrow_columns(sheet)
    steps = bridge.steps(digits)
    last = _table(drawn, sheet, bridge, steps, digits)
    _chart(drawn, sheet, bridge, steps, _shown(bridge, digits))
    styles.print_set_up(sheet, f"A1:{page.LAST}{last}", tall=1)
    _effects(drawn, bridge)


def write_reason(drawn: Drawing, bridge: NoBridge) -> None:
    """A page that says why there is no bridge."""
    sheet = drawn.pages.sheet(drawn.title(SHEET))
    _sentence(sheet, f"{bridge.title}: no bridge")
    page.narrow_columns(sheet)
    put(sheet, HEADER_ROW, 1, bridge.reason).font = styles.BODY
    styles.print_set_up(sheet, f"A1:{page.LAST}{HEADER_ROW}", tall=1)


def _is_large(bridge: Bridge) -> bool:
    return bridge.unit == "money" and max(abs(bridge.value_from), abs(bridge.value_to)) >= _SHORT


def _shown(bridge: Bridge, digits: int) -> str:
    return _FORMATS.get(bridge.unit, _CENTS if digits else _WHOLE)


def _amounts(bridge: Bridge) -> str:
    return f"Amounts in {bridge.currency}." if bridge.unit == "money" and bridge.currency else ""


def _sentence(sheet: Worksheet, text: str) -> None:
    """The sentence for the board over the whole page, on as many lines as it needs."""
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=page.COLUMNS)
    cell = put(sheet, 1, 1, text)
    cell.font = styles.font(14, bold=True, color=styles.NAVY)
    cell.alignment = styles.align(wrap=True)
    sheet.row_dimensions[1].height = 22 * (1 + len(text) // 105) + 4
    sheet.row_dimensions[2].height = 18


def _table(drawn: Drawing, sheet: Worksheet, bridge: Bridge, steps: tuple[Step, ...], digits: int) -> int:
    """The bars as figures that tie as shown, the largest effects beside them; returns the last row."""
    shown = _shown(bridge, digits)
    styles.band(sheet, _TABLE_TOP, "Step", page.COLUMNS)
    for column, text in ((_VALUE, "Value"), (_PARTS, "Largest effects"), (_PART_VALUE, "Value")):
        put(sheet, _TABLE_TOP, column, text)
    for row, step in enumerate(steps, _TABLE_TOP + 1):
        font = styles.BOLD if step.is_end else styles.BODY
        _line(sheet, row, (1, _VALUE), _label(step), font, shown)
        put(sheet, row, _VALUE, step.value)
    last = _TABLE_TOP + len(steps)
    _line(sheet, last + 1, (1, _VALUE), "Check: first value and effects less last value", styles.SMALL,
          '0.00;-0.00;"ok"')  # fmt: skip
    letter = get_column_letter(_VALUE)
    total = f"=ROUND(SUM({letter}{_TABLE_TOP + 1}:{letter}{last - 1})-{letter}{last},{digits + 2})"
    drawn.pages.formula(sheet, last + 1, _VALUE, total, 0)
    for row, (label, value) in enumerate(_largest(bridge, steps, digits)[: len(steps)], _TABLE_TOP + 1):
        _line(sheet, row, (_PARTS, _PART_VALUE), label, styles.BODY, shown)
        put(sheet, row, _PART_VALUE, value)
    for column in (_VALUE, _PART_VALUE):
        _right(sheet, _TABLE_TOP, column)
    return last + 1


def _largest(bridge: Bridge, steps: tuple[Step, ...], digits: int) -> list[tuple[str, float]]:
    """The effects by part and segment, the largest first; rounded, they still add up to the bars."""
    found: list[tuple[str, float]] = []
    for name, step in zip(bridge.names, steps[1:-1], strict=True):
        parts = [each for each in bridge.effects if each.name == name]
        values = parts_shown([each.value for each in parts], Decimal(str(step.value)), digits)
        for each, value in zip(parts, values, strict=False):
            told = ", ".join(text for text in (each.part, each.segment) if text)
            found.append((f"{step.label}: {told}" if told else step.label, float(value)))
    return sorted((line for line in found if line[1]), key=lambda line: (-abs(line[1]), line[0]))


def _line(sheet: Worksheet, row: int, columns: tuple[int, int], label: str, font: Font, shown: str) -> None:
    """A label, room for its figure over three narrow columns, and a line below."""
    first, value = columns
    put(sheet, row, first, label)
    for column in range(first, value + _WIDE):
        sheet.cell(row, column).border = styles.UNDERLINE
        sheet.cell(row, column).font = font
    sheet.cell(row, value).number_format = shown
    _right(sheet, row, value)


def _right(sheet: Worksheet, row: int, column: int) -> None:
    sheet.merge_cells(start_row=row, start_column=column, end_row=row, end_column=column + _WIDE - 1)
    sheet.cell(row, column).alignment = styles.align("right")


def _label(step: Step) -> str:
    return month_words(step.label) if step.is_end else step.label


def _chart(drawn: Drawing, sheet: Worksheet, bridge: Bridge, steps: tuple[Step, ...], shown: str) -> None:
    bars = [
        Bar(_label(step), f"=${get_column_letter(_VALUE)}${row}", step.value, is_end=step.is_end)
        for row, step in enumerate(steps, _TABLE_TOP + 1)
    ]
    low = lowest_shown(steps)
    title = bridge.title + (" (the axis does not begin at zero)" if low is not None else "")
    place = (page.DATA_TOP, page.DATA_COLUMN)
    chart = waterfall.chart(drawn.pages, sheet, place, bars, title, shown, low)
    page.place_wide(sheet, chart, _CHART_TOP, _CHART_ROWS)


def lowest_shown(steps: tuple[Step, ...]) -> float | None:
    """Where the axis begins, so that small effects on a large value are seen; None for zero."""
    levels, level = [], 0.0
    for step in steps:
        level = step.value if step.is_end else level + step.value
        levels.append(level)
    low, span = min(levels), max(levels) - min(levels)
    if low <= 0 or span <= 0 or span > low:
        return None
    unit = 10.0 ** floor(log10(span))
    return max(round(floor((low - span) / unit) * unit, 10), 0.0) or None


def _effects(drawn: Drawing, bridge: Bridge) -> None:
    """Every effect, part and segment with all the digits that a cell holds, added up by a live formula."""
    title = drawn.title(EFFECTS)
    sheet = drawn.pages.sheet(title, zoom=85)
    titled(
        sheet, title, f"{bridge.title}, {words(bridge.month_from)} to {words(bridge.month_to)}, unrounded."
    )
    exact = {"fraction": "0.0000%;-0.0000%;0.0000%", "ratio": "0.000000", "money": _CENTS}[bridge.unit]
    segment = ", ".join(bridge.by) or "Segment"
    columns = [
        Column("Effect", 22),
        Column("Part", 26),
        Column(segment, 30),
        Column("Value", 18, exact, "right"),
    ]
    head_row(sheet, HEADER_ROW, columns)
    lines = bridge.in_order
    first, last = HEADER_ROW + 1, HEADER_ROW + 2 + len(lines)
    rows: list[tuple[Any, ...]] = [(day(bridge.month_from), "", "", float(bridge.value_from))]
    rows += [(EFFECT_LABELS[each.name], each.part, each.segment, float(each.value)) for each in lines]
    rows.append((day(bridge.month_to), "", "", float(bridge.value_to)))
    for row, values in enumerate(rows, first):
        for column, value in enumerate(values, 1):
            put(sheet, row, column, value)
        dress_row(sheet, row, columns, strong=row in (first, last))
    for row in (first, last):
        sheet.cell(row, 1).number_format = styles.MONTH_FORMAT
        sheet.cell(row, 1).alignment = styles.align("left")
    put(sheet, last + 1, 1, "Check: first value and effects less last value")
    text = f"=ROUND(SUM(D{first}:D{last - 1})-D{last},8)"
    drawn.pages.formula(sheet, last + 1, 4, text, 0)
    dress_row(sheet, last + 1, columns)
    sheet.cell(last + 1, 4).number_format = '0.00000000;-0.00000000;"ok"'
    sheet.freeze_panes = f"A{first}"
    styles.print_set_up(sheet, f"A1:D{last + 1}", rows=f"{HEADER_ROW}:{HEADER_ROW}", landscape=False)
