"""A file of exchange rates: what one unit of a currency is worth in another, by month, to the last digit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

from kpi_engine.ledger.grid import month_number
from kpi_engine.ledger.rates import Rates
from kpi_engine.model.written import clipped
from kpi_engine.sources.currency import CODES
from kpi_engine.sources.number import DecimalSign, Parts, take_apart
from kpi_engine.sources.open_table import open_table
from kpi_engine.sources.table import StoredNumber, Table

_HEADERS = {
    "month": ("month", "period", "date", "monat", "datum", "mois"),
    "currency": ("currency", "ccy", "code", "währung", "devise"),
    "rate": ("rate", "exchange rate", "fx rate", "fx", "kurs", "taux"),
}
_MOST = 10**6
"""A rate from here on is taken for a slip of the decimal sign."""


def read_rates(path: Path, currency: str, decimal: DecimalSign | None = None) -> Rates:
    """The rates into `currency` from a table with the columns currency, rate and, by month, month.

    A rate is what one unit of the row's currency is worth in `currency`. SourceError for anything unclear.
    """
    table = open_table(path, None, _known)
    columns: dict[str, int] = {}
    for place, text in enumerate(table.header):
        if (role := _role(text)) and columns.setdefault(role, place) != place:
            raise table.refusal(table.header_row, place, f"a second column of the {role}.", "rate-columns")
    missing = [role for role in ("currency", "rate") if role not in columns]
    if missing:
        raise table.refusal(
            table.header_row, None,
            f"a file of rates has the columns month, currency and rate; {missing[0]} is missing. A rate is "
            f"what one unit is worth in {currency}.", "rate-columns",
        )  # fmt: skip
    records = list(table.records())
    sign = decimal or _settled(cells[columns["rate"]] for _, cells in records)
    if not records:
        raise table.refusal(table.header_row, None, "there is no rate below the header.", "empty")
    found: dict[tuple[str, int | None], Fraction] = {}
    for row, cells in records:
        month = _month(table, row, columns.get("month"), cells)
        code = _code(table, row, columns["currency"], cells)
        rate = _rate(table, row, columns["rate"], cells, sign)
        if code == currency and rate != 1:
            raise table.refusal(
                row,
                columns["rate"],
                f"one {code} is 1 {currency}: are these rates into another currency?",
                "rate",
            )
        if found.setdefault((code, month), rate) != rate:
            raise table.refusal(row, columns["rate"], f"a second rate of {code} for the month.", "rate-twice")
    return Rates(currency, found)


def _role(text: str) -> str:
    word = " ".join(text.split()).casefold()
    return next((role for role, words in _HEADERS.items() if word in words), "")


def _known(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if _role(cell))


def _month(table: Table, row: int, column: int | None, cells: Sequence[str]) -> int | None:
    """The month of a rate; None where the file has no months, or the cell is blank: it holds for all."""
    text = cells[column] if column is not None else ""
    if not text:
        return None
    month = month_number(text)
    if month is None:
        raise table.refusal(row, column, f"{clipped(text)!r} is not a month such as 2026-03.", "rate-month")
    return month


def _code(table: Table, row: int, column: int, cells: Sequence[str]) -> str:
    code = cells[column].upper()
    if code not in CODES:
        raise table.refusal(
            row, column, f"{clipped(code)!r} is not a currency code such as USD.", "rate-currency"
        )
    return code


def _settled(texts: Iterable[str]) -> DecimalSign | None:
    signs = {parts.settles for text in texts if (parts := _parts(text)) and parts.settles}
    return signs.pop() if len(signs) == 1 else None


def _parts(text: str) -> Parts | None:
    return None if isinstance(text, StoredNumber) else take_apart(text)


def _rate(table: Table, row: int, column: int, cells: Sequence[str], sign: DecimalSign | None) -> Fraction:
    text = cells[column]
    if isinstance(text, StoredNumber):
        digits = str(text)
    else:
        parts = take_apart(text)
        if parts is None or parts.negative or parts.percent:
            raise table.refusal(row, column, f"{clipped(text)!r} is not a rate above 0.", "rate")
        if parts.ambiguous and sign is None:
            raise table.refusal(
                row, column, f"{clipped(text)!r} can be read in two ways. Say --decimal . or --decimal ,",
                "decimal",
            )  # fmt: skip
        digits = (parts.comma if sign == "," else parts.point) or parts.point or parts.comma
        digits += f"e{parts.power}" if parts.power else ""
    rate = Fraction(digits)
    if not 0 < rate < _MOST:
        why = f"{clipped(text)!r} is not a rate above 0 and below a million."
        raise table.refusal(row, column, why, "rate")
    return rate
