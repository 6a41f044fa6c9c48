"""The Checks sheet: what must hold whatever the business does, month by month, with the difference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.catalogue.identities import identities
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.derive.template import names
from kpi_engine.derive.template.choices import Choice, switches_of
from kpi_engine.derive.template.grid import (
    FIRST,
    FIRST_LETTER,
    LAST,
    LAST_LETTER,
    MONTH_ROW,
    MONTHS,
    Grid,
    letter,
)
from kpi_engine.derive.template.inputs import month_columns, month_header
from kpi_engine.model.identity import Identity
from kpi_engine.model.term import Aggregation
from kpi_engine.model.unit import Unit
from kpi_engine.workbook.house_style import styles

SHEET = "Checks"
_PURPOSE = (
    "What must hold for any business: left side less right side. A month without all figures is not checked."
)
OK, FAILS, NO_DATA = "ok", "fails", "no data"
COLOURS = {
    OK: (styles.GOOD, styles.GOOD_FILL),
    FAILS: (styles.BAD, styles.BAD_FILL),
    NO_DATA: (styles.GREY, styles.NOTE_FILL),
}
_SHOWN_KPIS = ("margin", "arpu", "gross_margin")
"""Identities of computed KPIs that a reader expects to see tie; the other checks are of typed figures."""
_ADD_UP = (Aggregation.SUM, Aggregation.LAST, Aggregation.FIRST)
"""Terms whose segments make up the whole; mean months and shares do not."""
_RATIO_TOLERANCE = 1e-6
_SIDES = {"chosen": f'={names.SCENARIO}&": identities"', "plan": "Plan (Budget): identities"}


@dataclass(frozen=True, slots=True)
class Check:
    """One row: `left` and `right` over terms (`mrr[-1]` a month earlier, `mrr@Core` a segment)."""

    words: str
    left: str
    relation: str
    right: str
    zero_if_blank: tuple[str, ...] = ()
    usual: tuple[Choice, ...] = ()
    """Choices under whose usual option alone the identity holds."""


def checks_of(grid: Grid) -> list[Check]:
    """The identities that the workbook's figures can be held against, then the parts and their whole."""
    own = {name for key, name in grid.guide.segment_terms.items() if key in grid.by_key}
    typed = {line.term.id for line in grid.lines if not line.segment} | own
    known = [item for item in identities() if _applies(item, typed, {kpi.id for kpi in grid.guide.kpis})]
    found = [Check(i.words, i.left, i.relation, i.right, i.zero_if_unstated, _usual(grid, i)) for i in known]
    return [*found, *_parts(grid)]


def _usual(grid: Grid, item: Identity) -> tuple[Choice, ...]:
    """The choices that change a KPI the identity defines: another definition is not an error."""
    kpi = grid.guide.kpi(item.defines)
    changing = {variant.name for variant, _ in switches_of(grid.guide, kpi)} if kpi else set()
    return tuple(choice for choice in grid.choices if choice.name in changing)


def _applies(item: Identity, typed: set[str], kpis: set[str]) -> bool:
    used = {name.removesuffix("[-1]") for name in item.terms}
    return used <= typed or (item.id in _SHOWN_KPIS and used <= typed | kpis)


def _parts(grid: Grid) -> Iterator[Check]:
    """Segments of a dimension add up to the whole, or stay below it where there are others."""
    typed = {line.key for line in grid.lines}
    for dimension, members in grid.guide.dimensions.items():
        relation = "<=" if dimension in grid.guide.partial_dimensions else "="
        for term in dict.fromkeys(line.term.id for line in grid.lines if line.segment in members):
            complete = typed.issuperset((term, part) for part in ("", *members))
            if complete and TERMS.get(term).aggregation in _ADD_UP:
                label = TERMS.get(term).label
                words = f"{label}: {' + '.join(members)} {'≤' if relation == '<=' else '='} total"
                yield Check(words, " + ".join(f"{term}@{_safe(m)}" for m in members), relation, term)


def _safe(segment: str) -> str:
    return re.sub(r"\W", "_", segment)


def write(book: Workbook, grid: Grid) -> None:
    """Add the sheet and the name of the overall flag."""
    sheet = styles.new_sheet(book, SHEET, styles.GOOD, zoom=85)
    styles.heading(sheet, SHEET, _PURPOSE)
    month_header(sheet)
    styles.header(
        sheet,
        MONTH_ROW,
        ["Identity", "Tolerance", "Months checked", "Months off", "Result", ""],
        centred="BCDE",
    )
    checks, row = checks_of(grid), MONTH_ROW
    results: list[str] = []
    for side, title in _SIDES.items():
        row += 1
        styles.band(sheet, row, title, LAST)
        first = row + 1
        for row, check in enumerate(checks, first):
            _check(sheet, grid, row, check, side)
        results.append(f"E{first}:E{row}")
        row += 1
    _flag(book, sheet, results)
    _arrange(sheet, row - 1)


