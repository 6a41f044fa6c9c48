"""Binary, octal and hexadecimal numbers, ten digits in two's complement."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kpi_engine.model.cell_error import NUM, VALUE
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.base import RefusedError, override, single, text, whole

_BASES = {"BIN": 2, "OCT": 8, "HEX": 16}
_DIGITS = 10


def _read(value: CellValue, base: int) -> int:
    """Up to ten digits; the first of ten is the sign."""
    if isinstance(single(value), bool):
        raise RefusedError(VALUE)
    digits = text(value).strip()
    if len(digits) > _DIGITS:
        raise RefusedError(NUM)
    try:
        amount = int(digits or "0", base)
    except ValueError:
        raise RefusedError(NUM) from None
    if amount < 0:
        raise RefusedError(NUM)
    limit = base**_DIGITS
    return amount - limit if amount >= limit // 2 else amount


def _write(amount: int, base: int, places: CellValue) -> str:
    """A negative number always takes ten digits; more digits than `places` are #NUM!."""
    width = None if places is None else _width(places)
    limit = base**_DIGITS
    if not -limit // 2 <= amount < limit // 2:
        raise RefusedError(NUM)
    if amount < 0:
        return _digits(amount + limit, base)
    digits = _digits(amount, base)
    if width is not None and len(digits) > width:
        raise RefusedError(NUM)
    return digits.rjust(width or 0, "0")


def _width(places: CellValue) -> int:
    if isinstance(single(places), bool):
        raise RefusedError(VALUE)
    width = whole(places)
    if not 1 <= width <= _DIGITS:
        raise RefusedError(NUM)
    return width


def _digits(amount: int, base: int) -> str:
    return {2: f"{amount:b}", 8: f"{amount:o}", 16: f"{amount:X}"}[base]


def _convert(source: int, target: int, value: CellValue, places: CellValue = None) -> CellValue:
    return _write(_read(value, source), target, places)


def _to_decimal(source: int, value: CellValue) -> CellValue:
    return float(_read(value, source))


def _from_decimal(target: int, value: CellValue, places: CellValue = None) -> CellValue:
    if isinstance(single(value), bool):
        raise RefusedError(VALUE)
    if places is not None:
        _width(places)
    return _write(whole(value), target, places)


def _enter() -> None:
    pairs: dict[str, Callable[..., CellValue]] = {}
    for name, base in _BASES.items():
        pairs[f"{name}2DEC"] = partial(_to_decimal, base)
        pairs[f"DEC2{name}"] = partial(_from_decimal, base)
        for other, target in _BASES.items():
            if other != name:
                pairs[f"{name}2{other}"] = partial(_convert, base, target)
    for name, function in pairs.items():
        override(name)(function)


_enter()
