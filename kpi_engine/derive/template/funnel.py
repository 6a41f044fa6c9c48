"""The Funnel sheet: how many are left at each stage in the closed month, and where most are lost."""

from __future__ import annotations

from openpyxl.formatting.rule import DataBar, FormatObject, Rule
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.derive.template.cells import allow, given, headings, note, put, table_asked_for
from kpi_engine.derive.template.figures import at_closed, month_text
from kpi_engine.derive.template.grid import Grid
from kpi_engine.workbook.house_style import styles

SHEET, FUNCTION = "Funnel", "FUNNEL"
HEADER_ROW, FURTHER = 5, 6
_BEFORE, _AFTER = ("visitors", "trials"), ("paid_conversions",)
"""Stages that are typed by month; further ones stand between them."""
_HEADS = ["Stage", "Count", "Of the stage before", "Of the first stage", "Lost here", "Share of all lost",
          "Counted"]  # fmt: skip
RISES = "rises"
"""Shown where more people reach a stage than the one before: the figures cannot be of one funnel."""


def stages_of(grid: Grid) -> list[str]:
    """The term of each stage in order; empty for a further stage that is typed on the sheet."""
    typed = {line.term.id for line in grid.lines if not line.segment}
    before, after = ([term for term in terms if term in typed] for terms in (_BEFORE, _AFTER))
    return [*before, *[""] * FURTHER, *after]


def funnel_targets(grid: Grid) -> list[tuple[str, ...]]:
    """The rows of _map: each further stage is a line, named by its number."""
    if table_asked_for(grid.guide, FUNCTION) is None:
        return []
    first = HEADER_ROW + stages_of(grid).index("")
    return [
        (term, "Actual", str(number), f"{SHEET}!{column}{first + number}", "", "")
        for term, column in (("funnel_names", "A"), ("funnel_counts", "B"))
        for number in range(1, FURTHER + 1)
    ]


def write(book: Workbook, grid: Grid) -> None:
    """Add the sheet where the guide asks for a funnel."""
    asked = table_asked_for(grid.guide, FUNCTION)
    if asked is None:
        return
    sheet = styles.new_sheet(book, SHEET, styles.NAVY)
    styles.heading(sheet, asked.label, f'="{asked.meaning} Closed month "&{month_text()}&"."')
    note(sheet, "A3", "The blue lines are further stages: type name and count, or leave them blank.")
    headings(sheet, HEADER_ROW, _HEADS)
    sheet.row_dimensions[HEADER_ROW].height = 28
    stages = stages_of(grid)
    first, last = HEADER_ROW + 1, HEADER_ROW + len(stages)
    for row, term in enumerate(stages, first):
        _stage(sheet, grid, row, term)
        _figures(sheet, row, last)
    _arrange(sheet, first, last)


def _stage(sheet: Worksheet, grid: Grid, row: int, term: str) -> None:
    """Name and count: read at the closed month, or typed."""
    if term:
        put(sheet, f"A{row}", TERMS.get(term).label)
        put(sheet, f"B{row}", f"={at_closed(grid, term)}", "#,##0")
        return
    styles.as_input(sheet[f"A{row}"], "@")
    styles.as_input(sheet[f"B{row}"], "#,##0")


def _figures(sheet: Worksheet, row: int, last: int) -> None:
    """What is left and what is lost, against the stage in use above; the last column carries counts down."""
    first = HEADER_ROW + 1
    typed, count, before, start = f"$B{row}", f"$G{row}", f"$G{row - 1}", f"$G${first}"
    lost = f'SUMIF($E${first}:$E${last},">0")'
    counted = given(typed, f"IF({typed}<0,#NUM!,{typed})")
    cells = {
        "C": (f"IF({before}=0,#DIV/0!,{count}/{before})", "0.0%"),
        "D": (f"IF({start}=0,#DIV/0!,{count}/{start})", "0.0%"),
        "E": (f"{before}-{count}", "#,##0;-#,##0;–"),
        "F": (f'IF({count}>{before}+1E-9,"{RISES}",IF({lost}=0,0,E{row}/{lost}))', "0%;-0%;–"),
        "G": (counted, "#,##0"),
    }
    if row == first:
        cells |= {"C": ("1", "0.0%"), "E": ("0", "#,##0;-#,##0;–"), "F": ("0", "0%;-0%;–")}
    for column, (formula, shown) in cells.items():
        unused = '""' if column != "G" else before if row > first else "NA()"
        put(sheet, f"{column}{row}", f'=IF($A{row}="",{unused},{formula})', shown)
        sheet[f"{column}{row}"].alignment = styles.align("right")


def _arrange(sheet: Worksheet, first: int, last: int) -> None:
    unnamed = f'SUMPRODUCT((A{first}:A{last}="")*ISNUMBER(B{first}:B{last}))'
    note(sheet, f"A{last + 1}", f'=IF({unnamed}=0,"","counts without a name, not in the funnel: "&{unnamed})')
    sheet[f"A{last + 1}"].font = styles.font(9, bold=True, color=styles.BAD)
    ends = [FormatObject(type="num", val=0), FormatObject(type="num", val=1)]
    bar = DataBar(cfvo=ends, color=styles.STEEL, showValue=True)
    sheet.conditional_formatting.add(f"D{first}:D{last}", Rule(type="dataBar", dataBar=bar))
    styles.hide_missing(sheet, f"B{first}:G{last}")
    styles.colour_words(sheet, f"F{first}:F{last}", {RISES: (styles.BAD, styles.BAD_FILL)})
    counts = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0")
    allow(sheet, f"B{first}:B{last}", counts, "a count of at least 0")
    styles.widths(sheet, {"A": 40, "B": 14, "C": 14, "D": 30, "E": 14, "F": 16, "G": 12})
    sheet.column_dimensions["G"].outlineLevel = 1
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    styles.print_set_up(sheet, f"A1:F{last + 1}", tall=1)
