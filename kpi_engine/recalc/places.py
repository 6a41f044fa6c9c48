"""What a text stands for as a reference: `INDIRECT("in_mrr")` reads the cells of that name."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from kpi_engine.formula.references import cell_name, quoted, reference, split_sheet
from kpi_engine.formula.resolving import CannotComputeError, ExternalError, Resolver, Surroundings

_NO_PLACE = {"type": "Error", "kind": "Ref"}
_R1C1 = re.compile(r"R(\d+|\[-?\d+\])?C(\d+|\[-?\d+\])?", re.IGNORECASE)


def place_finder(around: Surroundings) -> Callable[..., Any]:
    """The helper that turns the text of INDIRECT into an A1 reference, or #REF!."""

    def find(sheet: str, row: float, column: float, text: Any, a1: Any = True) -> Any:
        if isinstance(text, dict):
            return text
        if not isinstance(text, str) or not text:
            return _NO_PLACE
        here = Resolver(around, sheet, int(row), int(column))
        return _a1(text, here) if a1 or isinstance(a1, str) else _r1c1(text, here)

    return find


def _a1(text: str, here: Resolver) -> Any:
    try:
        if reference(text) is not None:
            return _found(here.cells(text, "R"))
        if "[" in text:
            return _found(here.structured(text, "R"))
        definition = here.definition(text)
        if definition is not None:
            return _found(here.cells(definition, "R"))
        table = here.around.tables.get(text.casefold())
        return _NO_PLACE if table is None else _found(here.table(text, table, "R"))
    except (CannotComputeError, ExternalError):
        return _NO_PLACE


def _found(text: str) -> Any:
    return _NO_PLACE if text.startswith("#") else text


def _r1c1(text: str, here: Resolver) -> Any:
    """`R2C3` and `R[-1]C`, counted from the formula's cell."""
    before, place = split_sheet(text)
    parts = [_R1C1.fullmatch(part) for part in place.split(":")]
    if not 1 <= len(parts) <= 2 or any(part is None for part in parts):
        return _NO_PLACE
    corners = [(_number(part[1], here.row), _number(part[2], here.column)) for part in parts if part]
    if any(row < 1 or column < 1 for row, column in corners):
        return _NO_PLACE
    area = ":".join(cell_name(row, column) for row, column in corners)
    return _a1(f"{quoted(before.strip(chr(39)))}!{area}" if before else area, here)


def _number(text: str | None, here: int) -> int:
    if text is None:
        return here
    return here + int(text[1:-1]) if text.startswith("[") else int(text)
