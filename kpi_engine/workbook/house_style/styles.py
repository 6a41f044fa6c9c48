"""How the workbook looks: one font family, one dark colour, inputs in blue on light yellow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.workbook import Workbook
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.model.unit import Unit

FONT = "Calibri"
NAVY, INK, GREY, LINE, PALE = "1F3A5F", "222B36", "6B7785", "D5DBE3", "F3F6FA"
STEEL = "7C98BD"
INPUT_INK, INPUT_FILL = "1F4FBF", "FFFBE6"
GOOD, WATCH, BAD = "1E7B4F", "B7791F", "B3261E"
GOOD_FILL, WATCH_FILL, BAD_FILL, NOTE_FILL = "E3F3EA", "FCF1DC", "FBE5E3", "E8EDF4"
WHITE = "FFFFFF"


def font(size: float = 10, *, bold: bool = False, italic: bool = False, color: str = INK) -> Font:
    """The one font family, in a size and colour."""
    return Font(name=FONT, size=size, bold=bold, italic=italic, color=color)


def fill(color: str) -> PatternFill:
    """A plain background."""
    return PatternFill("solid", start_color=color, end_color=color)


def align(
    horizontal: str | None = None, *, wrap: bool = False, indent: int = 0, vertical: str = "center"
) -> Alignment:
    """How text sits in its cell."""
    return Alignment(horizontal=horizontal, vertical=vertical, wrap_text=wrap, indent=indent)


_HAIR = Side(style="hair", color=LINE)
_THIN = Side(style="thin", color=LINE)
UNDERLINE = Border(bottom=_HAIR)
RULE = Border(bottom=Side(style="medium", color=NAVY))
BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
OPEN = Protection(locked=False)

TITLE, SUBTITLE = font(18, bold=True, color=NAVY), font(10, color=GREY)
HEAD, BODY, BOLD, SMALL = font(10, bold=True, color=WHITE), font(), font(bold=True), font(9, color=GREY)
INPUT = font(color=INPUT_INK)
LINK = font(10, color=INPUT_INK)


def as_input(cell: Cell | MergedCell, number_format: str = "General") -> None:
    """A cell that is typed: blue on light yellow, unlocked."""
    cell.font, cell.fill, cell.protection = INPUT, fill(INPUT_FILL), OPEN
    cell.border, cell.number_format = BOX, number_format


def write_row(
    sheet: Worksheet, row: int, first: int, values: Sequence[Any], dress: Callable[[Cell], None]
) -> None:
    """Values side by side that all look like the first one; far faster than dressing each of them."""
    model: Any = None
    for column, value in enumerate(values, first):
        cell: Any = sheet.cell(row, column, value)
        if model is None:
            dress(cell)
            model = cell
        else:
            cell._style = copy(model._style)


def computed(number_format: str) -> Callable[[Cell], None]:
    """How a computed figure in a row of months looks."""

    def dress(cell: Cell) -> None:
        cell.font, cell.border, cell.number_format = BODY, UNDERLINE, number_format

    return dress


MONTH_FORMAT = "mmm yy"
DATE_FORMAT = "yyyy-mm-dd"


def new_sheet(book: Workbook, title: str, tab: str, *, zoom: int = 90) -> Worksheet:
    """An empty sheet in the house style."""
    sheet: Worksheet = book.create_sheet(title)
    sheet.sheet_properties.tabColor = tab
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = zoom
    sheet.sheet_format.defaultRowHeight = 15
    return sheet


def heading(sheet: Worksheet, title: str, subtitle: str) -> None:
    """The title and what the sheet is for, on the first two rows; text that starts with = is a formula."""
    sheet["A1"], sheet["A2"] = title, subtitle
    sheet["A1"].font, sheet["A2"].font = TITLE, SUBTITLE
    sheet.row_dimensions[1].height = 26
    sheet.row_dimensions[2].height = 16


def band(sheet: Worksheet, row: int, text: str, last: int, *, strong: bool = True) -> None:
    """A coloured line over a block of rows."""
    for column in range(1, last + 1):
        cell = sheet.cell(row, column)
        cell.fill = fill(NAVY if strong else NOTE_FILL)
        cell.font = HEAD if strong else font(10, bold=True, color=NAVY)
    sheet.cell(row, 1, text)


def header(sheet: Worksheet, row: int, texts: list[str], *, first: int = 1, centred: str = "") -> None:
    """Column headings in the dark colour; `centred` names the columns whose figures are centred."""
    for column, text in enumerate(texts, first):
        cell = sheet.cell(row, column, text)
        cell.font, cell.fill = HEAD, fill(NAVY)
        cell.alignment = align("center" if cell.column_letter in centred else "left", wrap=True)


def widths(sheet: Worksheet, sizes: dict[str, float]) -> None:
    """Column widths in characters."""
    for column, size in sizes.items():
        sheet.column_dimensions[column].width = size


def hide_missing(sheet: Worksheet, area: str, *, background: str = WHITE) -> None:
    """#N/A in the colour of the background, any other error in grey: missing shows as an empty cell."""
    first = area.split(":", maxsplit=1)[0].replace("$", "")
    for test, look in (("ISNA", Font(color=background)), ("ISERROR", Font(color="A7B0BB", italic=True))):
        style = DifferentialStyle(font=look)
        sheet.conditional_formatting.add(area, _rule(f"{test}({first})", style, last=test == "ISNA"))


