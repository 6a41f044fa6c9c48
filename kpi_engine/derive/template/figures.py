"""Single figures at the closed month: of a KPI or a term, of a segment, or some months before."""

from __future__ import annotations

from kpi_engine.derive.template import names
from kpi_engine.derive.template.grid import FIRST_LETTER, LAST_LETTER, MONTHS, Grid, letter
from kpi_engine.derive.template.lines import is_list, is_range
from kpi_engine.model.guide import GuideKpi


def month_text() -> str:
    """The closed month as Excel text in every language: `2026-03`."""
    month = names.CLOSED_MONTH
    text = f'YEAR({month})&"-"&RIGHT("0"&MONTH({month}),2)'
    return f'IF(ISNUMBER({month}),{text},"none yet")'


def is_history(kpi: GuideKpi) -> bool:
    """True for a KPI that reads all months so far, as months to breakeven does."""
    return any(is_range(kpi, argument) and not is_list(kpi, argument) for argument in kpi.inputs)


def back_of(kpi: GuideKpi) -> int:
    """How many months the review period before lies back."""
    return 3 if kpi.review == "quarterly" else 1


def at_closed(grid: Grid, name: str, segment: str = "", *, back: int = 0) -> str:
    """The figure of a KPI of the guide, or of a typed term, at the closed month or `back` months earlier."""
    kpi = grid.guide.kpi(name)
    if kpi is not None and kpi.id == name:
        sheet, row = "KPIs", grid.kpis["month", "chosen", name, segment]
    else:
        sheet, row = "Periods", grid.periods["month", "chosen", name, segment]
    area = f"{sheet}!${FIRST_LETTER}${row}:${LAST_LETTER}${row}"
    if not back:
        return f"INDEX({area},{names.CLOSED_NUMBER})"
    return f"IF({names.CLOSED_NUMBER}>{back},INDEX({area},{names.CLOSED_NUMBER}-{back}),NA())"


def months_to_breakeven(grid: Grid) -> str:
    """Months from the closed month to the breakeven of the plan; #N/A once breakeven is reached."""
    kpi = next(kpi for kpi in grid.guide.kpis if kpi.function == "BREAKEVEN_MONTHS")
    planned = f"KPIs!${letter(MONTHS)}${grid.kpis['month', 'plan', kpi.id, '']}"
    reached = at_closed(grid, kpi.id)
    return f"IF(ISNUMBER({reached}),NA(),{planned}-{names.CLOSED_NUMBER})"


def at_least(grid: Grid, name: str) -> str:
    """A history's figure; while it has not got there, the first month in which it still can."""
    figure = at_closed(grid, name)
    return f"IF(ISNA({figure}),NA(),IF(ISNUMBER({figure}),{figure},{names.CLOSED_NUMBER}+1))"
