"""The native Excel formula of a guide's KPI in one column of one section, from its declaration."""

from __future__ import annotations

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.derive.template import names
from kpi_engine.derive.template.choices import definition
from kpi_engine.derive.template.grid import FIRST_LETTER, MONTH_ROW, Grid, KpiLine
from kpi_engine.derive.template.lines import is_list
from kpi_engine.derive.template.lists import list_area
from kpi_engine.derive.template.periods import NUMBER_ROW
from kpi_engine.formula.guard import guarded

_CONVERSIONS = ("TRIAL_TO_PAID", "VISITOR_TO_TRIAL", "VISITOR_TO_PAID", "CONV_RATE", "ADOPTION")
Place = tuple[str, str, str]
"""Section, side (the scenario shown or the plan) and column."""


def formula(grid: Grid, line: KpiLine, basis: str, side: str, column: str) -> str:
    """`=` and the guarded formula over cells of Periods and of this sheet, as the definitions are chosen."""
    kpi, place = line.kpi, (basis, side, column)
    if kpi.function == "BREAKEVEN_MONTHS":
        return f"={_breakeven(grid, line, side, column)}"
    cells = {argument: _reference(grid, line, place, argument) for argument in kpi.inputs}
    if not kpi.function:
        return f"={cells['value']}"
    text = _as_chosen(grid, line, place, cells)
    if any(is_list(kpi, argument) for argument in kpi.inputs):
        return f"=IF({column}${MONTH_ROW}={names.CLOSED_MONTH},{text},NA())" if side == "chosen" else "=NA()"
    return f"={text}"


def _as_chosen(grid: Grid, line: KpiLine, place: Place, cells: dict[str, str]) -> str:
    """The formula, and the one for the other definition where Settings has the choice."""
    name = line.kpi.function
    text = guarded(KPIS.get(name), cells)
    if name in _CONVERSIONS:
        converted, started = cells.values()
        too_many = f'IF(AND({definition("strict_conversion")}="on",COUNT({converted},{started})=2)'
        return f"IF({too_many},{converted}>{started},FALSE),#NUM!,{text})"
    if name == "NRR":
        counted = {**cells, "reactivation": _term(grid, line, place, "reactivation_mrr")}
        return _either("reactivation", "counted", guarded(KPIS.get(name), counted), text)
    if name == "MRR_CHURN":
        net = {**cells, "expansion": _term(grid, line, place, "expansion_mrr")}
        return _either("mrr_churn_basis", "net", guarded(KPIS.get("NET_MRR_CHURN"), net), text)
    if name == "LTV":
        revenue = {**cells, "gross_margin": "1"}
        return _either("ltv_basis", "revenue", guarded(KPIS.get(name), revenue), text)
    part = grid.needs.resolve(line.kpi.inputs.get("part", ""))
    if name == "MIX_SHARE" and part[1]:
        customers = {"part": _term(grid, line, place, "active_customers", part[1]),
                     "total": _term(grid, line, place, "active_customers")}  # fmt: skip
        return _either("mix_basis", "share of customers", guarded(KPIS.get(name), customers), text)
    return text


def _either(choice: str, option: str, other: str, text: str) -> str:
    return f'IF({definition(choice)}="{option}",{other},{text})'


def _breakeven(grid: Grid, line: KpiLine, side: str, column: str) -> str:
    """The month in which the running total of net income first reaches 0, carried on once it is found.

    Written over the running total on Periods rather than over the whole history, so that it can be read;
    a total within 1e-9 of the largest figure counts as 0, and months before the first figure do not count.
    """
    term = line.kpi.inputs["net_income_range"]
    row = grid.periods["month", side, term, ""]
    month, running = f"Periods!{column}{row}", f"Periods!{column}{grid.running[side, term]}"
    history = f"Periods!${FIRST_LETTER}{row}:{column}{row}"
    first_profit = f'{definition("breakeven")}="first profitable month"'
    tested = f"IF({first_profit},{month},{running})"
    slack = f"IF({first_profit},1E-9,1E-9*MAX(MAX({history}),-MIN({history})))"
    started = f"OR(MAX({history})>0,MIN({history})<0)"
    found = f"IF(AND({started},{tested}>=-{slack}),Periods!{column}${NUMBER_ROW},#NUM!)"
    if column != FIRST_LETTER:
        before = f"{grid.column_before(column)}{grid.kpis['month', side, line.kpi.id, line.segment]}"
        found = f"IF(ISNUMBER({before}),{before},{found})"
    return f"IF(ISNUMBER({running}),{found},{running})"


def _reference(grid: Grid, line: KpiLine, place: Place, argument: str) -> str:
    """What an argument reads: a number, a list, another KPI, or a term on Periods."""
    kpi, name = line.kpi, line.kpi.inputs[argument]
    basis, side, column = place
    if name.isdigit():
        return name
    if is_list(kpi, argument):
        return list_area(kpi, argument)
    other = grid.guide.kpi(name)
    if other is not None and other.id == name and other.id != kpi.id:
        return f"{column}{grid.kpis[basis, side, name, line.segment]}"
    return _term(grid, line, place, name)


def _term(grid: Grid, line: KpiLine, place: Place, term: str, segment: str = "") -> str:
    """The cell of a term on Periods; a rate per month divides by the stocks of all months of the period."""
    basis, side, column = place
    added_up = grid.added_up.get((basis, side, term))
    if line.kpi.period == "month" and added_up and not line.segment and not segment:
        return f"Periods!{column}{added_up}"
    return grid.cell(basis, side, term, segment or line.segment, column)
