"""The Attribution sheet: what each channel earned by every usual model, and what its customers cost."""

from __future__ import annotations

from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.derive.template import markov, names
from kpi_engine.derive.template.cells import allow, headings, note, put, table_asked_for
from kpi_engine.derive.template.grid import Grid
from kpi_engine.derive.template.touches import FUNCTION, HALF_LIFE, MODELS, TABLE
from kpi_engine.model.guide import Guide
from kpi_engine.workbook.house_style import styles

SHEET = "Attribution"
CHANNELS = 8
CREDIT_ROW = 10
"""The heading of the table of credits; the tables below it have the same channels."""
RESULT_ROW = CREDIT_ROW + CHANNELS + 5
SPEND_ROW = CREDIT_ROW
MARKOV_ROW = RESULT_ROW + CHANNELS + 4
_CHAIN = "Markov chain"
_COLUMNS = dict(zip((*MODELS, _CHAIN), "BCDEFG", strict=True))
_READY, _MODEL = "$B$6", "$B$4"
_PAID_FOR, _SPENT = (f"${c}${SPEND_ROW + 1}:${c}${SPEND_ROW + CHANNELS}" for c in "IJ")
_SHOWN = dict(zip("BCDEFG", ("#,##0.00", "0.0%", "#,##0", "#,##0", "#,##0.00", '0.00"x"'), strict=True))


def spend_targets(grid: Grid) -> list[tuple[str, ...]]:
    """The rows of _map for the spend by channel: each is a line, named by its number."""
    if table_asked_for(grid.guide, FUNCTION) is None:
        return []
    return [
        (term, "Actual", str(number), f"{SHEET}!{column}{SPEND_ROW + number}", "", "")
        for term, column in (("spend_channels", "I"), ("spend_by_channel", "J"))
        for number in range(1, CHANNELS + 1)
    ]


def write(book: Workbook, grid: Grid) -> None:
    """Add the sheet where the guide asks for attribution."""
    asked = table_asked_for(grid.guide, FUNCTION)
    if asked is None:
        return
    sheet = styles.new_sheet(book, SHEET, styles.NAVY)
    styles.heading(sheet, asked.label, f"{asked.meaning} From the sheet Touches.")
    _choices(book, sheet)
    _state(sheet)
    _credits(sheet)
    _results(sheet)
    _spend(sheet, grid.guide)
    markov.write(sheet, MARKOV_ROW, [f"$A${CREDIT_ROW + number}" for number in range(1, CHANNELS + 1)])
    styles.widths(sheet, {"A": 30, **dict.fromkeys("BCDEFGHJ", 13), "I": 20})
    sheet.freeze_panes = "B4"
    sheet.row_breaks.append(Break(id=MARKOV_ROW - 1))
    styles.print_set_up(sheet, f"A1:J{MARKOV_ROW + markov.rows(CHANNELS)}")


def _choices(book: Workbook, sheet: Worksheet) -> None:
    """The model that the results below follow, and the half-life of time decay."""
    put(sheet, "A4", "Model shown below")
    sheet["B4"] = "Linear"
    put(sheet, "A5", "Half-life of time decay, days")
    sheet["B5"] = 7
    for cell in ("B4", "B5"):
        styles.as_input(sheet[cell], "General" if cell == "B4" else "0.##")
    models = DataValidation("list", formula1=f'"{",".join(_COLUMNS)}"')
    allow(sheet, "B4", models, "one of the models of the table below")
    days = DataValidation("decimal", operator="greaterThan", formula1="0")
    allow(sheet, "B5", days, "a number of days above 0")
    names.define(book, HALF_LIFE, SHEET, "B5")
    note(
        sheet,
        "D4",
        "First, last: all to one touch. Linear: equal parts. Time decay: later touches earn more.",
    )
    note(
        sheet,
        "D5",
        "Position: 40% first, 40% last, 20% between. Markov chain: what would be lost without it.",
    )


