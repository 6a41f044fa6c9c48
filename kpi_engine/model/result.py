"""A computed KPI: figures, the errors of those that have none, the reason, and the definition used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kpi_engine.model.cell_error import DEFINED, CellError
from kpi_engine.model.column import Codes, Floats
from kpi_engine.model.unit import Unit


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """What a KPI gave: `values` and `codes` of one shape; `item()` for a single figure."""

    name: str
    values: Floats
    codes: Codes
    unit: Unit
    definition: str
    explain: Callable[[int], str] = field(repr=False)

    @property
    def shape(self) -> tuple[int, ...]:
        """() for a single figure."""
        return self.values.shape

    def item(self) -> float | CellError:
        """The single figure, or its error; for more than one figure use `cells()`."""
        code = int(self.codes.item())
        return float(self.values.item()) if code == DEFINED else CellError(code)

    def reason(self, index: int = 0) -> str:
        """Why the figure at `index` (reading order) has no value; empty when it has one."""
        return "" if int(np.ravel(self.codes)[index]) == DEFINED else self.explain(index)

    def cells(self) -> Any:
        """Nested lists of numbers and CellErrors in the shape of the result; a bare one for a scalar."""
        flat = [
            float(value) if code == DEFINED else CellError(int(code))
            for value, code in zip(self.values.ravel(), self.codes.ravel(), strict=True)
        ]
        if self.values.ndim == 0:
            return flat[0]
        if self.values.ndim == 1:
            return flat
        width = self.values.shape[-1]
        return [flat[start : start + width] for start in range(0, len(flat), width)]
