"""What the formulas of a sheet are written with, looked up without reading each of them in full."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpi_engine.audit.cells import Copies, SheetCells

IF_CALLED = re.compile(r"\bIF\(", re.IGNORECASE)


def holding(sheet: SheetCells, pattern: re.Pattern[str]) -> Iterator[Copies]:
    """The different formulas whose text, references left out, holds the pattern."""
    for copies in sheet.copies:
        if pattern.search("\x00".join([piece if isinstance(piece, str) else "" for piece in copies.shape])):
            yield copies
