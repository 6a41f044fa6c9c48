"""The overview of cohorts: what is left by age as curves, and how large the cohorts are."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.chart._chart import ChartBase
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.engine.ledger_reports import CohortReport
from kpi_engine.ledger.cohorts import Cohort
from kpi_engine.ledger_book.chart_data import Live, live_block
from kpi_engine.ledger_book.cohorts import AMOUNTS, FIRST_AGE, told
from kpi_engine.ledger_book.cohorts import SHEET as FIGURES
from kpi_engine.ledger_book.movement_overview import MONTHS_CHARTED, SHEET
from kpi_engine.ledger_book.movement_segments import COLOURS
from kpi_engine.ledger_book.parts import SHARE, Drawing, day, titled
from kpi_engine.ledger_book.triangles import Triangle, pooled
from kpi_engine.model.written import counted
from kpi_engine.workbook.house_style import charts, page, styles
from kpi_engine.workbook.house_style.page import Tile

_TITLES = {"logo": "Customer retention", "net": "Net revenue retention", "gross": "Gross revenue retention"}
_AGES = {"month": (1, 3, 6, 12, 24, 36), "quarter": (1, 2, 4, 8, 12, 20)}
_CURVES, _ROWS = 6, 20
"""Curves beside that of all cohorts: each cohort where there are so few, else the last years."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Neighbouring cohorts as one line."""

    label: str
    cohorts: tuple[Cohort, ...]
    first: int


def write(drawn: Drawing, report: CohortReport, whole: Triangle) -> None:
    """Add the sheet before those of the currency's figures."""
    sheet = drawn.pages.sheet(drawn.title(SHEET))
    drawn.pages.before(sheet, drawn.title(FIGURES))
    titled(
        sheet,
        f"{_TITLES[report.basis]} by cohort",
        f"{told(report)} {drawn.told([each.month for each in whole.cohorts])}",
    )
    page.narrow_columns(sheet)
    page.tiles(drawn.pages, sheet, _tiles(drawn, report, whole))
    below = page.place_wide(sheet, _by_age(drawn, sheet, report, whole), page.CHARTS_TOP, _ROWS)
    below = page.place_wide(sheet, _sizes(drawn, sheet, whole), below)
    styles.print_set_up(sheet, f"A1:{page.LAST}{below - 1}", tall=1)


def _tiles(drawn: Drawing, report: CohortReport, whole: Triangle) -> list[Tile]:
    title = drawn.title(FIGURES)
    won = sum(each.customers[0] or 0 for each in whole.cohorts)
    size = f"'{title}'!B{whole.first}:B{whole.last}"
    found = [
        Tile("Cohorts", f"=COUNT({size})", len(whole.cohorts), f"{report.grain}s with new customers"),
        Tile("Customers won", f"='{title}'!B{whole.all_row}", won, "in all cohorts", "#,##0"),
    ]
    shares = pooled(report, whole.cohorts, whole.ages)
    for age in _AGES[report.grain]:
        share = shares[age] if age < len(shares) else None
        if share is not None:
            cell = f"='{title}'!{get_column_letter(FIRST_AGE + age)}{whole.all_row}"
            label = f"After {counted(age, report.grain)}"
            found.append(Tile(label, cell, share, "of cohorts so old", SHARE))
    return found


def curves(whole: Triangle) -> list[Curve]:
    """All cohorts; then each of them, or those of each of the last years."""
    everything = Curve("All cohorts", whole.cohorts, whole.first)
    if len(whole.cohorts) <= _CURVES:
        parts = [(f"{day(each.month):%Y-%m}", place, place + 1) for place, each in enumerate(whole.cohorts)]
    else:
        years = [(each.month - 1) // 12 for each in whole.cohorts]
        parts = [(f"won in {year}", years.index(year), years.index(year) + years.count(year))
                 for year in sorted(set(years))[-_CURVES:]]  # fmt: skip
    return [everything, *(
        Curve(label, whole.cohorts[start:stop], whole.first + start) for label, start, stop in parts
    )]  # fmt: skip


def _by_age(drawn: Drawing, sheet: Worksheet, report: CohortReport, whole: Triangle) -> ChartBase:
    shown, amounts = curves(whole), f"'{drawn.title(AMOUNTS)}'!"
    ages = min(whole.ages, MONTHS_CHARTED + 1)
    shares = [pooled(report, each.cohorts, whole.ages) for each in shown]
    lines = []
    for age in range(ages):
        letter, base = get_column_letter(FIRST_AGE + age), get_column_letter(FIRST_AGE)
        figures: list[Live | None] = []
        for each, found in zip(shown, shares, strict=True):
            last = each.first + len(each.cohorts) - 1
            area, first = (f"{amounts}{at}{each.first}:{at}{last}" for at in (letter, base))
            text, share = f"=SUM({area})/SUMPRODUCT(ISNUMBER({area})*1,{first})", found[age]
            figures.append(None if share is None else Live(text, share))
        lines.append((age, figures))
    heads = [f"{report.grain.capitalize()}s", *(each.label for each in shown)]
    block = live_block(drawn, sheet, page.DATA_TOP, heads, lines, SHARE)
    title = f"{_TITLES[report.basis]} by {report.grain}s since they came"
    if whole.ages > ages:
        title += f", the first {ages - 1}"
    colours = (styles.NAVY, *COLOURS[1:])
    return charts.lines(block, title, dict(zip(range(1, len(shown) + 1), colours, strict=False)), "0%",
                        months=False)  # fmt: skip


def _sizes(drawn: Drawing, sheet: Worksheet, whole: Triangle) -> ChartBase:
    """Customers won by cohort."""
    title, kept = drawn.title(FIGURES), whole.cohorts[-MONTHS_CHARTED:]
    first = whole.last - len(kept) + 1
    lines = [(day(each.month), [Live(f"='{title}'!B{row}", each.customers[0] or 0)])
             for row, each in enumerate(kept, first)]  # fmt: skip
    top = page.DATA_TOP + MONTHS_CHARTED + 4
    block = live_block(drawn, sheet, top, ["Cohort", "Customers won"], lines, "#,##0")
    name = "Customers won by cohort"
    if len(whole.cohorts) > len(kept):
        name += f", the last {len(kept)} of {len(whole.cohorts)}"
    return charts.columns(block, name, {1: styles.STEEL}, "#,##0")
