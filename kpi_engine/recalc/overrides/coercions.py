"""Values put right for builtins that read numbers, texts and truth values otherwise than Excel."""

from __future__ import annotations

from kpi_engine.formula.guards import AS_FLAG, AS_NUMBER
from kpi_engine.model.cell_error import VALUE, CellError, Scalar
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.base import RefusedError, override
from kpi_engine.recalc.overrides.numbers_in_text import number_in


@override(AS_NUMBER)
def as_number(value: CellValue) -> CellValue:
    """A text is the number, the day or the time that it spells, or #VALUE!; TRUE is 1; all else stays."""
    if isinstance(value, list):
        return [[_number(cell) for cell in row] for row in value]
    return _number(value)


def _number(cell: Scalar) -> Scalar:
    if isinstance(cell, bool):
        return float(cell)
    if not isinstance(cell, str):
        return cell
    found = number_in(cell)
    return CellError.VALUE if found is None else found


@override(AS_FLAG)
def as_flag(value: CellValue) -> CellValue:
    """The texts TRUE and FALSE are truth values where one is asked for; other texts are #VALUE!."""
    cell = value[0][0] if isinstance(value, list) else value
    if not isinstance(cell, str):
        return cell
    if cell.upper() not in ("TRUE", "FALSE"):
        raise RefusedError(VALUE)
    return cell.upper() == "TRUE"
