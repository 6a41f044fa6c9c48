"""How numbers, cells and calls are written for a person: the digits that count, and no exponent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from kpi_engine.model.cell_error import CellError

_CENTS_FROM = 1e8
_EXACT_UP_TO = 1e15
_DAY_0 = date(1899, 12, 30)
_FIRST_DAY, _LAST_DAY = 61, 2_958_465  # 1 March 1900, from which Excel counts right, and the end of 9999


def written(value: float, *, grouped: bool = False) -> str:
    """Ten digits, and every cent of a large amount: 0.3333333333, 12345678901.25, or 12,345,678,901.25."""
    comma = "," if grouped else ""
    if not value:
        return "0"
    if _CENTS_FROM <= abs(value) < _EXACT_UP_TO:
        return f"{value:{comma}.2f}".rstrip("0").rstrip(".")
    return f"{value:{comma}.10g}"


def fixed(value: float, places: int) -> str:
    """So many decimals, grouped; a half goes away from zero, as Excel shows it: 6.25 is 6.3."""
    if not abs(value) < _EXACT_UP_TO:
        return f"{value:,.{places}f}"
    rounded = Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded + 0:,f}"


def show(value: Any) -> str:
    """A cell value for a person: 250, 1.05, 3.3967, #DIV/0!, or a table with one row per line."""
    if isinstance(value, list):
        return "\n".join("\t".join(show(cell) for cell in row) for row in value)
    if isinstance(value, CellError):
        return value.text
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return written(value)
    return "" if value is None else str(value)


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 cell`, `12 cells`, `1,200 cells`; `plural` for a noun that takes more than an s."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def rows_told(total: int, used: int) -> str:
    """`121 rows in = 119 used + 2 set aside`."""
    return f"{counted(total, 'row')} in = {used:,} used + {total - used:,} set aside"


def listed(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def clipped(text: str, longest: int = 30) -> str:
    """`text` on one line, cut with an ellipsis where it is longer than `longest`."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def dated(serial: float) -> str:
    """A date that a cell holds as a number, with that number: `2026-05-01 (46143)`."""
    if not _FIRST_DAY <= serial <= _LAST_DAY:
        return written(serial)
    return f"{_DAY_0 + timedelta(days=int(serial))} ({written(serial)})"


def call_text(name: str, arguments: tuple[Any, ...]) -> str:
    """A call as it is typed into Excel: `NPS({10,,0})`."""
    return f"{name}({', '.join(_literal(argument) for argument in arguments)})"


def _literal(value: Any) -> str:
    if isinstance(value, tuple | list):
        if value and isinstance(value[0], tuple | list):
            return "{" + ";".join(",".join(_literal(cell) for cell in row) for row in value) + "}"
        return "{" + ",".join(_literal(cell) for cell in value) + "}"
    if isinstance(value, str):
        return f'"{value}"'
    return show(value)


def segment_name(value: str) -> str:
    """A value of a segment as people see it, also where the source leaves it blank."""
    return value if value.strip() else "(blank)"
