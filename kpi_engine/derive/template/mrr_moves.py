"""The MRR moves sheet: what led from one month's recurring revenue to the next, over twelve months."""

from __future__ import annotations

from itertools import pairwise

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.derive.template import names
from kpi_engine.derive.template.cells import note, put, table_asked_for
from kpi_engine.derive.template.grid import FIRST_LETTER, LAST_LETTER, Grid
from kpi_engine.workbook.house_style import styles

SHEET, FUNCTION = "MRR moves", "MRR_MOVES"
HEADER_ROW, WINDOW = 5, 12
_MOVES = (("opening_mrr", 0), ("new_mrr", 1), ("reactivation_mrr", 1), ("expansion_mrr", 1),
          ("contraction_mrr", -1), ("churned_mrr", -1), ("mrr", 0))  # fmt: skip
"""Start, what is gained (1), what is lost (-1), end."""
_OPTIONAL = "reactivation_mrr"
"""The one movement without which the others still lead from the start to the end."""
NUMBER_ROW = HEADER_ROW - 1
_COLUMNS = [get_column_letter(column) for column in range(2, WINDOW + 2)]
_TOTAL = get_column_letter(WINDOW + 2)
_FORMAT = "#,##0;(#,##0);–"
_CHECK = '#,##0.00;-#,##0.00;"ok"'


def write(book: Workbook, grid: Grid) -> None:
    """Add the sheet where the guide asks for movements of MRR and every one of them is typed."""
    asked = table_asked_for(grid.guide, FUNCTION)
    if asked is None or not all(_row(grid, term) for term, _ in _MOVES if term != _OPTIONAL):
        return
    sheet = styles.new_sheet(book, SHEET, styles.NAVY)
    subtitle = f'="{asked.meaning} Scenario "&{names.SCENARIO}&", in whole "&{names.CURRENCY}&"."'
    styles.heading(sheet, asked.label, subtitle)
    note(sheet, "A3", "Up to the closed month. Reactivation that nobody typed counts as none.")
    styles.header(sheet, HEADER_ROW, ["", *[""] * WINDOW, "All months"])
    sheet[f"{_TOTAL}{HEADER_ROW}"].alignment = styles.align("right")
    moves = [move for move in _MOVES if _row(grid, move[0])]
    rows = {term: HEADER_ROW + 1 + place for place, (term, _) in enumerate(moves)}
    for step, column in enumerate(_COLUMNS):
        _axis(sheet, column, WINDOW - 1 - step)
        for term, sign in moves:
            shown = "#,##0;(#,##0);0" if not sign else _FORMAT
            put(sheet, f"{column}{rows[term]}", f"={_figure(grid, term, column)}", shown, strong=not sign)
    for term, sign in moves:
        label = TERMS.get(term).label
        put(
            sheet,
            f"A{rows[term]}",
            f"less {TERMS.get(term).in_sentence}" if sign < 0 else label,
            strong=not sign,
        )
        put(sheet, f"{_TOTAL}{rows[term]}", f"={_total(term, rows[term])}", _FORMAT, strong=True)
    _results(sheet, dict(moves), rows)
    _arrange(sheet, rows)


def _axis(sheet: Worksheet, column: str, back: int) -> None:
    """Number and date of a month; there is none before the first."""
    number, head = sheet[f"{column}{NUMBER_ROW}"], sheet[f"{column}{HEADER_ROW}"]
    number.value = f"=IF({names.CLOSED_NUMBER}>{back},{names.CLOSED_NUMBER}-{back},NA())"
    number.font, number.number_format = styles.SMALL, '"month "0'
    head.value = f'=IF(ISNUMBER({column}{NUMBER_ROW}),INDEX({names.MONTHS_NAME},{column}{NUMBER_ROW}),"")'
    head.number_format = styles.MONTH_FORMAT
    number.alignment = head.alignment = styles.align("right")


