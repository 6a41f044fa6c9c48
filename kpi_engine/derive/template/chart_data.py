"""The figures behind the charts: the twelve months up to the closed one, and the steps of the MRR bridge."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.derive.template import names
from kpi_engine.derive.template.figures import basis_of, target_year
from kpi_engine.derive.template.grid import FIRST_LETTER, LAST_LETTER, Grid
from kpi_engine.derive.template.histories import History
from kpi_engine.derive.template.targets import used_row
from kpi_engine.model.guide import GuideKpi
from kpi_engine.results.needs import is_of_year
from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.chart_looks import Block

WINDOW = 12
_BACK = "Back"
_BRIDGE = (("Opening", "opening_mrr", 0), ("New", "new_mrr", 1), (_BACK, "reactivation_mrr", 1),
           ("Expansion", "expansion_mrr", 1), ("Contraction", "contraction_mrr", -1),
           ("Churn", "churned_mrr", -1), ("Closing", "mrr", 0))  # fmt: skip
"""Steps of the bridge: an end (0), a gain (1) or a loss (-1)."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One chart of a KPI: of the whole business or, where targets are by segment, of one segment."""

    kpi: GuideKpi
    segment: str = ""

    @property
    def title(self) -> str:
        """The chart's title."""
        if is_of_year(self.kpi):
            return f"{self.kpi.label}, year to date"
        return f"{self.kpi.label} – {self.segment}" if self.segment else self.kpi.label


def write_months(sheet: Worksheet, grid: Grid, row: int, column: int, shown: list[Shown]) -> Block:
    """Headings on `row`, then twelve months: number, date, each KPI and its target, running profit, cash."""
    heads = ["No.", "Month"]
    heads += [head for _ in shown for head in (f"={names.SCENARIO}", "Target")]
    cash = cash_rows(grid)
    heads += list(cash)
    for offset, head in enumerate(heads):
        cell = sheet.cell(row, column + offset, head)
        cell.font = styles.SMALL
    last_shown = f"MAX({WINDOW},IFERROR({names.CLOSED_NUMBER},{WINDOW}))"
    for step in range(1, WINDOW + 1):
        here = row + step
        number = f"${get_column_letter(column)}{here}"
        values = [f"={last_shown}-{WINDOW - step}", f"=INDEX({names.MONTHS_NAME},{number})"]
        date = f"${get_column_letter(column + 1)}{here}"
        for item in shown:
            values += [_kpi(grid, item, number), _target(grid, item, date)]
        values += [f"=INDEX({_row_area('Periods', place)},{number})" for place in cash.values()]
        _put(sheet, here, column, values, shown)
    if shown or cash:
        last_column = get_column_letter(column + len(heads) - 1)
        styles.hide_missing(sheet, f"{get_column_letter(column + 2)}{row + 1}:{last_column}{row + WINDOW}")
    return Block(sheet, column + 1, row + 1, row + WINDOW)


def _put(sheet: Worksheet, row: int, column: int, values: list[str], shown: list[Shown]) -> None:
    formats = ["0", styles.MONTH_FORMAT, *(item.kpi.number_format for item in shown for _ in "12")]
    formats += ["#,##0;(#,##0)"] * (len(values) - len(formats))
    for offset, (value, number_format) in enumerate(zip(values, formats, strict=True)):
        cell = sheet.cell(row, column + offset, value)
        cell.font, cell.number_format = styles.SMALL, number_format


def _row_area(sheet: str, row: int) -> str:
    return f"{sheet}!${FIRST_LETTER}${row}:${LAST_LETTER}${row}"


def _kpi(grid: Grid, item: Shown, number: str) -> str:
    """The KPI of a month; a month without one is #N/A, which a chart leaves out."""
    row = grid.kpis[basis_of(item.kpi), "chosen", item.kpi.id, item.segment]
    found = f"INDEX({_row_area('KPIs', row)},{number})"
    return f"=IF(ISNUMBER({found}),{found},NA())"


def _target(grid: Grid, item: Shown, date: str) -> str:
    area, years = used_row(grid, item.kpi.id, item.segment)
    found = f"INDEX({area},MATCH({target_year(item.kpi).replace(names.CLOSED_MONTH, date)},{years},0))"
    return f"=IF(ISNUMBER({found}),{found},NA())"


def cash_rows(grid: Grid) -> dict[str, int]:
    """Rows of Periods for the chart of cash; none where the guide does not follow profit and cash."""
    total = grid.running.get(("chosen", History("net_income", "total")))
    cash = grid.periods.get(("month", "chosen", "closing_cash", ""))
    return {"Net income since the start": total, "Closing cash": cash} if total and cash else {}


def bridge_steps(grid: Grid) -> list[tuple[str, str, int]]:
    """The steps of the bridge: label, cell area, kind; none where a movement is not followed."""
    steps = []
    for label, term, kind in _BRIDGE:
        row, sheet = grid.periods.get(("year", "chosen", term, "")), "Periods"
        if row is None and (term, kind) == ("mrr", 0):
            row, sheet = grid.kpis.get(("year", "chosen", term, "")), "KPIs"
        if row is None and term != "reactivation_mrr":
            return []
        if row is not None:
            steps.append((label, _row_area(sheet, row), kind))
    return steps


def write_bridge(sheet: Worksheet, steps: list[tuple[str, str, int]], row: int, column: int) -> Block:
    """Headings on `row`, then the steps from opening to closing MRR of the fiscal year so far."""
    for offset, head in enumerate(("Step", "Base", "Ends", "Gained", "Lost", "Total after")):
        sheet.cell(row, column + offset, head).font = styles.SMALL
    letters = [get_column_letter(column + offset) for offset in range(6)]
    for step, (label, area, kind) in enumerate(steps, 1):
        here, total = row + step, f"{letters[5]}{row + step}"
        before = f"{letters[5]}{here - 1}"
        value = f"INDEX({area},{names.CLOSED_NUMBER})"
        if label == _BACK:
            value = f"IF(ISNUMBER({value}),{value},0)"
        if kind == 0:
            cells = ["=0", f"={value}", "=0", "=0", f"={value}"]
        elif kind > 0:
            cells = [f"={before}", "=0", f"={value}", "=0", f"={before}+{letters[3]}{here}"]
        else:
            cells = [f"={total}", "=0", "=0", f"={value}", f"={before}-{letters[4]}{here}"]
        sheet.cell(here, column, label).font = styles.SMALL
        for offset, formula in enumerate(cells, 1):
            cell = sheet.cell(here, column + offset, formula)
            cell.font, cell.number_format = styles.SMALL, "#,##0;(#,##0)"
    styles.hide_missing(sheet, f"{letters[1]}{row + 1}:{letters[5]}{row + len(steps)}")
    return Block(sheet, column, row + 1, row + len(steps))