def hide_where(sheet: Worksheet, area: str, formula: str) -> None:
    """Cells for which the formula is true in the colour of the background."""
    sheet.conditional_formatting.add(
        area, _rule(formula, DifferentialStyle(font=Font(color=WHITE)), last=True)
    )


def _rule(formula: str, style: DifferentialStyle, *, last: bool = False) -> Rule:
    return Rule(type="expression", formula=[formula], dxf=style, stopIfTrue=last)


_WHOLE = "#,##0;(#,##0);0"
_WHOLE_NUMBER = 300
"""The number of the format, above those that the cells of a workbook have."""


def whole_from_thousand(sheet: Worksheet, cells: Sequence[str], prefix: str = "") -> None:
    """Amounts of a thousand and more without cents: 9,008 beside 247.83; the cell keeps the exact amount."""
    if not cells:
        return
    shown = prefixed(prefix, _WHOLE) if prefix else _WHOLE
    number_format = NumberFormat(numFmtId=_WHOLE_NUMBER + bool(prefix), formatCode=shown)
    first = cells[0].split(":", maxsplit=1)[0]
    rule = _rule(f"ABS({first})>=1000", DifferentialStyle(numFmt=number_format))
    sheet.conditional_formatting.add(" ".join(cells), rule)


def prefixed(prefix: str, number_format: str) -> str:
    """The number format with a word before each of its sections."""
    return ";".join(f'"{prefix}"{section}' for section in number_format.split(";")) + f';"{prefix}"@'


def colour_words(sheet: Worksheet, area: str, words: dict[str, tuple[str, str]]) -> None:
    """Cells that hold one of the words get its text and background colour."""
    first = area.split(":", maxsplit=1)[0].replace("$", "")
    for word, (ink, background) in words.items():
        style = DifferentialStyle(font=Font(color=ink, bold=True), fill=PatternFill(bgColor=background))
        sheet.conditional_formatting.add(area, _rule(f'IF(ISERROR({first}),FALSE,{first}="{word}")', style))


def height(*texts: tuple[str, float, float]) -> float:
    """A row's height for wrapped texts, each with the width of its column and its font size."""
    lines = max(len(text) * size / (width * 12.5) for text, width, size in texts)
    return 13.5 * (int(lines) + 1) + 3.5


def centre(book: Workbook) -> None:
    """Every cell without a vertical place of its own sits in the middle of its row.

    Done in the workbook's own list of alignments: cell by cell it would take longer than all the rest.
    """
    placed: dict[int, int] = {}
    for sheet in book.worksheets:
        cells: dict[tuple[int, int], Any] = sheet._cells
        for cell in cells.values():
            if cell.has_style:
                style = cell._style
                if style.alignmentId not in placed:
                    placed[style.alignmentId] = _centred(book, style.alignmentId)
                style.alignmentId = placed[style.alignmentId]


def _centred(book: Workbook, number: int) -> int:
    """The number of the same alignment in the middle of the row, in the workbook's list of alignments."""
    alignments: Any = getattr(book, "_alignments")  # noqa: B009
    old = alignments[number]
    if old.vertical is not None:
        return number
    return int(alignments.add(align(old.horizontal, wrap=bool(old.wrap_text), indent=int(old.indent or 0))))


_UNIT_WORDS = {
    Unit.MONEY: "amount",
    Unit.MONEY_PER_MONTH: "amount/month",
    Unit.MONEY_PER_YEAR: "amount/year",
    Unit.FRACTION: "%",
    Unit.RATIO: "times",
    Unit.COUNT: "number",
}


def typed_format(unit: Unit) -> str:
    """How a typed figure is shown: amounts without cents."""
    return "#,##0;(#,##0);0" if unit.is_money else unit.number_format


def unit_text(unit: Unit) -> str:
    """The unit as a reader of the workbook knows it."""
    return _UNIT_WORDS.get(unit, unit.value)


STATUS_COLOURS = {
    "on target": (GOOD, GOOD_FILL),
    "watch": (WATCH, WATCH_FILL),
    "off": (BAD, BAD_FILL),
    "check input": (BAD, BAD_FILL),
    "not yet": (GREY, NOTE_FILL),
}


def print_set_up(
    sheet: Worksheet, area: str, *, rows: str = "", columns: str = "", tall: int = 0, landscape: bool = True
) -> None:
    """A4 landscape, fitted to the width, with a header and footer that name the file, sheet and page."""
    sheet.print_area = area
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, tall
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows, sheet.print_title_cols = rows or None, columns or None
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.65
    sheet.page_margins.header, sheet.page_margins.footer = 0.25, 0.3
    footer = HeaderFooterItem()
    footer.left.text, footer.right.text = "&F – &A", "Page &P of &N"
    footer.left.size = footer.right.size = 8
    sheet.HeaderFooter.oddFooter = footer
    sheet.print_options.horizontalCentered = True
