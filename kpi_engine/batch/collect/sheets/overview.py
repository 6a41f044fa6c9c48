"""The sheet Overview: one page with who is where, the total, statuses over time, and where to look first."""

from __future__ import annotations

from openpyxl.chart._chart import ChartBase
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.batch.collect.portfolio import Portfolio
from kpi_engine.batch.collect.sheets import chart_data, companies, missing
from kpi_engine.batch.collect.sheets.parts import STATUS_COLOURS, Pages, colour, guide_name
from kpi_engine.batch.collect.sheets.triggers import SHEET as TRIGGERS
from kpi_engine.batch.collect.sheets.triggers import trigger_rows
from kpi_engine.workbook.house_style import charts, page, styles
from kpi_engine.workbook.house_style.cells import put
from kpi_engine.workbook.house_style.months import month_words
from kpi_engine.workbook.house_style.page import Tile

SHEET = "Overview"
_LOOK_FIRST = 10
_ABSENT = ("late", "missing", "not readable", "twice")
_PARTIAL = "E2C48D"


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
    page.narrow_columns(sheet)
    page.tiles(pages, sheet, _tiles(portfolio))
    last = _look_first(sheet, portfolio, page.place_charts(sheet, _charts(pages, sheet)) + 1)
    styles.print_set_up(sheet, f"A1:{page.LAST}{last}", tall=1)


def _tiles(portfolio: Portfolio) -> list[Tile]:
    standing = _counted(companies.SHEET, companies.STANDING, companies.HEADER_ROW, len(portfolio.companies))
    words: list[str] = [portfolio.standing(company) for company in portfolio.companies]
    kinds: list[str] = [absence.kind for absence in portfolio.absences]
    absent = _counted(missing.SHEET, 1, missing.HEADER_ROW, len(kinds))
    states = [row[3] for row in trigger_rows(portfolio)]
    fires = _counted(TRIGGERS, 4, 4, len(states))
    found = [Tile("Companies", f"=COUNTA({standing})", len(words), f"of {portfolio.expected}")]
    found += [
        _status_tile(label, f'=COUNTIF({standing},"{word}")', words.count(word), note, word)
        for label, word, note in (("On target", "on target", "no main KPI off or on watch"),
                                  ("On watch", "watch", "no main KPI off, one on watch"),
                                  ("Off target", "off", "a main KPI is off"),
                                  ("No target", "no target", "stated by their guide"))
    ]  # fmt: skip
    late = "=" + "+".join(f'COUNTIF({absent},"{kind}")' for kind in _ABSENT)
    count = sum(kinds.count(kind) for kind in _ABSENT)
    found += [
        _status_tile("Late or missing", late, count, f"{kinds.count('late')} of them late", "late"),
        _status_tile(
            "Rules that fire", f'=COUNTIF({fires},"fires")', states.count("fires"), "see Triggers", "fires"
        ),
    ]
    size = chart_data.total_at(portfolio)
    if size is not None:
        label, text, value, note = size
        found.append(Tile(label, text, value, note, page.compact(value)))
    return found


def _status_tile(label: str, formula: str, count: int, note: str, word: str) -> Tile:
    """A count in the colours of its status, where there is anything to count."""
    ink, background = STATUS_COLOURS.get(word if count else "", (styles.NAVY, styles.PALE))
    return Tile(label, formula, count, note, ink=ink, background=background)


def _counted(sheet: str, column: int, header: int, rows: int) -> str:
    letter = get_column_letter(column)
    return f"{sheet}!${letter}${header + 1}:${letter}${header + max(rows, 1)}"


def _charts(pages: Pages, sheet: Worksheet) -> list[ChartBase]:
    """The total, the statuses by month, the largest companies, and those with the most KPIs off target."""
    portfolio, found = pages.portfolio, list[ChartBase]()
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
    styles.band(sheet, top, heads[0][1], page.COLUMNS)
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
        for column in range(1, page.COLUMNS + 1):
            sheet.cell(row, column).border = styles.UNDERLINE
    return row
