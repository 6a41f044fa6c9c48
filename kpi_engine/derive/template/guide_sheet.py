"""The Guide sheet: what the workbook is, how to use it, what each KPI means and where it comes from."""

from __future__ import annotations

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.catalogue.identities import in_words
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.derive.template import styles
from kpi_engine.derive.template.grid import Grid
from kpi_engine.derive.template.targets import mark_text
from kpi_engine.formula.guard import substitute
from kpi_engine.model.guide import GuideKpi

SHEET = "Guide"
_COLUMNS = 6
_COMPUTES = "Native formulas: it computes in Excel 2016 or later and in LibreOffice with nothing installed."
_STEPS = (
    ("Settings", "Enter company, currency, first month and fiscal year end, and settle the definitions."),
    ("Inputs", "Type or fill the blue cells: Actual as months close, Budget once, Forecast when it changes. "
     "Weekly and Customers have tables of their own."),
    ("Checks", "See that every check says ok before anybody reads a KPI."),
    ("Status", "Read value, target, gap and the rules that fire at the closed month; KPIs has every month, "
     "quarter, year to date, last 12 months and fiscal year."),
    ("Board", "Print the board page and the dashboard; Changes lists what was filled and when."),
)  # fmt: skip
_LEGEND = (
    ("Input", "yours to type or fill; unlocked, with bounds"),
    ("Formula", "computed; do not type over it"),
    ("(empty)", "#N/A in the background colour: a figure of the period is missing. Never 0"),
    ("grey error", "#DIV/0!, #NUM!: the KPI is not defined there, for example months to breakeven before it"),
)
_GOOD_TO_KNOW = (
    "Marks: restored = printed without its decimal point; derived = follows from other figures, no target; "
    "assumed = our reading where the guide is silent; uncertain = disputed, ask first.",
    "Longer periods: flows are added up, closing figures are the last, opening figures the first, hours and "
    "days the mean; ratios are computed again from these, never averaged.",
    "Rates per month (churn, net revenue retention, scans per customer) stay per month over longer periods: "
    "what happened in all months by the openings, or customers, of all months.",
    "Months to breakeven and the largest customer's share have no longer periods; segments are by month.",
    "Printing covers the first twelve months; Page Layout, Print Area sets others.",
)


def write(book: Workbook, grid: Grid) -> None:
    """Add the sheet, first in the workbook."""
    sheet = styles.new_sheet(book, SHEET, styles.NAVY, zoom=100)
    guide = grid.guide
    styles.heading(sheet, "KPI workbook", f"Built on the guide “{guide.title}”. {_COMPUTES}")
    styles.widths(sheet, {"A": 32, "B": 52, "C": 50, "D": 12, "E": 12, "F": 52})
    row = _steps(sheet, 4)
    row = _legend(sheet, row + 1)
    row = _definitions(sheet, grid, row + 1)
    row = _list(sheet, row + 1, "Left out on purpose", guide.exclusions)
    row = _list(sheet, row + 1, "Good to know", (*guide.notes, *_GOOD_TO_KNOW))
    row = _list(sheet, row + 1, "Sources", _sources(grid))
    styles.print_set_up(sheet, f"A1:F{row}", tall=0)


def _band(sheet: Worksheet, row: int, text: str) -> None:
    styles.band(sheet, row, text, _COLUMNS)


def _steps(sheet: Worksheet, row: int) -> int:
    _band(sheet, row, "How to use it, in five steps")
    for number, (name, text) in enumerate(_STEPS, 1):
        row += 1
        link = sheet.cell(row, 1, f"{number}  {name}")
        link.hyperlink = f"#'{name}'!A1"
        link.font = styles.LINK
        sheet.cell(row, 2, text).font = styles.BODY
    return row + 1


def _legend(sheet: Worksheet, row: int) -> int:
    _band(sheet, row, "What the cells look like")
    for name, text in _LEGEND:
        row += 1
        cell = sheet.cell(row, 1, name)
        cell.font, cell.border = styles.BODY, styles.BOX
        if name == "Input":
            cell.font, cell.fill = styles.INPUT, styles.fill(styles.INPUT_FILL)
        if name == "grey error":
            cell.font = styles.font(italic=True, color="A7B0BB")
        sheet.cell(row, 2, text).font = styles.BODY
    return row + 1


def _definitions(sheet: Worksheet, grid: Grid, row: int) -> int:
    styles.header(sheet, row, ["KPI", "What it tells", "Formula", "Better", "Reviewed", "Not stated plainly"])
    for kpi in grid.guide.kpis:
        row += 1
        texts = (
            kpi.label,
            kpi.meaning,
            formula_text(kpi),
            kpi.better,
            kpi.review or "–",
            mark_text(kpi) or None,
        )
        for column, text in enumerate(texts, 1):
            cell = sheet.cell(row, column, text)
            cell.font = styles.BOLD if column == 1 else styles.BODY if column < 4 else styles.SMALL
            cell.alignment, cell.border = styles.align(wrap=True, vertical="top"), styles.UNDERLINE
        wrapped = ((texts[0], 32, 11), (texts[1], 52, 10), (texts[2], 50, 10), (texts[5] or "", 52, 9))
        sheet.row_dimensions[row].height = styles.height(*wrapped)
    return row + 1


def formula_text(kpi: GuideKpi) -> str:
    """The formula in words: `(revenue − cost of revenue) / revenue`."""
    function = KPIS.find(kpi.function)
    if function is None:
        return "As typed on Inputs"
    if not function.lifts:
        return function.help
    defaults = {p.name: f"{p.default:g}" for p in function.parameters if isinstance(p.default, int | float)}
    text = in_words(substitute(function.excel, {**defaults, **kpi.inputs}))
    return text.replace(" / 1 × 1", "").replace(" + 0 ", " ")


def _list(sheet: Worksheet, row: int, title: str, texts: tuple[str, ...]) -> int:
    _band(sheet, row, title)
    for text in texts:
        row += 1
        sheet.cell(row, 1, f"–  {text}").font = styles.BODY
    return row + 1


def _sources(grid: Grid) -> tuple[str, ...]:
    found: dict[str, None] = dict.fromkeys(grid.guide.sources)
    for kpi in grid.guide.kpis:
        function = KPIS.find(kpi.function)
        for cite in function.cite if function else ():
            read = f" (read {cite.read})" if cite.read else ""
            found[f"{function.name if function else ''}: {cite.source}{read}"] = None
    return tuple(found)
