"""The Board page: one printed landscape page with the main KPIs, what each means, and what to act on."""

from __future__ import annotations

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.derive.template import names
from kpi_engine.derive.template.checks import COLOURS as CHECK_COLOURS
from kpi_engine.derive.template.figures import month_text
from kpi_engine.derive.template.grid import Grid
from kpi_engine.derive.template.lines import main_kpis
from kpi_engine.derive.template.places import status_row
from kpi_engine.derive.template.status import GAP_OF_DATES
from kpi_engine.derive.template.targets import MARKS, mark_sign
from kpi_engine.model.guide import GuideKpi
from kpi_engine.model.unit import Unit
from kpi_engine.workbook.house_style import styles

SHEET = "Board"
HEADER_ROW, ACTIONS = 5, 6
_ONE_PAGE = 10
"""So many KPIs can be read on one printed page; more take two."""
_HEADINGS = ["KPI", "What it tells", "Value", "Period before", "Target", "Gap", "Status", "Next review"]


def write(book: Workbook, grid: Grid) -> None:
    """Add the sheet."""
    sheet = styles.new_sheet(book, SHEET, styles.NAVY, zoom=100)
    subtitle = f'="Closed month "&{month_text()}&", scenario "&set_scenario&", amounts in "&set_currency'
    styles.heading(sheet, '=set_company&" – KPI report to the board"', subtitle)
    sheet["G3"], sheet["H3"] = "Checks", f"={names.CHECKS_RESULT}"
    sheet["G3"].font, sheet["G3"].alignment = styles.SMALL, styles.align("right")
    sheet["H3"].font, sheet["H3"].alignment = styles.BOLD, styles.align("center")
    styles.colour_words(sheet, "H3", CHECK_COLOURS)
    styles.header(sheet, HEADER_ROW, _HEADINGS, centred="CDEFGH")
    sheet.row_dimensions[HEADER_ROW].height = 22
    kpis = main_kpis(grid.guide)
    for row, kpi in enumerate(kpis, HEADER_ROW + 1):
        _kpi(sheet, grid, row, kpi)
    last = HEADER_ROW + len(kpis)
    styles.colour_words(sheet, f"G{HEADER_ROW + 1}:G{last}", styles.STATUS_COLOURS)
    styles.hide_missing(sheet, f"C{HEADER_ROW + 1}:H{last}")
    money = [row for row, kpi in enumerate(kpis, HEADER_ROW + 1) if kpi.unit.is_money]
    styles.whole_from_thousand(sheet, [f"C{row}:E{row}" for row in money])
    end = _actions(sheet, last + 2)
    _note(sheet, grid, end + 1)
    styles.widths(sheet, {"A": 27, "B": 50, "C": 12, "D": 12, "E": 23, "F": 9, "G": 16, "H": 12})
    rows = f"{HEADER_ROW}:{HEADER_ROW}"
    styles.print_set_up(sheet, f"A1:H{end + 2}", tall=1 if len(kpis) <= _ONE_PAGE else 2, rows=rows)


def _kpi(sheet: Worksheet, grid: Grid, row: int, kpi: GuideKpi) -> None:
    source = status_row(grid, kpi.id)
    by_segment = bool(kpi.segment_targets) and not kpi.targets
    target = _segment_targets(grid, kpi) if by_segment else f"=Status!G{source}"
    gap = "=NA()" if by_segment else f"=Status!H{source}"
    status = _segment_status(grid, kpi) if by_segment else f"=Status!I{source}"
    value, before = (_or_dash(f"Status!{column}{source}") for column in "EF")
    values = (
        kpi.label + mark_sign(kpi),
        kpi.meaning,
        value,
        before,
        target,
        gap,
        status,
        f"=Status!M{source}",
    )
    shown = kpi.number_format
    gap_shown = GAP_OF_DATES if kpi.unit is Unit.DATE else "+0.0%;-0.0%;0.0%"
    formats = ("General", "General", shown, shown, shown, gap_shown, "General", styles.DATE_FORMAT)
    for column, (value, number_format) in enumerate(zip(values, formats, strict=True), 1):
        cell = sheet.cell(row, column, value)
        cell.number_format, cell.border = number_format, styles.UNDERLINE
        cell.font = styles.font(12, bold=True) if column == 3 else styles.BOLD if column == 1 else styles.BODY
        cell.alignment = styles.align("left" if column < 3 else "center", wrap=column in (1, 2, 5))
    sheet.cell(row, 4).font = sheet.cell(row, 8).font = styles.SMALL
    sheet.row_dimensions[row].height = 40


def _or_dash(cell: str) -> str:
    """A KPI that is not defined, such as months to breakeven before it, is a dash on the page."""
    return f'=IF(ISERR({cell}),"–",{cell})'


def _segment_targets(grid: Grid, kpi: GuideKpi) -> str:
    """`Core 5.46 of 5; Enterprise 54.6 of 50`: each segment beside its target."""
    parts = []
    for segment in kpi.segment_targets:
        row = status_row(grid, kpi.id, segment)
        both = f'ROUND(Status!E{row},1)&" of "&ROUND(Status!G{row},1)'
        parts.append(f'"{segment} "&IF(COUNT(Status!E{row},Status!G{row})=2,{both},"–")')
    return "=" + '&"; "&'.join(parts)


def _segment_status(grid: Grid, kpi: GuideKpi) -> str:
    """The worst status of the segments."""
    rows = [status_row(grid, kpi.id, segment) for segment in kpi.segment_targets]
    text = "NA()"
    for word in ("on target", "watch", "off", "check input"):
        count = "+".join(f'COUNTIF(Status!I{row},"{word}")' for row in rows)
        text = f'IF({count}>0,"{word}",{text})'
    return f"={text}"


def _actions(sheet: Worksheet, row: int) -> int:
    """The triggers that fire, as many as fit, and how many there are."""
    styles.band(sheet, row, "What to act on", len(_HEADINGS))
    fired = 'COUNTIF(triggers_state,"fires")'
    undecided = 'COUNTIF(triggers_state,"needs data")'
    counted = f'{fired}&" of "&COUNTA(triggers_state)&" rules fire"'
    sheet.cell(row, 5, f'={counted}&IF({undecided}>0,", "&{undecided}&" lack figures","")')
    for number in range(1, ACTIONS + 1):
        here = row + number
        found = f"MATCH({number},triggers_number,0)"
        quiet = f'IF({undecided}>0,"No rule is known to fire; figures are missing.","No rule fires.")'
        none = quiet if number == 1 else '""'
        action = f"=IF({fired}>={number},INDEX(triggers_action,{found}),{none})"
        rule = f'=IF({fired}>={number},"because "&INDEX(triggers_rule,{found}),"")'
        for column, formula in ((1, action), (3, rule)):
            cell = sheet.cell(here, column, formula)
            cell.font = styles.BODY if column == 1 else styles.SMALL
        sheet.row_dimensions[here].height = 21
    return row + ACTIONS


def _note(sheet: Worksheet, grid: Grid, row: int) -> None:
    if any(kpi.marks for kpi in main_kpis(grid.guide)):
        sheet.cell(row + 1, 1, MARKS).font = styles.font(8, color=styles.GREY)
    text = f"Targets and rules: {grid.guide.title}. Gap: + is favourable. Definitions: see Guide, Settings."
    sheet.cell(row, 1, text).font = styles.font(8, color=styles.GREY)
