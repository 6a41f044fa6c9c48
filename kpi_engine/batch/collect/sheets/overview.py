"""The sheet Overview: one page with who is where, the total, statuses over time, and where to look first."""

from __future__ import annotations

from typing import Any

from openpyxl.chart._chart import ChartBase
from openpyxl.styles import Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.batch.collect.portfolio import Portfolio
from kpi_engine.batch.collect.sheets import chart_data, companies, missing
from kpi_engine.batch.collect.sheets.parts import STATUS_COLOURS, Pages, colour, guide_name
from kpi_engine.batch.collect.sheets.triggers import SHEET as TRIGGERS
from kpi_engine.batch.collect.sheets.triggers import trigger_rows
from kpi_engine.workbook.house_style import charts, styles
from kpi_engine.workbook.house_style.cells import put
from kpi_engine.workbook.house_style.months import month_words

SHEET = "Overview"
_COLUMNS, _CHART_ROWS, _CHARTS_TOP = 24, 14, 9
"""The page is 24 narrow columns wide: eight tiles of three, two charts of twelve."""
_INTO_COLUMN = 430_000
_LOOK_FIRST = 10
_ABSENT = ("late", "missing", "not readable", "twice")
_PARTIAL = "E2C48D"
_GAP = Side(style="thick", color=styles.WHITE)


