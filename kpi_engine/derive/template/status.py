"""The Status sheet: each KPI at the closed month against its target, what fires, the next review."""

from __future__ import annotations

from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.catalogue.limits import hard_bounds
from kpi_engine.derive.template import names
from kpi_engine.derive.template.figures import at_closed, month_text, next_possible, target_year
from kpi_engine.derive.template.grid import Grid, KpiLine
from kpi_engine.derive.template.kpis import unit_of
from kpi_engine.derive.template.places import HEADER_ROW, SHEET, back_of, status_row
from kpi_engine.derive.template.targets import benchmark_text, mark_text, target_lines, used_row
from kpi_engine.derive.template.triggers import write_triggers
from kpi_engine.model.guide import GuideKpi
from kpi_engine.model.term import Bounds
from kpi_engine.model.unit import Unit
from kpi_engine.results.needs import is_breakeven, is_of_year
from kpi_engine.workbook.house_style import styles

_FREQUENCIES = ("daily", "weekly", "monthly", "quarterly")
_HEADINGS = [
    "KPI", "Segment", "Unit", "Reviewed", "Value", "Period before", "Target", "Gap (+ is good)", "Status",
    "Benchmark (never a target)", "Marks and notes", "Last review", "Next review",
]  # fmt: skip


def write(book: Workbook, grid: Grid) -> None:
    """Add the sheet."""
    sheet = styles.new_sheet(book, SHEET, styles.NAVY)
    styles.heading(
        sheet, "Status", f'=set_company&": closed month "&{month_text()}&", scenario "&set_scenario'
    )
    styles.header(sheet, HEADER_ROW, _HEADINGS, centred="EFGHILM")
    sheet.row_dimensions[HEADER_ROW].height = 30
    for line in target_lines(grid):
        row = status_row(grid, line.kpi.id, line.segment)
        if line.kpi.secondary and sheet.cell(row - 1, 1).value is None:
            styles.band(sheet, row - 1, "Secondary", len(_HEADINGS), strong=False)
        _line(sheet, grid, row, line)
    money = [
        status_row(grid, line.kpi.id, line.segment) for line in target_lines(grid) if line.kpi.unit.is_money
    ]
    styles.whole_from_thousand(sheet, [f"E{row}:G{row}" for row in money])
    last = write_triggers(book, sheet, grid, row + 2)
    _arrange(sheet, row, last)


def _line(sheet: Worksheet, grid: Grid, row: int, line: KpiLine) -> None:
    kpi = line.kpi
    area, years = used_row(grid, kpi.id, line.segment)
    notes = "; ".join(text for text in (_of_year(kpi), mark_text(kpi), *kpi.notes) if text)
    values: list[str] = [
        kpi.label, line.segment, unit_of(kpi), kpi.review,
        f"={at_closed(grid, kpi.id, line.segment)}",
        f"={at_closed(grid, kpi.id, line.segment, back=back_of(grid, kpi))}",
        f"=INDEX({area},MATCH({target_year(kpi)},{years},0))",
        _gap(row, kpi), _status(row, kpi), benchmark_text(kpi), notes, "", _next_review(row, kpi),
    ]  # fmt: skip
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column, value or None)
        cell.font = styles.SMALL if column in (3, 6, 10, 11) else styles.BODY
        cell.border, cell.alignment = styles.UNDERLINE, styles.align(wrap=column in (1, 10, 11))
        if 5 <= column <= 7:
            cell.number_format = kpi.number_format
    sheet.cell(row, 5).font = styles.BOLD
    sheet.cell(row, 8).number_format = GAP_OF_DATES if kpi.unit is Unit.DATE else "+0.0%;-0.0%;0.0%"
    styles.as_input(sheet.cell(row, 4), "@")
    styles.as_input(sheet.cell(row, 12), styles.DATE_FORMAT)
    for column in (4, 5, 6, 7, 8, 9, 12, 13):
        sheet.cell(row, column).alignment = styles.align("center")
    sheet.cell(row, 13).number_format = styles.DATE_FORMAT
    wrapped = ((kpi.label, 34, 10), (benchmark_text(kpi), 36, 9), (notes, 52, 9))
    sheet.row_dimensions[row].height = styles.height(*wrapped)


_NOT_A_NUMBER = 3
"""What Excel's ERROR.TYPE says of #VALUE!: text stands where a figure belongs."""
GAP_OF_DATES = '+0" days";-0" days";0" days"'


def _of_year(kpi: GuideKpi) -> str:
    return "fiscal year to date; compared with the target when the year ends" if is_of_year(kpi) else ""


