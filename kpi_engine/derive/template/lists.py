"""The Customers sheet: revenue by customer at the closed month, for the share of the largest ones."""

from __future__ import annotations

from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableStyleInfo

from kpi_engine.derive.template import styles
from kpi_engine.derive.template.grid import Grid

HEADER_ROW, ROWS = 5, 40


def table_name(term: str) -> str:
    """The Excel table that holds a listed term: `customer_revenue` is CustomerRevenue."""
    return term.title().replace("_", "")


def write(book: Workbook, grid: Grid) -> None:
    """Add one sheet per listed term."""
    for term in grid.needs.table_terms:
        sheet = styles.new_sheet(book, "Customers", styles.INPUT_INK)
        styles.heading(sheet, "Customers", "Revenue by customer in the closed month, any order; blank rows are "
                       "skipped. Used for the share of the largest customer.")  # fmt: skip
        styles.header(sheet, HEADER_ROW, ["Customer", "Amount"])
        last = HEADER_ROW + ROWS
        for row in range(HEADER_ROW + 1, last + 1):
            for column, shown in ((1, "@"), (2, "#,##0;(#,##0);0")):
                cell = sheet.cell(row, column)
                cell.font, cell.fill, cell.protection = (
                    styles.INPUT,
                    styles.fill(styles.INPUT_FILL),
                    styles.OPEN,
                )
                cell.border, cell.number_format = styles.BOX, shown
        table = Table(displayName=table_name(term), name=table_name(term), ref=f"A{HEADER_ROW}:B{last}")
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
        sheet.add_table(table)
        amounts = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
        amounts.error, amounts.errorTitle = "Expected an amount of at least 0.", "This cannot be right"
        amounts.add(f"B{HEADER_ROW + 1}:B{last}")
        sheet.add_data_validation(amounts)
        styles.widths(sheet, {"A": 40, "B": 18})
        sheet.freeze_panes = f"A{HEADER_ROW + 1}"
        styles.print_set_up(sheet, f"A1:B{last}", rows=f"{HEADER_ROW}:{HEADER_ROW}", landscape=False)