def _row(grid: Grid, term: str) -> str:
    """The months of a movement: typed figures stand on Periods, MRR that is computed on KPIs."""
    key = ("month", "chosen", term, "")
    sheet, row = ("Periods", grid.periods.get(key)) if key in grid.periods else ("KPIs", grid.kpis.get(key))
    return f"{sheet}!${FIRST_LETTER}${row}:${LAST_LETTER}${row}" if row else ""


def _figure(grid: Grid, term: str, column: str) -> str:
    found = f"INDEX({_row(grid, term)},{column}${NUMBER_ROW})"
    if term != _OPTIONAL:
        return found
    return f"IF(ISNUMBER({column}${NUMBER_ROW}),IF(ISNA({found}),0,{found}),NA())"


def _total(term: str, row: int) -> str:
    """Start of the first month, end of the last one, the sum of what lies between, if no month is missing."""
    area, months = f"${_COLUMNS[0]}{row}:${_COLUMNS[-1]}{row}", f"MIN({WINDOW},{names.CLOSED_NUMBER})"
    if term == "opening_mrr":
        return f"INDEX({area},{WINDOW + 1}-{months})"
    if term == "mrr":
        return f"${_COLUMNS[-1]}{row}"
    return f"SUM(INDEX({area},{WINDOW + 1}-{months}):${_COLUMNS[-1]}{row})"


def _results(sheet: Worksheet, signs: dict[str, int], rows: dict[str, int]) -> None:
    """Net new MRR and growth; start and movements give the end, the end is the start of the next month."""
    net = HEADER_ROW + len(rows) + 2
    check = net + 2
    labels = (
        "Net new MRR",
        "Growth",
        "Check: start and movements less end",
        "Check: start less end before",
    )
    for row, label in enumerate(labels, net):
        put(sheet, f"A{row}", label)
    for column in (*_COLUMNS, _TOTAL):
        moves = [(column + str(rows[term]), sign) for term, sign in signs.items() if sign]
        moved = "".join(f"{'+' if sign > 0 else '-'}{cell}" for cell, sign in moves).removeprefix("+")
        start, end = f"{column}{rows['opening_mrr']}", f"{column}{rows['mrr']}"
        growth, off = (
            f"=IF({start}=0,#DIV/0!,{column}{net}/{start})",
            f"=ROUND({start}+{column}{net}-{end},2)",
        )
        put(sheet, f"{column}{net}", f"={moved}", "#,##0;(#,##0);0")
        put(sheet, f"{column}{net + 1}", growth, "0.0%;-0.0%;0.0%")
        put(sheet, f"{column}{check}", off, _CHECK)
    for before, column in pairwise(_COLUMNS):
        start, end = f"{column}{rows['opening_mrr']}", f"{before}{rows['mrr']}"
        put(sheet, f"{column}{check + 1}", f"=ROUND({start}-{end},2)", _CHECK)
    first = f"{_COLUMNS[0]}{check}"
    red = DifferentialStyle(font=Font(color=styles.BAD, bold=True), fill=PatternFill(bgColor=styles.BAD_FILL))
    rule = Rule(type="expression", formula=[f"IF(ISNUMBER({first}),{first}<>0)"], dxf=red)
    sheet.conditional_formatting.add(f"{first}:{_TOTAL}{check + 1}", rule)


def _arrange(sheet: Worksheet, rows: dict[str, int]) -> None:
    last = HEADER_ROW + len(rows) + 5
    for row in range(HEADER_ROW + 1, last + 1):
        for column in (*_COLUMNS, _TOTAL):
            sheet[f"{column}{row}"].alignment = styles.align("right")
    styles.hide_missing(sheet, f"{_COLUMNS[0]}{NUMBER_ROW}:{_TOTAL}{last}")
    styles.widths(sheet, {"A": 34, **dict.fromkeys((*_COLUMNS, _TOTAL), 11.5)})
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    styles.print_set_up(sheet, f"A1:{_TOTAL}{last}", tall=1)
