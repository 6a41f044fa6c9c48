"""The Status sheet: each KPI at the closed month against its target, what fires, the next review."""

from __future__ import annotations

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.derive.template import names, styles
from kpi_engine.derive.template.figures import at_closed, back_of, is_history, month_text
from kpi_engine.derive.template.grid import Grid, KpiLine
from kpi_engine.derive.template.kpis import unit_of
from kpi_engine.derive.template.targets import benchmark_text, mark_text, target_lines, used_row
from kpi_engine.derive.template.triggers import write_triggers
from kpi_engine.functions.lookup import hard_bounds
from kpi_engine.model.guide import GuideKpi
from kpi_engine.model.term import Bounds

SHEET = "Status"
HEADER_ROW = 5
_HEADINGS = [
    "KPI", "Segment", "Unit", "Reviewed", "Value", "Period before", "Target", "Gap (+ is good)", "Status",
    "Benchmark (never a target)", "Mark", "Last review", "Next review",
]  # fmt: skip


def write(book: Workbook, grid: Grid) -> None:
    """Add the sheet."""
    sheet = styles.new_sheet(book, SHEET, styles.NAVY)
    styles.heading(
        sheet, "Status", f'=set_company&": closed month "&{month_text()}&", scenario "&set_scenario'
    )
    styles.header(sheet, HEADER_ROW, _HEADINGS, centred="EFGHILM")
    sheet.row_dimensions[HEADER_ROW].height = 30
    row, secondary = HEADER_ROW, False
    for line in target_lines(grid):
        row += 1
        if line.kpi.secondary and not secondary:
            secondary = True
            styles.band(sheet, row, "Secondary", len(_HEADINGS), strong=False)
            row += 1
        _line(sheet, grid, row, line)
    last = write_triggers(book, sheet, grid, row + 2)
    _arrange(sheet, row, last)


def status_row(grid: Grid, kpi: str, segment: str = "") -> int:
    """The row of a KPI on this sheet."""
    lines = target_lines(grid)
    keys = [(line.kpi.id, line.segment) for line in lines]
    position = keys.index((kpi, segment))
    return HEADER_ROW + 1 + position + (1 if lines[position].kpi.secondary else 0)


def _line(sheet: Worksheet, grid: Grid, row: int, line: KpiLine) -> None:
    kpi = line.kpi
    area, years = used_row(grid, kpi.id, line.segment)
    values: list[str] = [
        kpi.label, line.segment, unit_of(kpi), kpi.review or "–",
        f"={at_closed(grid, kpi.id, line.segment)}",
        f"={at_closed(grid, kpi.id, line.segment, back=back_of(kpi))}",
        f"=INDEX({area},MATCH(YEAR({names.CLOSED_MONTH}),{years},0))",
        _gap(row, kpi), _status(row, kpi), benchmark_text(kpi), mark_text(kpi), "", _next_review(row, kpi),
    ]  # fmt: skip
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column, value or None)
        cell.font = styles.SMALL if column in (3, 4, 6, 10, 11) else styles.BODY
        cell.border, cell.alignment = styles.UNDERLINE, styles.align(wrap=column in (10, 11))
        if 5 <= column <= 7:
            cell.number_format = kpi.number_format
    sheet.cell(row, 5).font = styles.BOLD
    sheet.cell(row, 8).number_format = "+0.0%;-0.0%;0.0%"
    for column in (5, 6, 7, 8, 9, 12, 13):
        sheet.cell(row, column).alignment = styles.align("center")
    typed, computed = sheet.cell(row, 12), sheet.cell(row, 13)
    computed.number_format = styles.DATE_FORMAT
    if kpi.review:
        styles.as_input(typed, styles.DATE_FORMAT)
    sheet.row_dimensions[row].height = styles.height((benchmark_text(kpi), 36, 9), (mark_text(kpi), 44, 9))


def _gap(row: int, kpi: GuideKpi) -> str:
    """Relative distance from the target, + where it is favourable; plain distance from a target of 0."""
    sign = "-" if kpi.better == "lower" else ""
    gap = f"{sign}(E{row}-G{row})"
    return f"=IF(COUNT(E{row},G{row})=2,IF(G{row}=0,{gap},{gap}/ABS(G{row})),NA())"


def _status(row: int, kpi: GuideKpi) -> str:
    """The words of KPI_STATUS; a history that has not got there is off once the target has passed."""
    value, gap = f"E{row}", f"H{row}"
    compared = f'IF({gap}>=-1E-9,"on target",IF({gap}>=-{names.TOLERANCE}-1E-9,"watch","off"))'
    text = f"IF(ISNUMBER({gap}),{compared},{_without_target(value, kpi)})"
    broken = _broken(value, hard_bounds(kpi))
    if broken:
        text = f'IF({broken},"check input",{text})'
    undefined = '"not defined"'
    if is_history(kpi):
        undefined = f'IF(N({names.CLOSED_NUMBER})+1>IFERROR(G{row},1E+9),"off","not yet")'
    return f"=IF(ISNUMBER({value}),{text},IF(ISNA({value}),NA(),{undefined}))"


def _broken(value: str, bounds: Bounds) -> str:
    parts = []
    if bounds.low is not None:
        parts.append(f"{value}<{bounds.low:g}-1E-9")
    if bounds.high is not None:
        parts.append(f"{value}>{bounds.high:g}+1E-9")
    return f"OR({','.join(parts)})" if len(parts) > 1 else "".join(parts)


def _without_target(value: str, kpi: GuideKpi) -> str:
    ranges = [dict(b.edges) for b in kpi.benchmarks if {"low", "high"} <= dict(b.edges).keys()]
    if len(ranges) != 1:
        return '"no target"'
    low, high = ranges[0]["low"], ranges[0]["high"]
    not_below = f'IF({value}>{high:g}+1E-9,"above benchmark","within benchmark")'
    return f'IF({value}<{low:g}-1E-9,"below benchmark",{not_below})'


_STEP = {"daily": "{0}+1", "weekly": "{0}+7", "monthly": "EDATE({0},1)", "quarterly": "EDATE({0},3)"}


def _next_review(row: int, kpi: GuideKpi) -> str:
    """Counted from the last review, or from the end of the closed month where none is typed."""
    if not kpi.review:
        return ""
    last = f"IF(ISNUMBER(L{row}),L{row},EOMONTH({names.CLOSED_MONTH},0))"
    return "=" + _STEP[kpi.review].format(last)


def _arrange(sheet: Worksheet, last_kpi: int, last: int) -> None:
    styles.widths(sheet, {"A": 34, "B": 11, "C": 13, "D": 10, "E": 12, "F": 12, "G": 12, "H": 10, "I": 13,
                          "J": 36, "K": 44, "L": 12, "M": 12})  # fmt: skip
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    first = HEADER_ROW + 1
    styles.colour_words(sheet, f"I{first}:I{last_kpi}", styles.STATUS_COLOURS)
    styles.hide_missing(sheet, f"E{first}:I{last_kpi}")
    styles.hide_missing(sheet, f"M{first}:M{last_kpi}")
    styles.print_set_up(sheet, f"A1:M{last}", tall=1)
