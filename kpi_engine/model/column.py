"""Figures on their way through the engine: values and error codes as two arrays, never objects."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kpi_engine.model.cell_error import BLANK, DEFINED, TEXT, CellError

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.uint8]
Figure = float | Floats
"""What the body of a KPI computes with: one number or an array of them."""

LEFT_OUT: float = float("nan")
"""The default of an optional argument that has no default value: the body sees NaN."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """Numbers of any shape with one code per element; `codes` is None when no element carries one.

    A code is 0 (a number), a CellError, TEXT or BLANK. Where the code is not 0 the value is NaN.
    A NaN with code 0 is a missing figure, as in pandas.
    """

    values: Floats
    codes: Codes | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the values."""
        return self.values.shape

    def full_codes(self) -> Codes:
        """Codes for every element, NaN counted as blank, an infinite number as #NUM!."""
        codes = np.zeros(self.values.shape, np.uint8) if self.codes is None else self.codes.copy()
        codes[np.isnan(self.values) & (codes == DEFINED)] = BLANK
        codes[np.isinf(self.values)] = CellError.NUM
        return codes

    def piece(self, where: slice) -> Column:
        """The elements in `where` (reading order); a single value serves every piece."""
        if not self.values.ndim:
            return self
        codes = None if self.codes is None else self.codes.reshape(-1)[where]
        return Column(self.values.reshape(-1)[where], codes)

    def cut(self, index: npt.NDArray[np.intp], shape: tuple[int, ...]) -> Column:
        """The elements at `index` (reading order) after broadcasting to `shape`."""
        values = np.broadcast_to(self.values, shape).reshape(-1)[index]
        if self.codes is None:
            return Column(values)
        return Column(values, np.broadcast_to(self.codes, shape).reshape(-1)[index])

    def errors(self) -> list[CellError | None]:
        """The error of each element in reading order; None where it holds a number."""
        return [
            None if code == DEFINED else _AS_ERROR.get(code) or CellError(code)
            for code in self.full_codes().ravel().tolist()
        ]


_AS_ERROR = {BLANK: CellError.NA, TEXT: CellError.VALUE}
