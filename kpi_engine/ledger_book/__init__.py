"""What the ledger answers as workbooks in the house style, with native charts and live checks."""

from kpi_engine.ledger_book.book import ledger_workbook, write_ledger_book

__all__ = ["ledger_workbook", "write_ledger_book"]
