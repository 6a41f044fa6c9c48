"""The sheets of cohorts: what is left at each age, a heat map of live shares and the amounts behind it."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
from openpyxl.styles.colors import Color
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.engine.ledger_reports import CohortReport
from kpi_engine.ledger.cohorts import GRAINS
from kpi_engine.ledger_book.parts import COUNT, HEADER_ROW, Drawing, day, titled
from kpi_engine.ledger_book.triangles import Triangle, pooled
from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.cells import look, put

SHEET, AMOUNTS = "Cohorts", "Cohort amounts"
FIRST_AGE = 3
"""The column of age 0; before it stand the cohort and its size."""
HEAT = ("F0B8B3", "FBEBCB", "A9D8BC")
"""Little left, some, all."""
_LITTLE = 0.4
"""A quarter of all shares at or below this: the colours then begin at nothing left."""
_AGES_A_PAGE = 36


def write(drawn: Drawing, report: CohortReport, shown: Sequence[Triangle], left_out: int) -> None:
    """Add both sheets; every cell of the one stands where it stands on the other."""
    subtitle = f"{told(report)} {drawn.told([each.month for each in shown[0].cohorts])}"
    if left_out:
        subtitle += f" The {left_out} smallest segments are left out; --format csv has all of them."
    count = COUNT if report.basis == "logo" else drawn.money.shown
    for name in (SHEET, AMOUNTS):
        title = drawn.title(name)
        sheet = drawn.pages.sheet(title, zoom=85)
        titled(sheet, title, subtitle)
        for triangle in shown:
            _axis(sheet, triangle, "Quarter" if report.grain == "quarter" else "Month")
            _cohorts(sheet, report, triangle)
            if name == SHEET:
                _shares(drawn, sheet, report, triangle)
            else:
                _amounts(drawn, sheet, report, triangle, count)
        _arrange(sheet, shown)


def told(report: CohortReport) -> str:
    """What the shares are of, in a sentence."""
    what = {
        "logo": "Customers still paying", "net": "MRR of the customers won",
        "gross": "MRR of the customers won, of each no more than at first",
    }[report.basis]  # fmt: skip
    path = ", nothing comes back" if report.path and report.basis != "net" else ""
    return f"{what} by {report.grain}s since they came{path}."


def _axis(sheet: Worksheet, triangle: Triangle, head: str) -> None:
    top = triangle.first - 1
    styles.band(sheet, top - 1, "", FIRST_AGE + triangle.ages - 1, strong=False)
    put(sheet, top - 1, 1, triangle.title)
    styles.header(sheet, top, [f"{head} won", "Customers"])
    sheet.cell(top, 2).alignment = styles.align("right")
    for age in range(triangle.ages):
        cell = put(sheet, top, FIRST_AGE + age, age)
        cell.font, cell.fill, cell.alignment = styles.HEAD, styles.fill(styles.NAVY), styles.align("right")


def _cohorts(sheet: Worksheet, report: CohortReport, triangle: Triangle) -> None:
    month, size = look(sheet, styles.MONTH_FORMAT, "left"), look(sheet, "#,##0", "right")
    or_earlier = look(sheet, f'"≤ "{styles.MONTH_FORMAT}', "left")
    for row, each in enumerate(triangle.cohorts, triangle.first):
        opening = report.read.opening and each.month < report.read.months[0] + GRAINS[report.grain]
        put(sheet, row, 1, day(each.month))._style = copy(or_earlier if opening else month)
        put(sheet, row, 2, each.customers[0])._style = copy(size)
    _strong(put(sheet, triangle.all_row, 1, "All cohorts"), "General", "left")


def _amounts(drawn: Drawing, sheet: Worksheet, report: CohortReport, triangle: Triangle, shown: str) -> None:
    style = look(sheet, shown, "right")
    for row, each in enumerate(triangle.cohorts, triangle.first):
        for column, amount in enumerate(report.amounts(each), FIRST_AGE):
            if amount is not None:
                put(sheet, row, column, _cell(drawn, report, amount))._style = copy(style)
    _total_of_sizes(drawn, sheet, triangle)
    for age in range(triangle.ages):
        area = _area(FIRST_AGE + age, triangle)
        known = [amounts[age] for amounts in map(report.amounts, triangle.cohorts) if age < len(amounts)]
        if all(amount is None for amount in known):
            continue
        total = sum(amount or 0 for amount in known)
        cell = drawn.pages.formula(
            sheet, triangle.all_row, FIRST_AGE + age, f"=SUM({area})", _cell(drawn, report, total)
        )
        _strong(cell, shown, "right")


def _cell(drawn: Drawing, report: CohortReport, amount: int) -> float | int:
    return amount if report.basis == "logo" else drawn.money.cell(amount)


def _area(column: int, triangle: Triangle, sheet: str = "") -> str:
    letter = get_column_letter(column)
    return f"{sheet}{letter}{triangle.first}:{letter}{triangle.last}"


def _shares(drawn: Drawing, sheet: Worksheet, report: CohortReport, triangle: Triangle) -> None:
    """Each amount by that of age 0; of all cohorts, only those that are old enough count on both sides."""
    amounts, base = f"'{drawn.title(AMOUNTS)}'!", get_column_letter(FIRST_AGE)
    style = look(sheet, "0%", "right", font=styles.font(9))
    for row, each in enumerate(triangle.cohorts, triangle.first):
        for column, share in enumerate(report.shares(each), FIRST_AGE):
            if share is not None:
                text = f"={amounts}{get_column_letter(column)}{row}/{amounts}${base}{row}"
                cell: Any = drawn.pages.formula(sheet, row, column, text, share)
                cell._style = copy(style)
    _total_of_sizes(drawn, sheet, triangle)
    for age, share in enumerate(pooled(report, triangle.cohorts, triangle.ages)):
        if share is not None:
            area, first = _area(FIRST_AGE + age, triangle, amounts), _area(FIRST_AGE, triangle, amounts)
            text = f"=SUM({area})/SUMPRODUCT(ISNUMBER({area})*1,{first})"
            _strong(drawn.pages.formula(sheet, triangle.all_row, FIRST_AGE + age, text, share), "0%", "right")
    last = get_column_letter(FIRST_AGE + triangle.ages - 1)
    steps = [FormatObject(type="num", val=share) for share in _heat_steps(report, triangle)]
    heat = ColorScale(cfvo=steps, color=[Color(rgb=f"FF{color}") for color in HEAT])
    area = f"{base}{triangle.first}:{last}{triangle.all_row}"
    sheet.conditional_formatting.add(area, Rule(type="colorScale", colorScale=heat))


def _heat_steps(report: CohortReport, triangle: Triangle) -> tuple[float, float, float]:
    """Half is little left, unless most cohorts of the ledger end below it."""
    shares = sorted(share for each in triangle.cohorts for share in report.shares(each) if share is not None)
    return (0.5, 0.8, 1) if shares[len(shares) // 4] >= _LITTLE else (0, 0.5, 1)


def _total_of_sizes(drawn: Drawing, sheet: Worksheet, triangle: Triangle) -> None:
    total = sum(each.customers[0] or 0 for each in triangle.cohorts)
    cell = drawn.pages.formula(sheet, triangle.all_row, 2, f"=SUM({_area(2, triangle)})", total)
    _strong(cell, "#,##0", "right")


def _strong(cell: Any, shown: str, side: str) -> None:
    cell.font, cell.border, cell.number_format = styles.font(9, bold=True), styles.RULE, shown
    cell.alignment = styles.align(side)


def _arrange(sheet: Worksheet, shown: Sequence[Triangle]) -> None:
    ages = max(triangle.ages for triangle in shown)
    last = get_column_letter(FIRST_AGE + ages - 1)
    wide = 6.6 if sheet.title.startswith(f"{SHEET}") and AMOUNTS not in sheet.title else 10
    styles.widths(sheet, {"A": 13, "B": 11})
    styles.widths(sheet, {get_column_letter(FIRST_AGE + age): wide for age in range(ages)})
    sheet.freeze_panes = f"{get_column_letter(FIRST_AGE)}{HEADER_ROW + 2}"
    styles.print_set_up(sheet, f"A1:{last}{shown[-1].all_row}", rows="4:5", columns="A:B")
    sheet.page_setup.fitToWidth = -(-ages // _AGES_A_PAGE)
