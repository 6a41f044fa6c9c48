"""How a builtin written in Python says that its result is an error, or that it cannot tell the result."""

from __future__ import annotations

from kpi_engine.model.cell_error import CellError


class RefusedError(Exception):
    """The function's result is this error."""

    def __init__(self, error: CellError) -> None:
        super().__init__(error.text)
        self.error = error


class NotComputedError(Exception):
    """The function cannot be computed for these arguments; the cell is reported as not verifiable."""
