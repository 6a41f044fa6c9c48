"""Defined names: how a filler and a formula find a cell without knowing where it stands."""

from __future__ import annotations

from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName

COMPANY, CURRENCY, UNIT = "set_company", "set_currency", "set_unit"
FIRST_MONTH, YEAR_END = "set_first_month", "set_year_end"
TOLERANCE = "set_tolerance"
SCENARIO, CLOSED = "set_scenario", "set_closed_through"
CLOSED_MONTH, CLOSED_NUMBER, FACTOR = "closed_month", "closed_number", "unit_factor"
MONTHS_NAME, CHANGES, CHECKS_FAILED = "in_months", "changes_log", "checks_failed"
CHECKS_RESULT = "checks_result"


def define(book: Workbook, name: str, sheet: str, area: str) -> None:
    """Give an area of a sheet a name; the reference is absolute."""
    absolute = ":".join(_absolute(corner) for corner in area.split(":"))
    book.defined_names[name] = DefinedName(name, attr_text=f"{sheet}!{absolute}")


def _absolute(cell: str) -> str:
    letters = cell.rstrip("0123456789")
    return f"${letters}${cell[len(letters) :]}"
