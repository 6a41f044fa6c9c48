"""The Scores sheet: weighted scores that the company puts together itself, such as customer health."""

from __future__ import annotations

from openpyxl.formatting.rule import DataBar, FormatObject, Rule
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.derive.template.cells import TableField, allow, given, note, this_row, write_table
from kpi_engine.derive.template.grid import Grid
from kpi_engine.derive.template.lists import SCORE_COLUMNS, SCORES, list_area, table_name
from kpi_engine.formula.guard import guarded
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.workbook.house_style import styles

SHEET = "Scores"
FIRST_ROW, ROWS = 4, 12
_STEP = ROWS + 6
_PURPOSE = (
    "Put each score together: what is measured, its value now, how much it counts, and between which values "
    "it scores 0 and 100. Lines without a name are not in use."
)
_TYPED = (("names", "B"), ("values", "C"), ("weights", "D"), ("minimums", "E"), ("maximums", "F"))
"""What a fill finds: the end of the term's name, and its column."""


def scores_of(guide: Guide) -> list[GuideKpi]:
    """The KPIs that are weighted scores, each list of values once."""
    found = {kpi.inputs["values"]: kpi for kpi in reversed(guide.kpis) if kpi.function == SCORES}
    return [kpi for kpi in guide.kpis if kpi in found.values()]


def score_targets(grid: Grid) -> list[tuple[str, ...]]:
    """The rows of _map: each part of a score is a line, named by its number."""
    found: list[tuple[str, ...]] = []
    for kpi, top in _places(grid.guide):
        stem = kpi.inputs["values"].removesuffix("values")
        found += [
            (stem + ending, "Actual", str(number), f"{SHEET}!{column}{top + 2 + number}", "", "")
            for ending, column in _TYPED
            if stem + ending in TERMS
            for number in range(1, ROWS + 1)
        ]
    return found


def _places(guide: Guide) -> list[tuple[GuideKpi, int]]:
    """Each score and the first row of its block."""
    return [(kpi, FIRST_ROW + _STEP * number) for number, kpi in enumerate(scores_of(guide))]


def write(book: Workbook, grid: Grid) -> None:
    """Add the sheet where the guide has such scores."""
    places = _places(grid.guide)
    if not places:
        return
    sheet = styles.new_sheet(book, SHEET, styles.INPUT_INK)
    styles.heading(sheet, SHEET, _PURPOSE)
    for kpi, top in places:
        _score(sheet, kpi, top)
    styles.widths(sheet, {"A": 6, "B": 42, "C": 12, "D": 10, "E": 12, "F": 13, "G": 12, "H": 13})
    for column in "IJKL":
        sheet.column_dimensions[column].width = 10
        sheet.column_dimensions[column].outlineLevel = 1
    last = places[-1][1] + ROWS + 3
    sheet.freeze_panes = f"A{FIRST_ROW}"
    styles.print_set_up(sheet, f"A1:H{last}", tall=1)


def _score(sheet: Worksheet, kpi: GuideKpi, top: int) -> None:
    """Band, help, table and result of one score."""
    styles.band(sheet, top, kpi.label, 12)
    note(sheet, f"A{top + 1}", f"{kpi.meaning} Blank in the columns E and F: 0 and 100.")
    table, head = table_name(kpi.inputs["values"]), top + 2
    write_table(sheet, table, _fields(table), head, ROWS)
    sheet.row_dimensions[head].height = 28
    first, last = head + 1, head + ROWS
    styles.hide_missing(sheet, f"G{first}:L{last}")
    ends = [FormatObject(type="num", val=0), FormatObject(type="num", val=100)]
    bar = DataBar(cfvo=ends, color=styles.STEEL, showValue=True)
    sheet.conditional_formatting.add(f"G{first}:G{last}", Rule(type="dataBar", dataBar=bar))
    end = last + 1
    areas = {argument: list_area(kpi, argument) for argument in SCORE_COLUMNS}
    sheet[f"B{end}"], sheet[f"H{end}"] = kpi.label, f"={guarded(KPIS.get(SCORES), areas)}"
    sheet[f"D{end}"] = f"=SUM(D{first}:D{last})"
    for column in "ABCDEFGHIJKL":
        cell = sheet[f"{column}{end}"]
        cell.font, cell.border = styles.BOLD, styles.RULE
    sheet[f"D{end}"].number_format, sheet[f"H{end}"].number_format = "0.##", kpi.number_format
    styles.hide_missing(sheet, f"H{end}")
    unnamed = f'SUMPRODUCT((B{first}:B{last}="")*(C{first}:C{last}&D{first}:D{last}<>""))'
    note(sheet, f"E{end}", f'=IF({unnamed}=0,"","figures without a name, not counted: "&{unnamed})')
    sheet[f"E{end}"].font = styles.font(9, bold=True, color=styles.BAD)
    _validate(sheet, first, last)


def _fields(table: str) -> list[TableField]:
    def cell(title: str) -> str:
        return this_row(table, title)

    name, low, high = cell("What is measured"), cell("Scores 0 at"), cell("Scores 100 at")
    value, weight, points = cell("Value now"), cell("Weight"), cell("Points")
    bottom, ceiling = f"IF(ISBLANK({low}),0,{low})", f"IF(ISBLANK({high}),100,{high})"
    scaled = f"100*MAX(0,MIN(1,({value}-{bottom})/({ceiling}-{bottom})))"
    unused = f"IF(SUMPRODUCT(LEN({table}[What is measured]))=0,NA(),0)"
    added = f"{points}*{weight}/SUM({table}[Weight counted])"
    return [
        TableField("No."),
        TableField("What is measured", "@"),
        TableField("Value now", "#,##0.##"),
        TableField("Weight", "0.##"),
        TableField("Scores 0 at", "#,##0.##"),
        TableField("Scores 100 at", "#,##0.##"),
        TableField("Points", "0.0", f'IF({name}="","",{given(value, scaled)})'),
        TableField("Adds to the score", "0.0", f'IF({name}="","",{added})'),
        *(
            TableField(title, "#,##0.##", f'IF({name}="",{idle},{used})', working=True)
            for title, idle, used in (
                ("Value counted", unused, given(value, value)),
                ("Weight counted", unused, given(weight, weight)),
                ("Low counted", "0", bottom),
                ("High counted", "100", ceiling),
            )
        ),
    ]


def _validate(sheet: Worksheet, first: int, last: int) -> None:
    everything = DataValidation("decimal", operator="between", formula1="-1E+15", formula2="1E+15")
    allow(sheet, f"C{first}:C{last} E{first}:F{last}", everything, "a number")
    weights = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0")
    allow(sheet, f"D{first}:D{last}", weights, "a weight of at least 0")