def write(pages: Pages) -> None:
    """Add the sheet."""
    portfolio = pages.portfolio
    sheet = pages.sheet(SHEET)
    guides = ", ".join(guide_name(pool.guide.id) for pool in portfolio.pools)
    styles.heading(
        sheet,
        f"Portfolio, {month_words(portfolio.month)}",
        f"Amounts in {portfolio.currency}. Guides: {guides}.",
    )
    for column in range(1, _COLUMNS + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 6.6
    _tiles(pages, sheet)
    for number, chart in enumerate(_charts(pages, sheet)):
        left = 12 * (number % 2)
        top = _CHARTS_TOP + _CHART_ROWS * (number // 2)
        charts.place(sheet, chart, (left, left + 12), top, _CHART_ROWS, _INTO_COLUMN)
    last = _look_first(sheet, portfolio, _CHARTS_TOP + 2 * _CHART_ROWS + 1)
    styles.print_set_up(sheet, f"A1:{get_column_letter(_COLUMNS)}{last}", tall=1)


def _tiles(pages: Pages, sheet: Worksheet) -> None:
    portfolio = pages.portfolio
    standing = _counted(companies.SHEET, companies.STANDING, companies.HEADER_ROW, len(portfolio.companies))
    words: list[str] = [portfolio.standing(company) for company in portfolio.companies]
    kinds: list[str] = [absence.kind for absence in portfolio.absences]
    absent = _counted(missing.SHEET, 1, missing.HEADER_ROW, len(kinds))
    states = [row[3] for row in trigger_rows(portfolio)]
    fires = _counted(TRIGGERS, 4, 4, len(states))
    size = chart_data.total_at(portfolio)
    tiles: list[tuple[str, str, float, str, str]] = [
        ("Companies", f"=COUNTA({standing})", len(words), f"of {portfolio.expected}", ""),
        *((label, f'=COUNTIF({standing},"{word}")', words.count(word), note, word)
          for label, word, note in (("On target", "on target", "no main KPI off or on watch"),
                                    ("On watch", "watch", "no main KPI off, one on watch"),
                                    ("Off target", "off", "a main KPI is off"),
                                    ("No target", "no target", "stated by their guide"))),
        ("Late or missing", "=" + "+".join(f'COUNTIF({absent},"{kind}")' for kind in _ABSENT),
         sum(kinds.count(kind) for kind in _ABSENT), f"{kinds.count('late')} of them late", "late"),
        ("Rules that fire", f'=COUNTIF({fires},"fires")', states.count("fires"), "see Triggers", "fires"),
    ]  # fmt: skip
    for number, (label, formula, count, note, word) in enumerate(tiles):
        _tile(pages, sheet, 1 + 3 * number, (label, formula, count, note), word if count else "")
    if size is not None:
        label, text, value, note = size
        _tile(pages, sheet, 22, (label, text, value, note), "", shown=chart_data.compact(value))


def _counted(sheet: str, column: int, header: int, rows: int) -> str:
    letter = get_column_letter(column)
    return f"{sheet}!${letter}${header + 1}:${letter}${header + max(rows, 1)}"


def _tile(
    pages: Pages, sheet: Worksheet, column: int, texts: tuple[str, str, float, str], word: str,
    shown: str = "0",
) -> None:  # fmt: skip
    """Label, live count and a remark, one below the other over three columns."""
    label, formula, value, note = texts
    for step, (height, font) in enumerate(
        ((18, styles.font(9, color=styles.GREY)), (30, styles.font(20, bold=True, color=styles.NAVY)),
         (16, styles.font(8, color=styles.GREY)))
    ):  # fmt: skip
        row = 4 + step
        sheet.merge_cells(start_row=row, start_column=column, end_row=row, end_column=column + 2)
        for part in range(3):
            box = sheet.cell(row, column + part)
            box.fill = styles.fill(STATUS_COLOURS[word][1] if word in STATUS_COLOURS else styles.PALE)
            box.border = Border(left=_GAP) if part == 0 and column > 1 else Border()
        cell: Any = sheet.cell(row, column)
        cell.font, cell.alignment = font, styles.align("center")
        sheet.row_dimensions[row].height = height
    put(sheet, 4, column, label)
    number = pages.formula(sheet, 5, column, formula, value)
    number.number_format = shown
    if word in STATUS_COLOURS:
        number.font = styles.font(20, bold=True, color=STATUS_COLOURS[word][0])
    put(sheet, 6, column, note)


def _charts(pages: Pages, sheet: Worksheet) -> list[ChartBase]:
    """The total, the statuses by month, the largest companies, and those with the most KPIs off target."""
    portfolio, found = pages.portfolio, list[ChartBase]()
    top = chart_data.TOP
    sheet.cell(top - 2, chart_data.COLUMN, "Chart data").font = styles.BOLD
    total, months = chart_data.months(sheet, portfolio)
    if total:
        title = f"{total} by month, {portfolio.currency}"
        found.append(charts.columns(months, title, {1: styles.STEEL, 2: _PARTIAL}, "#,##0", stacked=True))
    colours = {3: styles.GOOD, 4: styles.WATCH, 5: styles.BAD}
    found.append(charts.columns(months, "Main KPIs by status", colours, "0", stacked=True))
    largest = chart_data.largest(sheet, portfolio)
    if largest is not None:
        found.append(
            charts.bars(
                largest,
                f"Largest companies by {total.removeprefix('Total ')}, {portfolio.currency}",
                {1: styles.STEEL},
                "#,##0",
            )
        )
    worst = chart_data.most_off(sheet, portfolio)
    if worst is not None:
        title = "Most main KPIs off target or on watch"
        found.append(charts.bars(worst, title, {1: styles.BAD, 2: styles.WATCH}, "0"))
    return found


def _look_first(sheet: Worksheet, portfolio: Portfolio, top: int) -> int:
    """The companies with the most main KPIs off target, then the most rules that fire."""
    heads = (
        (1, "Where to look first"),
        (8, "Standing"),
        (11, "KPIs off"),
        (13, "Rules"),
        (15, "The first of them"),
    )
    styles.band(sheet, top, heads[0][1], _COLUMNS)
    for column, text in heads[1:]:
        sheet.cell(top, column, text)
    ranked = sorted(
        portfolio.companies,
        key=lambda each: (
            -companies.statuses(portfolio, each)["off"],
            -companies.firing(portfolio, each),
            each.company,
        ),
    )
    row = top
    for row, company in enumerate(ranked[:_LOOK_FIRST], top + 1):
        month = portfolio.month_of(company)
        action = next(
            (rule.action for rule in company.rules if rule.month == month and rule.state == "fires"), ""
        )
        values = ((1, company.company), (8, portfolio.standing(company)),
                  (11, companies.statuses(portfolio, company)["off"]),
                  (13, companies.firing(portfolio, company)), (15, action))  # fmt: skip
        for column, value in values:
            cell = put(sheet, row, column, value)
            cell.font = styles.BOLD if column == 1 else styles.BODY
            cell.alignment = styles.align("left")
        colour(sheet.cell(row, 8), portfolio.standing(company))
        sheet.merge_cells(start_row=row, start_column=8, end_row=row, end_column=9)
        for column in range(1, _COLUMNS + 1):
            sheet.cell(row, column).border = styles.UNDERLINE
    return row
