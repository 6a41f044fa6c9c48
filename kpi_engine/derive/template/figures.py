"""Single figures at the closed month: of a KPI or a term, of a segment, or some months before."""

from __future__ import annotations

from kpi_engine.derive.template import names
from kpi_engine.derive.template.grid import FIRST_LETTER, LAST_LETTER, MONTHS, Grid, letter
from kpi_engine.model.guide import GuideKpi
from kpi_engine.results.needs import is_breakeven, is_of_year


def month_text() -> str:
    """The closed month as Excel text in every language: `2026-03`."""
    month = names.CLOSED_MONTH
    text = f'YEAR({month})&"-"&RIGHT("0"&MONTH({month}),2)'
    return f'IF(ISNUMBER({month}),{text},"none yet")'


def basis_of(kpi: GuideKpi) -> str:
    """The section of KPIs from which the figure at the closed month is taken."""
    return "year" if is_of_year(kpi) else "month"


def target_year(kpi: GuideKpi | None = None) -> str:
    """The year whose target counts at the closed month: the calendar year, or the fiscal one."""
    month = names.CLOSED_MONTH
    if kpi is not None and is_of_year(kpi):
        return f"YEAR({month})+IF(MONTH({month})>{names.YEAR_END},1,0)"
    return f"YEAR({month})"


def at_closed(grid: Grid, name: str, segment: str = "", *, back: str = "0") -> str:
    """The figure of a KPI of the guide, or of a typed term, at the closed month or `back` months earlier."""
    kpi = grid.guide.kpi(name)
    if kpi is not None and kpi.id == name:
        sheet, row = "KPIs", grid.kpis[basis_of(kpi), "chosen", name, segment]
    else:
        sheet, row = "Periods", grid.periods["month", "chosen", name, segment]
    area = f"{sheet}!${FIRST_LETTER}${row}:${LAST_LETTER}${row}"
    if back == "0":
        return f"INDEX({area},{names.CLOSED_NUMBER})"
    return f"IF({names.CLOSED_NUMBER}>{back},INDEX({area},{names.CLOSED_NUMBER}-{back}),NA())"


def months_to_breakeven(grid: Grid) -> str:
    """Months from the closed month to the breakeven of the plan; #N/A once breakeven is reached."""
    kpi = next((kpi for kpi in grid.guide.kpis if kpi.function == "BREAKEVEN_MONTHS"), None)
    if kpi is None:
        return "NA()"
    planned = f"KPIs!${letter(MONTHS)}${grid.kpis['month', 'plan', kpi.id, '']}"
    reached = at_closed(grid, kpi.id)
    return f"IF(ISNUMBER({reached}),NA(),{planned}-{names.CLOSED_NUMBER})"


def next_possible(kpi: GuideKpi) -> str:
    """The first month in which a breakeven that has not come can still come."""
    if kpi.function == "BREAKEVEN_DATE":
        return f"EDATE({names.CLOSED_MONTH},1)"
    return f"N({names.CLOSED_NUMBER})+1"


def at_least(grid: Grid, kpi: GuideKpi) -> str:
    """The figure of a rule; of a breakeven that has not come, the first month in which it still can."""
    figure = at_closed(grid, kpi.id)
    if not is_breakeven(kpi):
        return figure
    return f"IF(ISNA({figure}),NA(),IF(ISNUMBER({figure}),{figure},{next_possible(kpi)}))"
