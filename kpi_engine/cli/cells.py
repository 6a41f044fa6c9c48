"""Arguments typed on a command line, and cell values as people and JSON see them."""

from __future__ import annotations

from typing import Any

from kpi_engine.errors import InputError
from kpi_engine.model.cell_error import CellError, Scalar, plain
from kpi_engine.model.function import CellValue


def read_argument(text: str) -> CellValue:
    """A number, a percentage, a word, nothing (``""``), TRUE/FALSE, an error, or an array ``{1,2;3,4}``."""
    text = text.strip()
    if text.startswith("{") and text.endswith("}"):
        return [[_read_cell(cell) for cell in row.split(",")] for row in text[1:-1].split(";")]
    return _read_cell(text)


def _read_cell(text: str) -> Scalar:
    text = text.strip()
    if not text or text.casefold() == "blank":
        return None
    if text.casefold() in ("true", "false"):
        return text.casefold() == "true"
    error = CellError.from_text(text)
    if error is not None:
        return error
    try:
        number = float(text.removesuffix("%").replace("_", ""))
    except ValueError:
        if text[0].isdigit():
            raise InputError(
                f"{text} is not a number as this command reads it. Write 1234.56 or 15.0%.",
                code="not-a-number",
            ) from None
        return text.strip('"')
    return number / 100 if text.endswith("%") else number


def as_json(value: Any) -> Any:
    """A cell value (or table) for JSON: errors become their text."""
    if isinstance(value, list):
        return [[as_json(cell) for cell in row] for row in value]
    return plain(value)
