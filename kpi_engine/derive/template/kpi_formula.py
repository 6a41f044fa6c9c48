"""The native Excel formula of a guide's KPI in one column of one section, from its declaration."""

from __future__ import annotations

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.derive.template import names
from kpi_engine.derive.template.grid import FIRST_LETTER, MONTH_ROW, Grid, KpiLine
from kpi_engine.derive.template.lines import is_list
from kpi_engine.derive.template.periods import LTM_ROW, QUARTER_ROW, YEAR_ROW
from kpi_engine.formula.guard import guarded
from kpi_engine.model.kpi import Shape

_PERIOD_MONTHS = {"quarter": QUARTER_ROW, "year": YEAR_ROW, "ltm": LTM_ROW}


def formula(grid: Grid, line: KpiLine, basis: str, side: str, column: str) -> str:
    """`=` and the guarded formula over cells of Periods and of this sheet."""
    kpi = line.kpi
    cells = {name: _reference(grid, line, basis, side, column, name) for name in kpi.inputs}
    if not kpi.function:
        return f"={cells['value']}"
    text = guarded(KPIS.get(kpi.function), {**cells, **{n: f'"{word}"' for n, word in kpi.options.items()}})
    if any(is_list(kpi, argument) for argument in kpi.inputs):
        return f"=IF({column}${MONTH_ROW}={names.CLOSED_MONTH},{text},NA())" if side == "chosen" else "=NA()"
    return f"={text}"


def _reference(grid: Grid, line: KpiLine, basis: str, side: str, column: str, argument: str) -> str:
    kpi, name = line.kpi, line.kpi.inputs[argument]
    if name.isdigit():
        return name
    if name == "period_months":
        return _months_in(basis, column)
    if is_list(kpi, argument):
        return f"{name.title().replace('_', '')}[Amount]"
    other = grid.guide.kpi(name)
    if other is not None and other.id == name and other.id != kpi.id:
        return f"{column}{grid.kpis[basis, side, name, line.segment]}"
    if name not in TERMS:
        raise KeyError(name)
    cell = grid.cell(basis, side, name, line.segment, column)
    function = KPIS.find(kpi.function)
    if function is not None and function.parameter(argument).shape is Shape.RANGE:
        row = cell.partition("!")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        return f"Periods!${FIRST_LETTER}{row}:{column}{row}"
    return cell


def _months_in(basis: str, column: str) -> str:
    if basis in _PERIOD_MONTHS:
        return f"Periods!{column}${_PERIOD_MONTHS[basis]}"
    return "12" if basis == "fiscal" else "1"
