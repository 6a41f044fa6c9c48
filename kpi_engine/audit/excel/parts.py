"""What a sheet's part says behind its cells: validations, conditional formats, extensions."""

from __future__ import annotations

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.once import once


@once
def behind_cells(book: AuditBook, sheet: str) -> bytes:
    """The bytes of a sheet's part from the end of its cells on; read once."""
    data = book.package.read(book.package.sheet(sheet).member)
    return data[data.rfind(b"sheetData") + 1 :]
