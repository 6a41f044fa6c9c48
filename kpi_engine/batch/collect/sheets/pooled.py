"""The sheet Pooled: totals over companies as live sums of the inputs, and KPIs computed from these totals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.batch.collect.pooling import Pool, PooledLine
from kpi_engine.batch.collect.portfolio import Portfolio
from kpi_engine.batch.collect.sheets import inputs
from kpi_engine.batch.collect.sheets.parts import Pages, guide_name
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.unit import Unit
from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.cells import put
from kpi_engine.workbook.house_style.months import month_head
from kpi_engine.workbook.house_style.tables import Column, head_row

SHEET, HEADER_ROW, FIRST = "Pooled", 4, 4
_GUIDE, _TERM = 2, 3
"""Columns of the sheet Inputs that a sum looks at."""
_PURPOSE = (
    "Amounts in {currency}. Totals are sums of the sheet Inputs; KPIs are computed from totals, never as a "
    "mean of ratios. Amber: not all companies have the figures; how many do stands below."
)


def write(pages: Pages) -> None:
    """Add the sheet."""
    portfolio = pages.portfolio
    sheet = pages.sheet(SHEET, zoom=85)
    styles.heading(sheet, SHEET, _PURPOSE.format(currency=portfolio.currency))
    head_row(
        sheet, HEADER_ROW, (Column("Figure", 34), Column("Unit", 13), Column("Companies", 10, side="center"))
    )
    month_head(sheet, HEADER_ROW, FIRST, portfolio.months)
    for column in range(FIRST, FIRST + len(portfolio.months)):
        sheet.column_dimensions[get_column_letter(column)].width = 12
    row = HEADER_ROW
    if len(portfolio.pools) > 1:
        title = f"All companies: {len(portfolio.companies)} of {portfolio.expected}, what all guides have"
        row = _totals(pages, sheet, row + 1, title, portfolio.totals, "", portfolio.expected)
    for pool in portfolio.pools:
        name = guide_name(pool.guide.id)
        title = f"{name}: {pool.companies} of {pool.expected} companies"
        row = _totals(pages, sheet, row + 1, title, pool.totals, name, pool.expected)
        row = _kpis(sheet, row + 1, pool, len(portfolio.months))
    sheet.freeze_panes = f"{get_column_letter(FIRST)}{HEADER_ROW + 1}"
    last = get_column_letter(FIRST + len(portfolio.months) - 1)
    styles.print_set_up(sheet, f"A1:{last}{row}", rows=f"{HEADER_ROW}:{HEADER_ROW}")


def total_cell(portfolio: Portfolio, term: str) -> str:
    """The cell with the total of all companies at the portfolio's month."""
    names = [
        line.name for line in (portfolio.totals if len(portfolio.pools) > 1 else portfolio.pools[0].totals)
    ]
    column = get_column_letter(FIRST + len(portfolio.months) - 1)
    return f"{SHEET}!{column}{HEADER_ROW + 2 + names.index(term)}"


def _totals(
    pages: Pages, sheet: Worksheet, top: int, title: str, lines: Sequence[PooledLine], guide: str,
    expected: int,
) -> int:  # fmt: skip
    """A band, one row of live sums a term, and how many companies each sum has; returns the last row."""
    months = len(pages.portfolio.months)
    styles.band(sheet, top, title, FIRST + months - 1)
    row = top
    for row, line in enumerate(lines, top + 1):
        _label(sheet, row, line.label, styles.unit_text(TERMS.get(line.name).unit), expected, line)
        for place, figure in enumerate(line.figures):
            if figure.value is not None:
                text = _sum(pages, guide, line.name, inputs.FIRST + place)
                cell = pages.formula(sheet, row, FIRST + place, text, figure.value)
                _dress(cell, "#,##0;(#,##0);0", complete=figure.companies == expected)
    return _counts(sheet, row + 1, [line for line in lines if _is_partial(line, expected)], expected)


def _sum(pages: Pages, guide: str, term: str, column: int) -> str:
    """`=SUMIFS(Inputs!G:G, …)`: the cells of a month, of one term, of one guide or of all."""
    areas = {number: inputs.area(pages.portfolio, number) for number in (column, _GUIDE, _TERM)}
    of_guide = f',{areas[_GUIDE]},"{guide}"' if guide else ""
    return f'=SUMIFS({areas[column]},{areas[_TERM]},"{term}"{of_guide})'


def _kpis(sheet: Worksheet, top: int, pool: Pool, months: int) -> int:
    styles.band(sheet, top, "KPIs computed from the totals", FIRST + months - 1, strong=False)
    row = top
    for row, line in enumerate(pool.kpis, top + 1):
        kpi = pool.guide.kpi(line.name)
        unit = styles.unit_text(kpi.unit) if kpi else ""
        _label(sheet, row, line.label, unit, pool.expected, line)
        if line.why_not:
            put(sheet, row, FIRST, f"Not over companies: {line.why_not}").font = styles.SMALL
        for place, figure in enumerate(line.figures):
            cell = put(sheet, row, FIRST + place, "–" if figure.value is None else figure.value)
            shown = kpi.number_format if kpi else "General"
            _dress(cell, _whole(shown, kpi.unit if kpi else None, figure.value),
                   complete=figure.companies == pool.expected or figure.value is None)  # fmt: skip
    partial = [line for line in pool.kpis if _is_partial(line, pool.expected)]
    return _counts(sheet, row + 1, partial, pool.expected)


def _whole(shown: str, unit: Unit | None, value: float | None) -> str:
    """Amounts of a thousand and more without cents."""
    large = unit is not None and unit.is_money and value is not None and abs(value) >= 1_000
    return "#,##0;(#,##0);0" if large else shown


def _label(sheet: Worksheet, row: int, label: str, unit: str, expected: int, line: PooledLine) -> None:
    counted = f"{line.figures[-1].companies} of {expected}" if line.figures else ""
    for column, text in ((1, label), (2, unit), (3, counted)):
        cell = put(sheet, row, column, text)
        cell.font = styles.BODY if column == 1 else styles.SMALL
        cell.border, cell.alignment = styles.UNDERLINE, styles.align("center" if column == 3 else None)


def _dress(cell: Any, shown: str, *, complete: bool) -> None:
    cell.font, cell.border, cell.number_format = styles.BODY, styles.UNDERLINE, shown
    cell.alignment = styles.align("right")
    if not complete:
        cell.font, cell.fill = styles.font(color=styles.WATCH), styles.fill(styles.WATCH_FILL)


def _is_partial(line: PooledLine, expected: int) -> bool:
    return any(figure.value is not None and figure.companies < expected for figure in line.figures)


def _counts(sheet: Worksheet, top: int, lines: Sequence[PooledLine], expected: int) -> int:
    """How many companies stand behind each figure that lacks some; returns the last row."""
    if not lines:
        return top
    put(sheet, top, 1, f"Companies behind the amber figures, of {expected}").font = styles.BOLD
    alike: dict[tuple[int, ...], list[str]] = {}
    for line in lines:
        alike.setdefault(tuple(figure.companies for figure in line.figures), []).append(line.label)
    row = top
    for row, (counts, labels) in enumerate(alike.items(), top + 1):
        text = "all amber figures above" if len(alike) == 1 else ", ".join(labels)
        label = put(sheet, row, 1, text)
        label.font, label.alignment = styles.SMALL, styles.align(wrap=True)
        sheet.row_dimensions[row].height = styles.height((text, 34, 9))
        for place, count in enumerate(counts):
            cell = put(sheet, row, FIRST + place, count)
            cell.font, cell.number_format = styles.SMALL, "0"
    return row + 1
