"""The Cohorts sheet: what is left of the customers of each month, and of their MRR, as they grow older."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.derive.template import names
from kpi_engine.derive.template.cells import allow, note, put, table_asked_for
from kpi_engine.derive.template.grid import Grid
from kpi_engine.workbook.house_style import styles

SHEET, FUNCTION = "Cohorts", "COHORT_RETENTION"
COHORTS = 24
FIRST_ROW = 6
_STEP = COHORTS + 4
AGES = [get_column_letter(2 + age) for age in range(COHORTS)]
_HEAT = ("F0B8B3", "FBEBCB", "A9D8BC")
"""Half or less left, four fifths, all."""


@dataclass(frozen=True, slots=True)
class _Triangle:
    """A typed triangle and the one computed from it, by their first rows."""

    term: str
    typed: str
    shown: str
    top: int
    number_format: str
    kind: Literal["whole", "decimal"]

    @property
    def below(self) -> int:
        """The first row of the computed triangle."""
        return self.top + _STEP

    def rows(self, first: str, last: str = "") -> str:
        """The typed cells of one column, or from one to another."""
        return f"{first}{self.top + 2}:{last or first}{self.top + 1 + COHORTS}"


_TRIANGLES = (
    _Triangle("cohort_customers", "Customers left, by months since they were won (typed)",
              "Customer retention: share of the first month", FIRST_ROW, "#,##0", "whole"),
    _Triangle("cohort_mrr", "MRR left, by months since they were won (typed where known)",
              "Net revenue retention: share of the first month", FIRST_ROW + 2 * _STEP, "#,##0;(#,##0);0",
              "decimal"),
)  # fmt: skip


def cohort_targets(grid: Grid) -> list[tuple[str, ...]]:
    """The rows of _map: a column an age, named by it; the period is the month of the cohort."""
    if table_asked_for(grid.guide, FUNCTION) is None:
        return []
    return [
        (item.term, "Actual", str(age), f"{SHEET}!{item.rows(letter)}", f"{SHEET}!{item.rows('A')}", "")
        for item in _TRIANGLES
        for age, letter in enumerate(AGES)
    ]


def write(book: Workbook, grid: Grid) -> None:
    """Add the sheet where the guide asks for retention by cohort."""
    asked = table_asked_for(grid.guide, FUNCTION)
    if asked is None:
        return
    sheet = styles.new_sheet(book, SHEET, styles.INPUT_INK, zoom=85)
    styles.heading(sheet, asked.label, f"{asked.meaning} Column 0 is the month in which they were won.")
    put(sheet, "A4", "First cohort")
    styles.as_input(sheet["B4"], styles.MONTH_FORMAT)
    sheet["B4"] = f"={names.FIRST_MONTH}"
    note(sheet, "C4", "A blank cell is not known or still to come.")
    for item in _TRIANGLES:
        for top, title in ((item.top, item.typed), (item.below, item.shown)):
            _axis(sheet, top, title)
        _typed(sheet, item)
        _retention(sheet, item)
    styles.widths(sheet, {"A": 20, **dict.fromkeys(AGES, 6.6)})
    sheet.freeze_panes = f"B{FIRST_ROW}"
    for item in _TRIANGLES:
        for top in (item.top, item.below):
            if top > FIRST_ROW:
                sheet.row_breaks.append(Break(id=top - 1))
    last = _TRIANGLES[-1].below + COHORTS + 2
    styles.print_set_up(sheet, f"A1:{AGES[-1]}{last}")


def _axis(sheet: Worksheet, top: int, title: str) -> None:
    """Band, ages and months of a triangle."""
    styles.band(sheet, top, title, COHORTS + 1, strong=False)
    styles.header(sheet, top + 1, ["Cohort"])
    for age, letter in enumerate(AGES):
        cell = sheet[f"{letter}{top + 1}"]
        cell.value, cell.font, cell.fill = age, styles.HEAD, styles.fill(styles.NAVY)
        cell.alignment = styles.align("right")
    for place in range(COHORTS):
        row = top + 2 + place
        month = "$B$4" if place == 0 else f"EDATE(A{row - 1},1)"
        put(sheet, f"A{row}", f"={month}", styles.MONTH_FORMAT)
        sheet[f"A{row}"].alignment = styles.align("left")


def _typed(sheet: Worksheet, item: _Triangle) -> None:
    """Cells to type; months after the closed one are grey, and more than was won is told."""
    top, first = item.top + 2, AGES[0]
    for letter in AGES:
        for row in range(top, top + COHORTS):
            styles.as_input(sheet[f"{letter}{row}"], item.number_format)
            sheet[f"{letter}{row}"].font = styles.font(9, color=styles.INPUT_INK)
    grey = DifferentialStyle(fill=PatternFill(bgColor=styles.NOTE_FILL))
    later = f"IF(ISNUMBER({names.CLOSED_MONTH}),EDATE($A{top},{first}${item.top + 1})>{names.CLOSED_MONTH})"
    area = item.rows(first, AGES[-1])
    sheet.conditional_formatting.add(area, Rule(type="expression", formula=[later], dxf=grey))
    allow(
        sheet,
        area,
        DataValidation(item.kind, operator="greaterThanOrEqual", formula1="0"),
        "a number of at least 0",
    )
    if item.term == "cohort_customers":
        counts, won = item.rows(AGES[1], AGES[-1]), item.rows(first)
        more = f"SUMPRODUCT(ISNUMBER({counts})*({counts}>{won}))"
        told = f'=IF({more}=0,"","cells with more customers than were won: "&{more})'
        note(sheet, f"A{top + COHORTS}", told)
        sheet[f"A{top + COHORTS}"].font = styles.font(9, bold=True, color=styles.BAD)


def _retention(sheet: Worksheet, item: _Triangle) -> None:
    """The share of the first month that is left; empty text where nothing is typed."""
    top, base = item.below + 2, AGES[0]
    for letter in AGES:
        for place in range(COHORTS):
            typed, first = f"{letter}{item.top + 2 + place}", f"${base}{item.top + 2 + place}"
            put(sheet, f"{letter}{top + place}", f'=IF(COUNT({typed},{first})<2,"",{typed}/{first})', "0%")
            sheet[f"{letter}{top + place}"].font = styles.font(9)
        counts, won = item.rows(letter), item.rows(f"${base}")
        known = f"SUMPRODUCT(ISNUMBER({counts})*ISNUMBER({won}),{won})"
        left = f"SUMPRODUCT(ISNUMBER({won})*1,{counts})"
        put(sheet, f"{letter}{top + COHORTS}", f'=IF({known}=0,"",{left}/{known})', "0%", strong=True)
        sheet[f"{letter}{top + COHORTS}"].font = styles.font(9, bold=True)
        sheet[f"{letter}{top + COHORTS}"].border = styles.RULE
    put(sheet, f"A{top + COHORTS}", "All cohorts", strong=True)
    sheet[f"A{top + COHORTS}"].border = styles.RULE
    area = f"{base}{top}:{AGES[-1]}{top + COHORTS - 1}"
    steps = [FormatObject(type="num", val=share) for share in (0.5, 0.8, 1)]
    heat = ColorScale(cfvo=steps, color=[Color(rgb=f"FF{color}") for color in _HEAT])
    sheet.conditional_formatting.add(area, Rule(type="colorScale", colorScale=heat))
    styles.hide_missing(sheet, area)
