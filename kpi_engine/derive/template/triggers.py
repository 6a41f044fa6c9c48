"""The triggers of a guide as native formulas: each figure, its limit, and whether the rule fires."""

from __future__ import annotations

from dataclasses import replace

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.derive.template import names
from kpi_engine.derive.template.figures import at_closed, at_least, months_to_breakeven, target_year
from kpi_engine.derive.template.grid import Grid
from kpi_engine.derive.template.places import back_of
from kpi_engine.derive.template.targets import used_row
from kpi_engine.model.guide import Trigger
from kpi_engine.model.trigger import Comparison, Prior, Reference, Rule, Target, parse_rule
from kpi_engine.model.unit import Unit
from kpi_engine.workbook.house_style import styles

FIRES, QUIET, MISSING = "fires", "does not fire", "needs data"
COLOURS = {
    FIRES: (styles.BAD, styles.BAD_FILL),
    QUIET: (styles.GOOD, styles.GOOD_FILL),
    MISSING: (styles.GREY, styles.NOTE_FILL),
}
_HEADINGS = [
    "Trigger",
    "",
    "",
    "",
    "Figure",
    "Limit",
    "Figure 2",
    "Limit 2",
    "State",
    "Action",
    "Mark",
    "",
    "",
]
_COUNT_COLUMN, _PARTS = 14, 15
"""Workings right of the table: the number of each rule that fires, and its comparisons (1, 0, -1 missing)."""


def rules(grid: Grid) -> list[tuple[Trigger, Rule]]:
    """Every rule, one per segment where it speaks of a dimension or of a target stated by segment."""
    found: list[tuple[Trigger, Rule]] = []
    for trigger in grid.guide.triggers:
        rule = parse_rule(trigger.when, trigger.id)
        segments = _segments(grid, rule)
        found += [(trigger, _for_segment(grid, rule, segment)) for segment in segments] or [(trigger, rule)]
    return found


def _segments(grid: Grid, rule: Rule) -> list[str]:
    for part in rule.comparisons:
        if part.figure.segment in grid.guide.dimensions:
            return list(grid.guide.dimensions[part.figure.segment])
        kpi = grid.guide.kpi(part.figure.term)
        if kpi and isinstance(part.limit, Target) and not part.figure.segment and not kpi.targets:
            return list(kpi.segment_targets)
    return []


def _for_segment(grid: Grid, rule: Rule, segment: str) -> Rule:
    def change(figure: Reference) -> Reference:
        kpi = grid.guide.kpi(figure.term)
        own = figure.segment in grid.guide.dimensions or (not figure.segment and kpi and kpi.segment_targets)
        return replace(figure, segment=segment) if own else figure

    return rule.renamed(change)


def write_triggers(book: Workbook, sheet: Worksheet, grid: Grid, row: int) -> int:
    """Add the table from `row` on; returns its last row."""
    styles.header(sheet, row, _HEADINGS, centred="EFGHI")
    row += 1
    first = row
    for row, (trigger, rule) in enumerate(rules(grid), first):
        _trigger(sheet, grid, row, trigger, rule, first)
    styles.colour_words(sheet, f"I{first}:I{row}", COLOURS)
    styles.hide_missing(sheet, f"E{first}:H{row}")
    for column in ("N", "O", "P"):
        sheet.column_dimensions[column].hidden = True
    names.define(book, "triggers_state", sheet.title, f"I{first}:I{row}")
    names.define(book, "triggers_action", sheet.title, f"J{first}:J{row}")
    names.define(book, "triggers_rule", sheet.title, f"A{first}:A{row}")
    names.define(book, "triggers_number", sheet.title, f"N{first}:N{row}")
    return row