def _gap(row: int, kpi: GuideKpi) -> str:
    """Relative distance from the target, + where it is favourable; plain distance from a target of 0.

    Dates differ by days. An amount of a fiscal year has no gap before the year ends.
    """
    sign = "-" if kpi.better == "lower" else ""
    gap = f"{sign}(E{row}-G{row})"
    known = f"COUNT(E{row},G{row})=2"
    if is_of_year(kpi):
        known = f"AND({known},MONTH({names.CLOSED_MONTH})={names.YEAR_END})"
    relative = gap if kpi.unit is Unit.DATE else f"IF(G{row}=0,{gap},{gap}/ABS(G{row}))"
    return f"=IF({known},{relative},NA())"


def _status(row: int, kpi: GuideKpi) -> str:
    """The words of KPI_STATUS; a breakeven that has not come is off once the target has passed."""
    value, gap = f"E{row}", f"H{row}"
    missed = '"off"' if kpi.unit is Unit.DATE else f'IF({gap}>=-{names.TOLERANCE}-1E-9,"watch","off")'
    compared = f'IF({gap}>=-1E-9,"on target",{missed})'
    text = f"IF(ISNUMBER({gap}),{compared},{_without_target(value, kpi)})"
    if is_of_year(kpi):
        text = f'IF(AND(ISNUMBER(G{row}),NOT(ISNUMBER({gap}))),"not yet",{text})'
    broken = _broken(value, hard_bounds(kpi))
    if broken:
        text = f'IF({broken},"check input",{text})'
    undefined = '"not defined"'
    if is_breakeven(kpi):
        undefined = f'IF({next_possible(kpi)}>IFERROR(G{row},1E+9),"off","not yet")'
    undefined = f'IF(ERROR.TYPE({value})={_NOT_A_NUMBER},"check input",{undefined})'
    return f"=IF(ISNUMBER({value}),{text},IF(ISNA({value}),NA(),{undefined}))"


def _broken(value: str, bounds: Bounds) -> str:
    parts = []
    if bounds.low is not None:
        parts.append(f"{value}<{bounds.low:g}-1E-9")
    if bounds.high is not None:
        parts.append(f"{value}>{bounds.high:g}+1E-9")
    return f"OR({','.join(parts)})" if len(parts) > 1 else "".join(parts)


def _without_target(value: str, kpi: GuideKpi) -> str:
    """How a figure without a target stands to the one range the guide states for its period."""
    periods = ("", kpi.period)
    comparable = [dict(b.edges) for b in kpi.benchmarks if b.period in periods]
    ranges = [edges for edges in comparable if {"low", "high"} <= edges.keys()]
    if len(ranges) != 1:
        return '"no target"'
    low, high = ranges[0]["low"], ranges[0]["high"]
    not_below = f'IF({value}>{high:g}+1E-9,"above benchmark","within benchmark")'
    return f'IF({value}<{low:g}-1E-9,"below benchmark",{not_below})'


def _next_review(row: int, kpi: GuideKpi) -> str:
    """Counted from the last review, or from the end of the closed month where none is typed."""
    last = f"IF(ISNUMBER(L{row}),L{row},EOMONTH({names.CLOSED_MONTH},0))"
    monthly = f"EDATE({last},1)"
    if kpi.review_rule == "first_business_day":
        first = f"(EOMONTH({last},0)+1)"
        monthly = f"{first}+IF(WEEKDAY({first},2)>5,8-WEEKDAY({first},2),0)"
    steps = {"daily": f"{last}+1", "weekly": f"{last}+7", "monthly": monthly, "quarterly": f"EDATE({last},3)"}
    text = "NA()"
    for word, step in reversed(steps.items()):
        text = f'IF(D{row}="{word}",{step},{text})'
    return f"={text}"


def _arrange(sheet: Worksheet, last_kpi: int, last: int) -> None:
    styles.widths(sheet, {"A": 34, "B": 11, "C": 13, "D": 10, "E": 12, "F": 12, "G": 12, "H": 10, "I": 16,
                          "J": 36, "K": 52, "L": 12, "M": 12})  # fmt: skip
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    first = HEADER_ROW + 1
    often = DataValidation("list", formula1=f'"{",".join(_FREQUENCIES)}"', allow_blank=True)
    often.errorTitle, often.error = "Reviewed", f"One of: {', '.join(_FREQUENCIES)}, or nothing."
    often.add(f"D{first}:D{last_kpi}")
    sheet.add_data_validation(often)
    styles.colour_words(sheet, f"I{first}:I{last_kpi}", styles.STATUS_COLOURS)
    styles.hide_missing(sheet, f"E{first}:I{last_kpi}")
    styles.hide_missing(sheet, f"M{first}:M{last_kpi}")
    styles.print_set_up(sheet, f"A1:M{last}", tall=1)
