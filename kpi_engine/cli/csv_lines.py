"""Lines of CSV that Excel opens as they are meant, and computes nothing of."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any


def written(rows: Sequence[Sequence[Any]]) -> str:
    """Lines of CSV; a text that Excel would compute begins with an apostrophe."""
    text = io.StringIO()
    csv.writer(text).writerows([[_cell(each) for each in row] for row in rows])
    return text.getvalue()


def encoded(text: str) -> bytes:
    """For a file: with the mark by which Excel knows UTF-8, where a letter needs it."""
    return text.encode("utf-8" if text.isascii() else "utf-8-sig")


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return "" if value is None else value