def _trigger(sheet: Worksheet, grid: Grid, row: int, trigger: Trigger, rule: Rule, first: int) -> None:
    text = " and ".join(_words(grid, part) for part in rule.comparisons)
    parts = []
    for number, part in enumerate(rule.comparisons):
        figure, limit = 5 + 2 * number, 6 + 2 * number
        sheet.cell(row, figure, f"={_figure(grid, part.figure)}")
        sheet.cell(row, limit, _limit(grid, part))
        for column in (figure, limit):
            sheet.cell(row, column).number_format = _format(grid, part)
        left, right = sheet.cell(row, figure).coordinate, sheet.cell(row, limit).coordinate
        sheet.cell(row, _PARTS + number, f"={_holds(part, left, right)}")
        parts.append(sheet.cell(row, _PARTS + number).coordinate)
    area = f"{parts[0]}:{parts[-1]}"
    state = f'=IF(COUNTIF({area},0)>0,"{QUIET}",IF(COUNTIF({area},-1)>0,"{MISSING}","{FIRES}"))'
    marks = "; ".join(f"{mark.kind}: {mark.why}" for mark in trigger.marks)
    for column, value in ((1, text), (9, state), (10, trigger.then), (11, marks or None)):
        sheet.cell(row, column, value)
    sheet.cell(row, _COUNT_COLUMN, f'=IF(I{row}="{FIRES}",COUNTIF(I${first}:I{row},"{FIRES}"),0)')
    for column in range(1, 14):
        cell = sheet.cell(row, column)
        cell.font = styles.SMALL if column == 11 else styles.BODY
        cell.border, cell.alignment = styles.UNDERLINE, styles.align(wrap=column in (10, 11))
    for column in range(5, 10):
        sheet.cell(row, column).alignment = styles.align("center")
    sheet.row_dimensions[row].height = styles.height((trigger.then, 36, 10))


def _words(grid: Grid, part: Comparison) -> str:
    """A comparison for a reader: `COGS ratio > 1`, `Days of onboarding ≥ 14`."""
    match part.limit:
        case Target(plus):
            limit = f"target + {plus:g}" if plus else "target"
        case Prior():
            limit = "period before"
        case Reference():
            limit = _label(grid, part.limit)
        case number:
            limit = f"{number:g}"
    sign = {">=": "≥", "<=": "≤"}.get(part.operator, part.operator)
    return f"{_label(grid, part.figure)} {sign} {limit}"


def _label(grid: Grid, figure: Reference) -> str:
    kpi = grid.guide.kpi(figure.term)
    label = kpi.label if kpi is not None else TERMS.get(figure.term).label
    return f"{label} – {figure.segment}" if figure.segment else label


def _figure(grid: Grid, figure: Reference, *, back: str = "0") -> str:
    if figure.term == "months_to_breakeven":
        return months_to_breakeven(grid)
    kpi = grid.guide.kpi(figure.term)
    if kpi is not None and kpi.id == figure.term and not figure.segment and back == "0":
        return at_least(grid, kpi)
    return at_closed(grid, figure.term, figure.segment, back=back)


def _limit(grid: Grid, part: Comparison) -> str | float:
    kpi = grid.guide.kpi(part.figure.term)
    match part.limit:
        case Target(plus):
            area, years = used_row(grid, kpi.id if kpi else part.figure.term, part.figure.segment)
            found = f"=INDEX({area},MATCH({target_year(kpi)},{years},0))"
            return f"{found}+{plus:g}" if plus else found
        case Prior():
            return f"={_figure(grid, part.figure, back=back_of(grid, kpi))}"
        case Reference():
            return f"={_figure(grid, part.limit)}"
        case number:
            return number


def _holds(part: Comparison, left: str, right: str) -> str:
    """1 when the comparison holds, 0 when not (or when no target is stated), -1 when a figure is missing."""
    slack = f"1E-9*IF({right}=0,1,ABS({right}))"
    sign = "+" if part.operator in (">", "<=") else "-"
    compared = f"IF({left}{part.operator}{right}{sign}{slack},1,0)"
    missing = f"IF(ISNUMBER({left}),0,-1)" if isinstance(part.limit, Target) else "-1"
    return f"IF(COUNT({left},{right})=2,{compared},{missing})"


def _format(grid: Grid, part: Comparison) -> str:
    kpi = grid.guide.kpi(part.figure.term)
    if kpi is not None:
        return kpi.number_format
    term = TERMS.find(part.figure.term)
    return term.unit.number_format if term else Unit.NUMBER.number_format
