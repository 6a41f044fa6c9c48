"""Columns of amounts: plain numbers are left to the database, every other spelling is read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path

from kpi_engine.model.written import clipped
from kpi_engine.sources.number import DecimalSign, Parts, take_apart
from kpi_engine.sources.subscriptions.cells import plain_number
from kpi_engine.sources.subscriptions.engine import literal
from kpi_engine.sources.subscriptions.lookups import first_match, load, spellings
from kpi_engine.sources.subscriptions.opened import STORED, Opened

_MICRO = Decimal("0.000001")
_BEYOND = Decimal(10) ** 12
_PROVES_POINT = r"-?(?:\d+\.(?:\d{1,2}|\d{4,})|0\.\d+|\d{4,}\.\d+)"
"""Plain numbers that can only have a decimal point."""


@dataclass(frozen=True, slots=True)
class DecimalRead:
    """The decimal sign of amounts and what proves it, "" where every number is whole."""

    sign: DecimalSign | None
    proof: str = ""


def load_numbers(
    opened: Opened,
    folder: Path,
    table: str,
    texts: Sequence[str],
    decimal: DecimalSign | None,
    source: str = "raw",
) -> DecimalRead:
    """A table of every number that is not plainly written, with its value and the currency beside it."""
    odd = [
        (text, parts) for text in spellings(opened, texts, _settled_number, source) if (parts := _parts(text))
    ]
    point = first_match(opened, texts, _PROVES_POINT, source)
    read = _sign(opened, odd, point, decimal)
    rows = ((text, _value(text, parts, read.sign), parts.currency) for text, parts in odd)
    load(opened, folder, table, {"text": "VARCHAR", "value": "DECIMAL(18, 6)", "currency": "VARCHAR"}, rows)
    return read


def _settled_number(text: str) -> str:
    return f"CASE WHEN regexp_full_match({text}, {literal(r'-?[0-9]{1,12}|' + _PROVES_POINT)}) THEN 1 END"


def _parts(text: str) -> Parts | None:
    return take_apart(text.removeprefix(STORED))


def _sign(
    opened: Opened, odd: Sequence[tuple[str, Parts]], point: str, decimal: DecimalSign | None
) -> DecimalRead:
    typed = [(text, parts) for text, parts in odd if not text.startswith(STORED)]
    proofs: dict[DecimalSign, str] = {".": point} if point else {}
    for text, parts in typed:
        if parts.settles:
            proofs.setdefault(parts.settles, text)
    if decimal:
        return DecimalRead(decimal, "as stated")
    if len(proofs) == 2:
        both = f'"{clipped(proofs["."], 20)}" and "{clipped(proofs[","], 20)}"'
        why = f"{both} use different decimal signs"
        raise opened.headers.refusal(
            f"{why}. Say --decimal . or --decimal ,; the other rows are set aside.", "decimal"
        )
    for sign, proof in proofs.items():
        return DecimalRead(sign, proof)
    unclear = next((text for text, parts in typed if parts.ambiguous), "")
    if unclear:
        why = f'"{clipped(unclear, 20)}" can be read in two ways, and no amount of the column tells which'
        raise opened.headers.refusal(f"{why}. Say --decimal . or --decimal ,.", "decimal")
    return DecimalRead(None)


def _value(text: str, parts: Parts, sign: DecimalSign | None) -> str | None:
    """The number with six decimals, NULL where it is none under this decimal sign or beyond all reason."""
    sign = "." if text.startswith(STORED) else sign
    digits = parts.comma if sign == "," else parts.point if sign == "." else parts.point or parts.comma
    if not digits or parts.percent or abs(parts.power) > 30:
        return None
    try:
        value = Decimal(digits).scaleb(parts.power)
        if value >= _BEYOND:
            return None
        value = value.quantize(_MICRO, ROUND_HALF_UP)
    except InvalidOperation:
        return None
    return f"{'-' if parts.negative else ''}{value}"


def number_value(text: str, table: str, sign: DecimalSign | None) -> str:
    """A number cell in SQL: plainly written, or looked up in the joined table of spellings."""
    return f"coalesce({plain_number(text, sign or '.')}, {table}.value)"