def _state(sheet: Worksheet) -> None:
    """Whether the touches can be used, in words; results wait until they can."""
    state = f"{TABLE}[State]"
    used, broken = f"COUNTIF({state},1)", f"COUNTIF({state},-1)"
    channels = f"MAX({TABLE}[Channel rank])"
    put(sheet, "A6", "Touches")
    ready = (
        f'IF({broken}>0,"incomplete rows: "&{broken}&", shown in red on the sheet Touches",'
        f'IF({used}=0,"no touches yet",IF({channels}>{CHANNELS},"channels: "&{channels}&", room for '
        f'{CHANNELS}: bring small ones together","complete")))'
    )
    put(sheet, "B6", f"={ready}")
    put(sheet, "A7", "Journeys that won a customer")
    won = f"SUMPRODUCT({TABLE}[Won]*{TABLE}[Last])"
    put(sheet, "B7", f'=IF({_READY}="complete",{won},NA())', "#,##0")
    put(sheet, "A8", "Journeys")
    put(sheet, "B8", f'=IF({_READY}="complete",SUM({TABLE}[Last]),NA())', "#,##0")
    sheet["B6"].font = styles.BOLD
    styles.hide_missing(sheet, "B7:B8")


def _credits(sheet: Worksheet) -> None:
    """Customers won by channel and model; every column adds up to all of them."""
    headings(sheet, CREDIT_ROW, ["Credit: customers won", *_COLUMNS])
    first, last = CREDIT_ROW + 1, CREDIT_ROW + CHANNELS
    for number in range(1, CHANNELS + 1):
        row = CREDIT_ROW + number
        found = f"MATCH({number},{TABLE}[Channel rank],0)"
        put(sheet, f"A{row}", f'=IF(ISNUMBER({found}),TRIM(INDEX({TABLE}[Channel],{found})),"")')
        for model, column in _COLUMNS.items():
            credit = f"SUMPRODUCT(({TABLE}[Channel number]={number})*{TABLE}[{model}])"
            if model == _CHAIN:
                credit = f"{markov.share_cell(MARKOV_ROW, CHANNELS, number)}*$B$7"
            whole = f'IF({_READY}<>"complete",NA(),IF($B$7=0,#DIV/0!,{credit}))'
            put(sheet, f"{column}{row}", f'=IF($A{row}="","",{whole})', "#,##0.00")
    total, check = last + 1, last + 2
    put(sheet, f"A{total}", "All channels", strong=True)
    put(sheet, f"A{check}", "Check: less customers won")
    for column in _COLUMNS.values():
        put(sheet, f"{column}{total}", f"=SUM({column}{first}:{column}{last})", "#,##0.00", strong=True)
        difference = f"=ROUND({column}{total}-$B$7,6)"
        put(sheet, f"{column}{check}", difference, '"off by "0.00;"off by "-0.00;"ok"')
    for column in "ABCDEFG":
        sheet[f"{column}{total}"].border = styles.RULE
    styles.hide_missing(sheet, f"B{first}:G{check}")
    _align(sheet, first, check, "BCDEFG")


def _results(sheet: Worksheet) -> None:
    """Share, value and cost by the model chosen."""
    heads = ["By the model chosen", "Customers won", "Share", "Value", "Spend", "CAC", "Value per spend"]
    headings(sheet, RESULT_ROW, heads)
    for number in range(1, CHANNELS + 1):
        row = RESULT_ROW + number
        put(sheet, f"A{row}", f"=$A{CREDIT_ROW + number}")
        for column, (formula, shown) in _result(number, row).items():
            put(sheet, f"{column}{row}", f'=IF($A{row}="","",{formula})', shown)
    first, total = RESULT_ROW + 1, RESULT_ROW + CHANNELS + 1
    put(sheet, f"A{total}", "All channels", strong=True)
    spent = f"IF(COUNT({_SPENT})=0,NA(),SUM({_SPENT})*{names.FACTOR})"
    totals = {column: f"SUM({column}{first}:{column}{total - 1})" for column in "BCD"}
    totals |= {"E": spent, "F": f"E{total}/B{total}", "G": f"D{total}/E{total}"}
    for column, formula in totals.items():
        put(sheet, f"{column}{total}", f"={formula}", _SHOWN[column], strong=True)
    for column in "ABCDEFG":
        sheet[f"{column}{total}"].border = styles.RULE
    styles.hide_missing(sheet, f"B{first}:G{total}")
    _align(sheet, first, total, "BCDEFG")


