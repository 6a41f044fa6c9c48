"""The Guide sheet: what the workbook is, how to use it, what each KPI means and where it comes from."""

from __future__ import annotations

import re

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.catalogue.identities import in_words
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.rebinding import as_chosen
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.derive.template.grid import Grid, Style
from kpi_engine.derive.template.targets import mark_text
from kpi_engine.formula.guard import substitute
from kpi_engine.model.binding import Operand, parse_binding
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.workbook.house_style import styles

SHEET = "Guide"
_COLUMNS = 6
_COMPUTES: dict[Style, str] = {
    "native": "Native formulas: it computes in Excel 2016 or later and in LibreOffice, nothing installed.",
    "functions": "KPIs are calls of the add-in's functions, such as =CAC(…). Without the add-in a KPI shows "
    "#NAME? as soon as Excel computes it; the saved figures stay until then. The workbook of native formulas "
    "looks the same and needs nothing installed.",
}
_STEPS = (
    ("Settings", "Enter company, currency, first month and fiscal year end, and settle the definitions."),
    ("Inputs", "Type or fill the blue cells: Actual as months close, Budget once, Forecast when it changes."),
    ("Checks", "See that every check says ok before anybody reads a KPI."),
    ("Status", "Read value, target, gap and the rules that fire at the closed month; KPIs has every month, "
     "quarter, year to date, last 12 months and fiscal year."),
    ("Board", "Print the board page and the dashboard; Restated shows what a new definition changes; Changes "
     "lists what was filled and when."),
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
    "KPIs of a history, of a list or of one month against another have no longer periods; segments are by "
    "month.",
    "An amount of a fiscal year, such as EBITDA, is shown for the year so far and judged when the year ends.",
    "A definition with a month from which it holds counts from that month on. Figures by segment follow a "
    "choice where the segment has all the figures it needs, else they are empty.",
    "Printing covers the first twelve months; Page Layout, Print Area sets others.",
)


def write(book: Workbook, grid: Grid) -> None:
    """Add the sheet, first in the workbook."""
    sheet = styles.new_sheet(book, SHEET, styles.NAVY, zoom=100)
    guide = grid.guide
    styles.heading(sheet, "KPI workbook", f"Built on the guide “{guide.title}”.")
    sheet.merge_cells("A3:F3")
    sheet["A3"] = _COMPUTES[grid.style]
    sheet["A3"].font, sheet["A3"].alignment = styles.BODY, styles.align(wrap=True, vertical="top")
    sheet.row_dimensions[3].height = styles.height((_COMPUTES[grid.style], 200, 10))
    styles.widths(sheet, {"A": 32, "B": 52, "C": 50, "D": 12, "E": 12, "F": 52})
    row = _steps(sheet, 5)
    row = _legend(sheet, row + 1)
    row = _definitions(sheet, grid, row + 1)
    row = _list(sheet, row + 1, "Left out on purpose", guide.exclusions)
    row = _list(sheet, row + 1, "List prices per month", _prices(grid))
    row = _list(sheet, row + 1, "Good to know", (*guide.notes, *_GOOD_TO_KNOW))
    row = _list(sheet, row + 1, "Studies the guide quotes: notes, never targets", guide.claims)
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
    styles.header(sheet, row, ["KPI", "What it tells", "Formula", "Better", "Reviewed", "Marks and notes"])
    for kpi in grid.guide.kpis:
        row += 1
        texts = (
            kpi.label,
            kpi.meaning,
            formula_text(grid.guide, kpi),
            kpi.better,
            kpi.review or "–",
            "; ".join(text for text in (mark_text(kpi), *kpi.notes) if text) or None,
        )
        for column, text in enumerate(texts, 1):
            cell = sheet.cell(row, column, text)
            cell.font = styles.BOLD if column == 1 else styles.BODY if column < 4 else styles.SMALL
            cell.alignment, cell.border = styles.align(wrap=True, vertical="top"), styles.UNDERLINE
        wrapped = ((texts[0], 32, 11), (texts[1], 52, 10), (texts[2], 50, 10), (texts[5] or "", 52, 9))
        sheet.row_dimensions[row].height = styles.height(*wrapped)
    return row + 1


def formula_text(guide: Guide, kpi: GuideKpi) -> str:
    """The formula in words, as the guide defines the KPI: `(revenue − cost of revenue) / revenue`."""
    chosen = as_chosen(guide, kpi, {})
    function = KPIS.find(chosen.function)
    if function is None:
        return "As typed on Inputs"
    if not function.lifts:
        return function.help
    defaults = {p.name: f"{p.default:g}" for p in function.parameters if isinstance(p.default, int | float)}
    texts = {**defaults, **chosen.inputs}
    stands_for = {name: f"argument_{number}" for number, name in enumerate(texts)}
    text = in_words(substitute(function.excel, stands_for))
    for name, place in reversed(stands_for.items()):
        text = text.replace(place.replace("_", " "), _binding_words(guide, texts[name]))
    for idle in (" / 1 × 1", " + 0", " − 0", " × 1", " / 1", "^(1)"):
        text = re.sub(re.escape(idle) + r"(?![\d.,])", "", text)
    return text


def _binding_words(guide: Guide, text: str) -> str:
    """What an argument reads, in words: `revenue of the month before`."""
    binding = parse_binding(text)
    if binding.number is not None:
        return f"{binding.number:,.15g}"
    signed = [(operand.sign, _operand_words(guide, operand)) for operand in binding.operands]
    words = "".join(f" {'+' if sign > 0 else '−'} {word}" for sign, word in signed).removeprefix(" + ")
    return words if len(signed) == 1 else f"({words})"


def _operand_words(guide: Guide, operand: Operand) -> str:
    term, kpi = TERMS.find(operand.figure), guide.kpi(operand.figure)
    label = term.in_sentence if term else _in_sentence(kpi.label) if kpi else operand.figure
    of = f" of {operand.segment}" if operand.segment else ""
    back = {0: "", 1: " of the month before"}.get(operand.back, f" {operand.back} months before")
    return f"{label}{of}{back}"


def _in_sentence(label: str) -> str:
    return label[0].lower() + label[1:] if label[1:2].islower() else label


def _prices(grid: Grid) -> tuple[str, ...]:
    prices = grid.guide.prices
    unstated = [tier for tier in grid.guide.tiers if tier not in prices]
    listed = [f"{tier}: {price:,.0f}" for tier, price in prices.items()]
    return (*listed, *(f"{tier}: not stated" for tier in unstated)) if prices else ()


def _list(sheet: Worksheet, row: int, title: str, texts: tuple[str, ...]) -> int:
    if not texts:
        return row - 1
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
