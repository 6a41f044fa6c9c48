"""The sheet Triggers: every rule that fires and what to do; then those that lack a figure."""

from __future__ import annotations

from typing import Any

from kpi_engine.batch.collect.portfolio import Portfolio
from kpi_engine.batch.collect.sheets.parts import STATUS_COLOURS, Pages, guide_name
from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.months import month_cell, month_words
from kpi_engine.workbook.house_style.tables import Column, table

SHEET, HEADER_ROW = "Triggers", 4
_COLUMNS = (
    Column("Company", 26), Column("Guide", 20), Column("Month", 9, styles.MONTH_FORMAT, "center"),
    Column("State", 12, side="center"), Column("Rule", 24, wrap=True), Column("Segment", 13),
    Column("Decided on", 46, wrap=True), Column("What to do", 52, wrap=True),
)  # fmt: skip


def write(pages: Pages) -> None:
    """Add the sheet."""
    portfolio = pages.portfolio
    sheet = pages.sheet(SHEET, styles.BAD)
    styles.heading(sheet, SHEET, f"Rules of the guides at {month_words(portfolio.month)}: those that fire, "
                   "then those that cannot be decided for want of a figure.")  # fmt: skip
    rows = trigger_rows(portfolio)
    last = table(sheet, "triggers", HEADER_ROW, _COLUMNS, rows)
    for number, row in enumerate(rows, HEADER_ROW + 1):
        sheet.row_dimensions[number].height = styles.height(
            (row[6], 46, 10), (row[7], 52, 10), (row[4], 24, 10)
        )
    styles.colour_words(sheet, f"D{HEADER_ROW + 1}:D{last}", STATUS_COLOURS)
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    styles.print_set_up(sheet, f"A1:H{last}", rows=f"{HEADER_ROW}:{HEADER_ROW}")


def trigger_rows(portfolio: Portfolio) -> list[list[Any]]:
    """Rules that fire before those that lack a figure, in the order of the companies."""
    rows = [
        [company.company, guide_name(company.guide), month_cell(rule.month), rule.state, rule.rule,
         rule.segment,
         rule.figures if rule.state == "fires" else f"lacks {rule.lacks}", rule.action]
        for company in portfolio.companies for rule in company.rules
        if rule.month == portfolio.month_of(company)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row[3] != "fires")
