"""The Targets sheet: what the guide states, year by year, and what holds in between; yours to change."""

from __future__ import annotations

from datetime import date

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.derive.template.grid import Grid, KpiLine
from kpi_engine.derive.template.kpis import unit_of
from kpi_engine.model.guide import Benchmark, GuideKpi
from kpi_engine.workbook.house_style import styles

SHEET = "Targets"
HEADER_ROW = 6
_METHODS = (
    "linear: same amount a year; geometric: same percentage; step: last stated; none: stated years only"
)
_DAY_ZERO = date(1899, 12, 30)
"""Day 0 of Excel's dates."""
YEAR_COUNT = 5
EVERY, STATED = 6, 7
USED = STATED + YEAR_COUNT + 1
BENCHMARK = USED + YEAR_COUNT + 1
HELP = BENCHMARK + 4
"""Columns: one target for every year, targets by year, the target used by year, benchmark, workings."""


def target_lines(grid: Grid) -> list[KpiLine]:
    """Every KPI, and the segments for which the guide states targets; the main KPIs first."""
    lines: list[KpiLine] = []
    for kpi in grid.guide.kpis:
        if not kpi.working:
            lines += [KpiLine(kpi), *(KpiLine(kpi, segment) for segment in kpi.segment_targets)]
    return lines


def row_of(grid: Grid, kpi: str, segment: str) -> int:
    """The row of a KPI's targets; a working KPI has those of the shown KPI that it computes along with."""
    keys = [(line.kpi.id, line.segment) for line in target_lines(grid)]
    for shown in (kpi, *_alike(grid, kpi)):
        for place in ((shown, segment), (shown, "")):
            if place in keys:
                return HEADER_ROW + 1 + keys.index(place)
    raise KeyError(kpi)


def _alike(grid: Grid, name: str) -> list[str]:
    """Shown KPIs of the same function with the same targets: of `ebitda_ytd`, `ebitda`."""
    kpi = grid.guide.kpi(name)
    if kpi is None:
        return []
    return [k.id for k in grid.guide.kpis if (k.function, k.targets) == (kpi.function, kpi.targets)]


def used_row(grid: Grid, kpi: str, segment: str) -> tuple[str, str]:
    """The cells with the targets used, and those with their years."""
    first, last = get_column_letter(USED), get_column_letter(USED + YEAR_COUNT - 1)
    row = row_of(grid, kpi, segment)
    return f"{SHEET}!${first}${row}:${last}${row}", f"{SHEET}!${first}${HEADER_ROW}:${last}${HEADER_ROW}"


def stated_for(line: KpiLine) -> dict[int, float]:
    """What the guide states for a KPI or a segment of it."""
    if line.segment:
        return dict(line.kpi.segment_targets.get(line.segment, {}))
    if line.kpi.target_date and not line.kpi.targets and not line.kpi.segment_targets:
        return {0: float((date.fromisoformat(f"{line.kpi.target_date[:7]}-01") - _DAY_ZERO).days)}
    return dict(line.kpi.targets)


def write(book: Workbook, grid: Grid) -> None:
    """Add the sheet."""
    sheet = styles.new_sheet(book, SHEET, styles.INPUT_INK)
    source = f"From the guide “{grid.guide.title}”."
    styles.heading(sheet, SHEET, f"{source} Blue cells are yours; years in between follow from the method.")
    first_year = grid.start[0]
    years = [first_year + step for step in range(YEAR_COUNT)]
    _headers(sheet, years)
    lines = target_lines(grid)
    for row, line in enumerate(lines, HEADER_ROW + 1):
        _line(sheet, row, line, years)
    last = HEADER_ROW + len(lines)
    _methods(sheet, last)
    _arrange(sheet, last)


def _headers(sheet: Worksheet, years: list[int]) -> None:
    styles.header(sheet, HEADER_ROW, ["KPI", "Segment", "Unit", "Better", "Between years", "Every year"])
    blocks = ((STATED, "Stated"), (USED, "Used"), (HELP, "Last stated"), (HELP + 5, "in year"),
              (HELP + 10, "Next stated"), (HELP + 15, "in year"))  # fmt: skip
    for first, title in blocks:
        sheet.cell(HEADER_ROW - 1, first, title).font = styles.font(bold=True, color=styles.NAVY)
        for step, year in enumerate(years):
            cell = sheet.cell(HEADER_ROW, first + step, year)
            cell.font, cell.fill, cell.alignment = (
                styles.HEAD,
                styles.fill(styles.NAVY),
                styles.align("right"),
            )
    styles.header(sheet, HEADER_ROW, ["Benchmark (never a target)", "Mark"], first=BENCHMARK)


def _line(sheet: Worksheet, row: int, line: KpiLine, years: list[int]) -> None:
    kpi, stated = line.kpi, stated_for(line)
    texts = (kpi.label, line.segment, unit_of(kpi), kpi.better, kpi.interpolation)
    for column, text in enumerate(texts, 1):
        cell = sheet.cell(row, column, text)
        cell.font = styles.BODY if column in (1, 2) else styles.SMALL
        if kpi.secondary and column == 1:
            cell.alignment = styles.align(indent=1)
    _input(sheet, row, 5, kpi.interpolation, "@")
    _input(sheet, row, EVERY, stated.get(0), kpi.number_format)
    for step, year in enumerate(years):
        _input(sheet, row, STATED + step, stated.get(year), kpi.number_format)
        _workings(sheet, row, step)
        used = sheet.cell(row, USED + step, _used(row, step))
        used.number_format, used.font, used.border = kpi.number_format, styles.BOLD, styles.UNDERLINE
    for column, text in ((BENCHMARK, benchmark_text(kpi)), (BENCHMARK + 1, mark_text(kpi))):
        cell = sheet.cell(row, column, text)
        cell.font, cell.alignment = styles.SMALL, styles.align(wrap=True)
    sheet.row_dimensions[row].height = styles.height((benchmark_text(kpi), 38, 9), (mark_text(kpi), 52, 9))