def _result(number: int, row: int) -> dict[str, tuple[str, str]]:
    """The formula and the format of each column of a channel; what it cost is missing where nobody said."""
    titles, table = f"$B${CREDIT_ROW}:$G${CREDIT_ROW}", f"$B${CREDIT_ROW + 1}:$G${CREDIT_ROW + CHANNELS}"
    own = f"({_PAID_FOR}=$A{row})*ISNUMBER({_SPENT})"
    spend = f"IF(SUMPRODUCT({own})=0,NA(),SUMPRODUCT({own},{_SPENT})*{names.FACTOR})"
    formulas = {
        "B": f"INDEX({table},{number},MATCH({_MODEL},{titles},0))",
        "C": f"B{row}/$B$7",
        "D": _value(number, row),
        "E": spend,
        "F": f"IF(ISNUMBER(E{row}),IF(B{row}=0,#DIV/0!,E{row}/B{row}),E{row})",
        "G": f"IF(ISNUMBER(E{row}),IF(E{row}=0,#DIV/0!,D{row}/E{row}),E{row})",
    }
    return {column: (formula, _SHOWN[column]) for column, formula in formulas.items()}


def _value(number: int, row: int) -> str:
    """The value of the conversions that a channel earned; the chain shares out all of it."""
    weights = ",".join(f"{TABLE}[{model}]" for model in MODELS)
    chosen = f"CHOOSE(MATCH({_MODEL},$B${CREDIT_ROW}:$F${CREDIT_ROW},0),{weights})"
    one = f"SUMPRODUCT(({TABLE}[Channel number]={number})*{chosen}*{TABLE}[Worth])"
    every = f"C{row}*SUMPRODUCT({TABLE}[Last]*{TABLE}[Worth])"
    return f'IF({_READY}<>"complete",NA(),IF({_MODEL}="{_CHAIN}",{every},{one}))'


def _spend(sheet: Worksheet, guide: Guide) -> None:
    """What each channel cost; spend on a channel without a touch is named, not lost."""
    headings(sheet, SPEND_ROW, ["Spend by channel", "Spend"], first="I")
    note(sheet, f"I{SPEND_ROW - 1}", "Typed; over the time of the touches.")
    members = guide.dimensions.get("channel", ())[:CHANNELS]
    first, last = SPEND_ROW + 1, SPEND_ROW + CHANNELS
    for number in range(1, CHANNELS + 1):
        row = SPEND_ROW + number
        styles.as_input(sheet[f"I{row}"], "@")
        styles.as_input(sheet[f"J{row}"], "#,##0;(#,##0);0")
        sheet[f"I{row}"] = members[number - 1] if number <= len(members) else None
    amounts = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0")
    allow(sheet, f"J{first}:J{last}", amounts, "an amount of at least 0")
    used = f'SUMIF(E{RESULT_ROW + 1}:E{RESULT_ROW + CHANNELS},">0")'
    lost = f"ROUND(SUM(J{first}:J{last})*{names.FACTOR}-{used},2)"
    put(sheet, f"I{last + 1}", "Without a touch")
    put(sheet, f"J{last + 1}", f"={lost}", '#,##0;-#,##0;"none"')
    _align(sheet, last + 1, last + 1, "J")


def _align(sheet: Worksheet, first: int, last: int, columns: str) -> None:
    for row in range(first, last + 1):
        for column in columns:
            sheet[f"{column}{row}"].alignment = styles.align("right")
