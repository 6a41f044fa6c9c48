"""The Touches sheet: every contact of a lead with a channel, and what each touch earns of the conversion."""

from __future__ import annotations

from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from kpi_engine.derive.template import names
from kpi_engine.derive.template.cells import (
    TableField,
    allow,
    given,
    note,
    table_asked_for,
    this_row,
    write_table,
)
from kpi_engine.derive.template.grid import Grid
from kpi_engine.workbook.house_style import styles

SHEET, TABLE, FUNCTION = "Touches", "Touches", "ATTRIBUTION"
HEADER_ROW, ROWS, PRINTED = 5, 300, 50
HALF_LIFE = "set_half_life"
MODELS = ("First touch", "Last touch", "Linear", "Time decay", "Position")
"""The models whose credit can be read off one touch, and the titles of their columns."""
_PURPOSE = (
    "One row a touch, in any order: the journey (a lead or customer), its channel and day, whether it won a",
    "customer (yes on any of its rows is enough), and what the journey is worth (the same on every row).",
)
_TYPED = (
    ("touch_journeys", "B"), ("touch_channels", "C"), ("touch_dates", "D"), ("touch_converted", "E"),
    ("touch_values", "F"),
)  # fmt: skip


def touch_targets(grid: Grid) -> list[tuple[str, ...]]:
    """The rows of _map: each touch is a line, named by its number."""
    if table_asked_for(grid.guide, FUNCTION) is None:
        return []
    return [
        (term, "Actual", str(number), f"{SHEET}!{column}{HEADER_ROW + number}", "", "")
        for term, column in _TYPED
        for number in range(1, ROWS + 1)
    ]


def write(book: Workbook, grid: Grid) -> None:
    """Add the sheet where the guide asks for attribution."""
    if table_asked_for(grid.guide, FUNCTION) is None:
        return
    sheet = styles.new_sheet(book, SHEET, styles.INPUT_INK)
    styles.heading(sheet, SHEET, _PURPOSE[0])
    sheet["A3"] = _PURPOSE[1]
    sheet["A3"].font = styles.SUBTITLE
    write_table(sheet, TABLE, _fields(), HEADER_ROW, ROWS)
    note(sheet, "A4", f"Room for {ROWS} touches; the first {PRINTED} are printed.")
    note(sheet, "G4", "Workings: what each touch earns, by model")
    first, last = HEADER_ROW + 1, HEADER_ROW + ROWS
    allow(
        sheet, f"D{first}:D{last}", DataValidation("date", operator="greaterThan", formula1="36526"), "a date"
    )
    allow(sheet, f"E{first}:E{last}", DataValidation("list", formula1='"yes,no"'), "yes or no")
    amounts = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0")
    allow(sheet, f"F{first}:F{last}", amounts, "an amount of at least 0")
    red = DifferentialStyle(fill=PatternFill(bgColor=styles.BAD_FILL))
    incomplete = Rule(type="expression", formula=[f"$G{first}=-1"], dxf=red)
    sheet.conditional_formatting.add(f"B{first}:E{last}", incomplete)
    styles.hide_missing(sheet, f"G{first}:Z{last}")
    sheet.row_dimensions[HEADER_ROW].height = 28
    styles.widths(sheet, {"A": 6, "B": 22, "C": 22, "D": 13, "E": 11, "F": 14})
    for column in "GHIJKLMNOPQRSTUVWXYZ":
        sheet.column_dimensions[column].width = 11
        sheet.column_dimensions[column].outlineLevel = 1
    sheet.freeze_panes = f"C{first}"
    styles.print_set_up(sheet, f"A1:F{HEADER_ROW + PRINTED}", tall=1, landscape=False)


def _here(title: str) -> str:
    return this_row(TABLE, title)


def _all(title: str) -> str:
    return f"{TABLE}[{title}]"


def _same(title: str) -> str:
    """1 for every row that has the same text as this one."""
    return f"({_all(title)}={_here(title)})"


