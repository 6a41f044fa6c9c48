"""What a sheet's part says behind its cells: validations, conditional formats, extensions."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from kpi_engine.audit.book import AuditBook

_KNOWN: WeakKeyDictionary[AuditBook, dict[str, bytes]] = WeakKeyDictionary()


def behind_cells(book: AuditBook, sheet: str) -> bytes:
    """The bytes of a sheet's part from the end of its cells on; read once."""
    known = _KNOWN.setdefault(book, {})
    if sheet not in known:
        data = book.package.read(book.package.sheet(sheet).member)
        known[sheet] = data[data.rfind(b"sheetData") + 1 :]
    return known[sheet]