def _flag(book: Workbook, sheet: Worksheet, results: list[str]) -> None:
    failed = "+".join(f'COUNTIF({area},"{FAILS}")' for area in results)
    checked = "+".join(f'COUNTIF({area},"{OK}")' for area in results)
    sheet["A3"], sheet["B3"] = "Checks that fail", f"={failed}"
    sheet["E3"] = f'=IF(B3>0,"{FAILS}",IF({checked}>0,"{OK}","{NO_DATA}"))'
    for cell in (sheet["A3"], sheet["B3"], sheet["E3"]):
        cell.font = styles.BOLD
    sheet["E3"].alignment = styles.align("center")
    names.define(book, names.CHECKS_FAILED, SHEET, "B3")
    names.define(book, names.CHECKS_RESULT, SHEET, "E3")


def _check(sheet: Worksheet, grid: Grid, row: int, check: Check, side: str) -> None:
    label = sheet.cell(row, 1, check.words)
    label.font, label.alignment = styles.BODY, styles.align(indent=1, wrap=True)
    tolerance = sheet.cell(row, 2, _tolerance(check))
    tolerance.font, tolerance.fill, tolerance.protection = (
        styles.INPUT,
        styles.fill(styles.INPUT_FILL),
        styles.OPEN,
    )
    tolerance.number_format = "#,##0.000;-0.000;0.000" if _tolerance(check) != _RATIO_TOLERANCE else "0E+0"
    area = f"{FIRST_LETTER}{row}:{LAST_LETTER}{row}"
    sheet.cell(row, 3, f"=COUNT({area})")
    sheet.cell(row, 4, f'=COUNTIF({area},">"&B{row})+COUNTIF({area},"<"&-B{row})')
    sheet.cell(row, 5, f'=IF(C{row}=0,"{NO_DATA}",IF(D{row}=0,"{OK}","{FAILS}"))')
    for column in (3, 4, 5):
        sheet.cell(row, column).font, sheet.cell(row, column).alignment = styles.BODY, styles.align("center")
    differences = [_difference(grid, check, side, month) for month in range(1, MONTHS + 1)]
    styles.write_row(sheet, row, FIRST, differences, _small_difference)
    sheet.row_dimensions[row].height = 15 if len(check.words) < 66 else 28


def _small_difference(cell: Cell) -> None:
    cell.number_format = "#,##0.00;(#,##0.00);–"
    cell.font, cell.border, cell.alignment = styles.BODY, styles.UNDERLINE, styles.align("right")


def _tolerance(check: Check) -> float | str:
    """Half a hundredth of what is typed; next to nothing for ratios."""
    first = re.findall(r"[a-z_][a-z0-9_]*", check.left)[0]
    unit = TERMS.get(first).unit
    if unit.is_money:
        return f"=0.005*{names.FACTOR}"
    return 0.005 if unit is Unit.COUNT else _RATIO_TOLERANCE


def _difference(grid: Grid, check: Check, side: str, month: int) -> str:
    """Left less right, never below 0 for `<=`; #N/A in a month that lacks a figure."""
    needed: list[str] = []
    texts = [_text(grid, check, side, month, part, needed) for part in (check.left, check.right)]
    if "" in texts:
        return "=NA()"
    usual = "".join(
        f',Periods!{letter(month)}${grid.options[choice.name]}="{choice.default}"' for choice in check.usual
    )
    difference = f"{texts[0]}-({texts[1]})"
    if check.relation == "<=":
        difference = f"MAX(0,{difference})"
    once = dict.fromkeys(needed)
    known = f"COUNT({','.join(once)})={len(once)}"
    return f"=IF({f'AND({known}{usual})' if usual else known},{difference},NA())"


def _text(grid: Grid, check: Check, side: str, month: int, expression: str, needed: list[str]) -> str:
    """The expression over cells; empty where it looks at a month before the first."""
    pieces: list[str] = []
    for token in re.findall(r"[a-z_][a-z0-9_]*(?:\[-1\]|@\w+)?|[\d.]+|[-+*/() ]", expression):
        if not token[0].isalpha() and token[0] != "_":
            pieces.append(token.strip())
            continue
        column = month - 1 if token.endswith("[-1]") else month
        if column < 1:
            return ""
        name, _, segment = token.removesuffix("[-1]").partition("@")
        cell = _cell(grid, name, segment, side, letter(column))
        if name in check.zero_if_blank:
            pieces.append(f"IF(ISNUMBER({cell}),{cell},0)")
        else:
            needed.append(cell)
            pieces.append(cell)
    return "".join(pieces)


def _cell(grid: Grid, name: str, segment: str, side: str, column: str) -> str:
    if ("month", side, name, "") in grid.kpis and (name, "") not in grid.by_key:
        return grid.kpi_cell("month", side, name, "", column)
    members = {_safe(member): member for members in grid.guide.dimensions.values() for member in members}
    return grid.cell("month", side, name, members.get(segment, ""), column)


def _arrange(sheet: Worksheet, last: int) -> None:
    styles.widths(sheet, {"A": 62, "B": 11, "C": 10, "D": 9, "E": 10, "F": 2})
    month_columns(sheet, 11)
    sheet.row_dimensions[MONTH_ROW].height = 28
    sheet.freeze_panes = f"F{MONTH_ROW + 1}"
    styles.hide_missing(sheet, f"{FIRST_LETTER}{MONTH_ROW + 1}:{LAST_LETTER}{last}")
    styles.colour_words(sheet, f"E3:E{last}", COLOURS)
    styles.print_set_up(
        sheet, f"A1:{letter(12)}{last}", rows=f"{MONTH_ROW - 1}:{MONTH_ROW}", columns="A:A", tall=1
    )
