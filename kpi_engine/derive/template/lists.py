"""Lists at one date, each on its own sheet: revenue by customer, survey answers, dates of first value."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.derive.template.bounds import Bound, bound_of
from kpi_engine.derive.template.cells import note
from kpi_engine.derive.template.grid import Grid
from kpi_engine.derive.template.lines import is_list
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.model.term import Term
from kpi_engine.model.unit import Unit
from kpi_engine.workbook.house_style import styles

HEADER_ROW, ROWS, PRINTED = 5, 600, 50
SCORES = "WEIGHTED_SCORE"
"""The one function whose lists are put together by hand: they stand on the sheet Scores."""
SCORE_COLUMNS = {"values": "Value counted", "weights": "Weight counted", "mins": "Low counted",
                 "maxs": "High counted"}  # fmt: skip
"""The columns of a score in which lines that are not in use count nothing."""

_SHEETS = {
    "CONCENTRATION": ("Customers", "Customer", (
        "Every customer's revenue in the closed month, in any order; blank rows are skipped.",
        "Used for the share of the largest customer.")),
    "NPS": ("Survey", "Respondent", (
        "Every answer from 0 to 10 to the question whether one would recommend you.",
        "9 and 10 are promoters, 0 to 6 detractors; blank rows are skipped.")),
    "TIME_TO_VALUE": ("Time to value", "Customer", (
        "The day each customer began, and the day it first got value: blank while it waits.",
        "Customers who still wait are not counted.")),
    "ARPU_MIX": ("Price mix", "Plan", (
        "The list price of each plan and the share of customers on it.", "The shares add up to 100%.")),
}  # fmt: skip
"""Sheet, what a row is, and what to type (two lines), of the functions that read a list."""


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One typed column: the argument it feeds, its term, and what can be right in it."""

    argument: str
    term: Term
    bound: Bound

    @property
    def number_format(self) -> str:
        """How it is shown."""
        if self.term.unit is Unit.DATE:
            return styles.DATE_FORMAT
        return "0" if self.bound.whole else styles.typed_format(self.term.unit)


@dataclass(frozen=True, slots=True)
class ListSheet:
    """The list that a KPI reads."""

    kpi: GuideKpi
    columns: tuple[ListColumn, ...]

    @property
    def place(self) -> tuple[str, str, tuple[str, str]]:
        """Title of the sheet, what a row is, and what to type."""
        return _SHEETS.get(self.kpi.function, (self.kpi.label[:31], "Name", (self.kpi.meaning, "")))

    @property
    def table(self) -> str:
        """The Excel table: `customer_revenue` is CustomerRevenue."""
        return table_name(self.columns[0].term.id)


def table_name(term: str) -> str:
    """A term as the name of an Excel table."""
    return term.title().replace("_", "")


def list_area(kpi: GuideKpi, argument: str) -> str:
    """The cells that an argument reads as a list: a column of an Excel table."""
    names = [term for name, term in kpi.inputs.items() if is_list(kpi, name)]
    is_score = kpi.function == SCORES
    heading = SCORE_COLUMNS[argument] if is_score else TERMS.get(kpi.inputs[argument]).label
    return f"{table_name(names[0])}[{heading}]"


def lists_of(guide: Guide) -> list[ListSheet]:
    """Every list of the guide, once, in the order of its KPIs."""
    found: dict[tuple[str, ...], ListSheet] = {}
    for kpi in guide.kpis:
        arguments = [name for name in kpi.inputs if is_list(kpi, name)]
        if arguments and kpi.function != SCORES:
            terms = tuple(kpi.inputs[name] for name in arguments)
            found.setdefault(terms, ListSheet(kpi, tuple(_column(kpi, name) for name in arguments)))
    return list(found.values())


def _column(kpi: GuideKpi, argument: str) -> ListColumn:
    function = KPIS.get(kpi.function)
    return ListColumn(argument, TERMS.get(kpi.inputs[argument]), bound_of(function, argument))


def list_targets(grid: Grid) -> list[tuple[str, ...]]:
    """The rows of _map: each line of a list is a cell of its own, named by its number."""
    return [
        (column.term.id, "Actual", str(number), f"{_quoted(item)}!{letter}{HEADER_ROW + number}", "", "")
        for item in lists_of(grid.guide)
        for letter, column in zip("CDEFGH", item.columns, strict=False)
        for number in range(1, ROWS + 1)
    ]


def _quoted(item: ListSheet) -> str:
    title = item.place[0]
    return f"'{title}'" if " " in title else title


def write(book: Workbook, grid: Grid) -> None:
    """Add one sheet per list."""
    for item in lists_of(grid.guide):
        _sheet(book, item)


def _sheet(book: Workbook, item: ListSheet) -> None:
    title, who, purpose = item.place
    sheet = styles.new_sheet(book, title, styles.INPUT_INK)
    styles.heading(sheet, title, purpose[0])
    sheet["A3"] = purpose[1]
    sheet["A3"].font = styles.SUBTITLE
    note(sheet, "A4", f"Room for {ROWS} lines; the first {PRINTED} are printed.")
    styles.header(sheet, HEADER_ROW, ["No.", who, *(column.term.label for column in item.columns)])
    for column in range(3, 3 + len(item.columns)):
        sheet.cell(HEADER_ROW, column).alignment = styles.align("right", wrap=True)
    last, end = HEADER_ROW + ROWS, get_column_letter(2 + len(item.columns))
    for row in range(HEADER_ROW + 1, last + 1):
        number = sheet.cell(row, 1, row - HEADER_ROW)
        number.font, number.alignment = styles.SMALL, styles.align("left")
        for column, shown in enumerate(("@", *(column.number_format for column in item.columns)), 2):
            styles.as_input(sheet.cell(row, column), shown)
    table = Table(displayName=item.table, name=item.table, ref=f"A{HEADER_ROW}:{end}{last}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(table)
    for place, typed in enumerate(item.columns, 3):
        validation = typed.bound.validation(typed.term.unit)
        letter = get_column_letter(place)
        validation.add(f"{letter}{HEADER_ROW + 1}:{letter}{last}")
        sheet.add_data_validation(validation)
        sheet.column_dimensions[letter].width = 20
    _arrange(sheet, end)


def _arrange(sheet: Worksheet, end: str) -> None:
    styles.widths(sheet, {"A": 7, "B": 40})
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    styles.print_set_up(sheet, f"A1:{end}{HEADER_ROW + PRINTED}", tall=1, landscape=False)