def _input(sheet: Worksheet, row: int, column: int, value: float | str | None, shown: str) -> None:
    styles.as_input(sheet.cell(row, column, value), shown)


def _at(column: int, row: int | str) -> str:
    return f"{get_column_letter(column)}{row}"


def _workings(sheet: Worksheet, row: int, step: int) -> None:
    """The last stated figure and year at or before each year, and the next ones at or after it."""
    stated, year = _at(STATED + step, row), _at(STATED + step, f"${HEADER_ROW}")
    for first, value, towards in ((HELP, stated, -1), (HELP + 5, year, -1), (HELP + 10, stated, 1),
                                  (HELP + 15, year, 1)):  # fmt: skip
        beyond = step + towards not in range(YEAR_COUNT)
        neighbour = "NA()" if beyond else _at(first + step + towards, row)
        cell = sheet.cell(row, first + step, f"=IF(ISNUMBER({stated}),{value},{neighbour})")
        cell.font, cell.number_format = styles.SMALL, "General"


def _used(row: int, step: int) -> str:
    """The target of one year by the method of the row; #N/A where the guide says nothing."""
    every, how = f"${_at(EVERY, row)}", f"${_at(5, row)}"
    stated, year = _at(STATED + step, row), _at(STATED + step, f"${HEADER_ROW}")
    before, in_year, after, by_year = (_at(HELP + block + step, row) for block in (0, 5, 10, 15))
    part = f"({year}-{in_year})/({by_year}-{in_year})"
    linear = f"{before}+({after}-{before})*{part}"
    geometric = f"IF(MIN({before},{after})<=0,#NUM!,{before}*({after}/{before})^{part})"
    between = f'IF({how}="step",{before},IF({how}="linear",{linear},IF({how}="geometric",{geometric},NA())))'
    return f"=IF(ISNUMBER({every}),{every},IF(ISNUMBER({stated}),{stated},{between}))"


def benchmark_text(kpi: GuideKpi) -> str:
    """The benchmarks of a KPI in one line."""
    parts = []
    for benchmark in kpi.benchmarks:
        edges = [kpi.unit.show(value) for _, value in benchmark.edges]
        name = benchmark.name.replace("_", " ")
        notes = [text for text in (benchmark.note, _measured(benchmark)) if text]
        parts.append(f"{name}: {' to '.join(edges)}" + (f" ({'; '.join(notes)})" if notes else ""))
    return "; ".join(parts)


def _measured(benchmark: Benchmark) -> str:
    """The period of a benchmark in words, where it has one."""
    if benchmark.period in ("", "unstated"):
        return ""
    return f"per {benchmark.period}"


def mark_sign(kpi: GuideKpi) -> str:
    """A short sign of the marks beside a figure: ` [r]`; `MARKS` says what it means."""
    signs = dict.fromkeys(mark.kind[0] for mark in kpi.marks)
    return f" [{', '.join(signs)}]" if signs else ""


MARKS = (
    "[r] restored: printed without its decimal point; [a] assumed: our reading where the guide is silent; "
    "[d] derived from other figures; [u] uncertain: ask first. Status has the reasons."
)


def mark_text(kpi: GuideKpi) -> str:
    """What the guide does not state plainly."""
    return "; ".join(
        mark.kind if mark.kind == "restored" else f"{mark.kind}: {mark.why}" for mark in kpi.marks
    )


def _methods(sheet: Worksheet, last: int) -> None:
    methods = DataValidation("list", formula1='"linear,geometric,step,none"', allow_blank=False)
    methods.error, methods.errorTitle = "One of: linear, geometric, step, none", "Between years"
    methods.add(f"E{HEADER_ROW + 1}:E{last}")
    sheet.add_data_validation(methods)
    sheet["A3"] = _METHODS
    sheet["A3"].font = styles.SMALL


def _arrange(sheet: Worksheet, last: int) -> None:
    styles.widths(sheet, {"A": 34, "B": 12, "C": 13, "D": 8, "E": 13, "F": 11})
    for column in range(STATED, HELP + 20):
        sheet.column_dimensions[get_column_letter(column)].width = 10
    for gap in (STATED + YEAR_COUNT, USED + YEAR_COUNT, BENCHMARK + 2, BENCHMARK + 3):
        sheet.column_dimensions[get_column_letter(gap)].width = 2
    sheet.column_dimensions[get_column_letter(BENCHMARK)].width = 38
    sheet.column_dimensions[get_column_letter(BENCHMARK + 1)].width = 52
    for column in range(HELP, HELP + 20):
        dimension = sheet.column_dimensions[get_column_letter(column)]
        dimension.outlineLevel, dimension.hidden = 1, True
    sheet.freeze_panes = f"C{HEADER_ROW + 1}"
    first, end = get_column_letter(USED), get_column_letter(USED + YEAR_COUNT - 1)
    styles.hide_missing(sheet, f"{first}{HEADER_ROW + 1}:{end}{last}")
    styles.print_set_up(
        sheet, f"A1:{get_column_letter(BENCHMARK + 1)}{last}", rows=f"{HEADER_ROW}:{HEADER_ROW}"
    )