def _fields() -> list[TableField]:
    typed = [
        TableField("Row"),
        TableField("Journey", "@"),
        TableField("Channel", "@"),
        TableField("Date", styles.DATE_FORMAT),
        TableField("Converted", "@"),
        TableField("Value", "#,##0;(#,##0);0"),
    ]
    return typed + [
        TableField(title, "General" if title.endswith("read") else "#,##0.####", formula, working=True)
        for title, formula in _workings().items()
    ]


def _workings() -> dict[str, str]:
    """Headings and formulas right of what is typed, each from those before it."""
    stated = ",".join(_here(title) for title in ("Journey", "Channel", "Date", "Converted"))
    said = f'OR({_here("Converted")}="yes",{_here("Converted")}="no")'
    complete = f"AND(COUNTA({stated})=4,ISNUMBER({_here('Date')}),{said})"
    earlier = (
        f"({_all('Date')}<{_here('Date')})+({_all('Date')}={_here('Date')})*({_all('Row')}<={_here('Row')})"
    )
    order, count = _here("Order"), _here("Touches of the journey")
    before = f"({_all('Order')}={order}-1)"
    raw, won, new = _here("Decay weight"), _here("Won"), _here("New channel")
    return {
        "State": f"IF(COUNTA({stated})=0,0,IF({complete},1,-1))",
        "Journey read": f"TRIM({_here('Journey')})",
        "Channel read": f"TRIM({_here('Channel')})",
        "Order": _used(f"SUMPRODUCT({_same('Journey read')}*({earlier}))"),
        "Touches of the journey": _used(f"SUMPRODUCT(--{_same('Journey read')})"),
        "Won": _used(f'IF(SUMPRODUCT({_same("Journey read")}*({_all("Converted")}="yes"))>0,1,0)'),
        "New channel": _used(_new_channel()),
        "Channel rank": _used(f"{new}*SUMPRODUCT({_all('New channel')}*({_all('Row')}<={_here('Row')}))"),
        "Channel number": _used(f"SUMPRODUCT({_same('Channel read')}*{_all('Channel rank')})"),
        "Channel before": _used(f"SUMPRODUCT({_same('Journey read')}*{before}*{_all('Channel number')})"),
        "Last": _used(f"IF({order}={count},1,0)"),
        "Days before last": _used(
            f"SUMPRODUCT({_same('Journey read')}*{_all('Last')}*{_all('Date')})-{_here('Date')}"
        ),
        "Decay weight": _used(f"IF({HALF_LIFE}>0,2^(-{_here('Days before last')}/{HALF_LIFE}),#NUM!)"),
        "First touch": _used(f"{won}*IF({order}=1,1,0)"),
        "Last touch": _used(f"{won}*{_here('Last')}"),
        "Linear": _used(f"{won}/{count}"),
        "Time decay": _used(f"{won}*{raw}/SUMPRODUCT({_same('Journey read')}*{_all('Decay weight')})"),
        "Position": _used(
            f"{won}*IF({count}=1,1,IF({count}=2,0.5,IF(OR({order}=1,{order}={count}),0.4,0.2/({count}-2))))"
        ),
        "Worth": _used(f"IF({won}=0,0,{_worth()})"),
    }


def _used(formula: str) -> str:
    """The formula in a row that is complete; 0 in one that is not in use."""
    return f"IF({_here('State')}=1,{formula},0)"


def _new_channel() -> str:
    """1 in the first row of a channel; names are compared whole, none is ever taken for a pattern."""
    above = f"({_all('Row')}<{_here('Row')})*({_all('State')}=1)"
    return f"IF(SUMPRODUCT({_same('Channel read')}*{above})>0,0,1)"


def _worth() -> str:
    """The value in whole units: missing where blank, #NUM! where rows of a journey differ."""
    value = _here("Value")
    differ = f"SUMPRODUCT({_same('Journey read')}*({_all('Value')}<>{value}))>0"
    return given(value, f"IF(OR({differ},{value}<0),#NUM!,{value}*{names.FACTOR})")
