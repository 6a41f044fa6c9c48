"""The Customers sheet: revenue by customer in the closed month, for the share of the largest one."""

from __future__ import annotations

from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableStyleInfo

from kpi_engine.derive.template import styles
from kpi_engine.derive.template.grid import Grid

SHEET = "Customers"
_PURPOSE = (
    "Every customer's revenue in the closed month, in any order; blank rows are skipped. "
    "Used for the share of the largest customer."
)
HEADER_ROW, ROWS = 5, 600


def table_name(term: str) -> str:
    """The Excel table that holds a listed term: `customer_revenue` is CustomerRevenue."""
    return term.title().replace("_", "")


def amounts_of(term: str) -> str:
    """The column of the list that holds the figures."""
    return f"{table_name(term)}[Amount]"


def list_targets(grid: Grid) -> list[tuple[str, ...]]:
    """The rows of _map: each line of the list is a cell of its own, named by its number."""
    return [
        (term, "Actual", str(number), f"{SHEET}!C{HEADER_ROW + number}", "", "")
        for term in grid.needs.table_terms
        for number in range(1, ROWS + 1)
    ]


def write(book: Workbook, grid: Grid) -> None:
    """Add one sheet per listed term."""
    for term in grid.needs.table_terms:
        sheet = styles.new_sheet(book, SHEET, styles.INPUT_INK)
        styles.heading(sheet, SHEET, _PURPOSE)
        styles.header(sheet, HEADER_ROW, ["No.", "Customer", "Amount"], centred="C")
        last = HEADER_ROW + ROWS
        for row in range(HEADER_ROW + 1, last + 1):
            number = sheet.cell(row, 1, row - HEADER_ROW)
            number.font, number.alignment = styles.SMALL, styles.align("left")
            for column, shown in ((2, "@"), (3, "#,##0;(#,##0);0")):
                styles.as_input(sheet.cell(row, column), shown)
        table = Table(displayName=table_name(term), name=table_name(term), ref=f"A{HEADER_ROW}:C{last}")
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
        sheet.add_table(table)
        amounts = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
        amounts.error, amounts.errorTitle = "Expected an amount of at least 0.", "This cannot be right"
        amounts.add(f"C{HEADER_ROW + 1}:C{last}")
        sheet.add_data_validation(amounts)
        styles.widths(sheet, {"A": 7, "B": 40, "C": 18})
        sheet.freeze_panes = f"A{HEADER_ROW + 1}"
        styles.print_set_up(
            sheet, f"A1:C{HEADER_ROW + 50}", rows=f"{HEADER_ROW}:{HEADER_ROW}", landscape=False
        )
