"""Rule V20: a number is stored as text where formulas need it or numbers stand around it."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell, SheetCells
from kpi_engine.audit.magnitudes.arithmetic import Use, arithmetic_use
from kpi_engine.audit.magnitudes.texts import is_year, number_in
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.rectangles import blocks
from kpi_engine.formula.references import cell_name
from kpi_engine.model.audit import AuditEvidence, AuditFix, Correction
from kpi_engine.model.finding import Severity
from kpi_engine.model.kpi import Cite
from kpi_engine.model.written import written
from kpi_engine.workbook.references import Area

_NEIGHBOURS = 3
"""So many numbers straight above and below a text make it one of them."""


@rule(
    "V20", "number-stored-as-text", group="values", severity="warning",
    why="SUM and AVERAGE pass over a text without a word, so the total lacks the figure; other programs "
        "treat it as zero or as an error.",
    remedy="Enter the figure as a number, or use Convert to Number in Excel.",
    cite=Cite("Excel background error checking, numbers formatted as text", read="2026-11-22"),
    excel_ignores="numberStoredAsText",
    examples=[
        Example("""
            Item  | Cost
            Rent  | 100
            Power | '250
            Staff | 400
            Total | =SUM(B2:B4)
            """, flagged=("B3",)),
        Example("""
            Item  | Q1        | Q2      | Growth
            Rent  | '1,200    | 1300    | =C2-B2
            Power | '(30)     | 40      | =C3-B3
            Staff | '€ 80     | 90      | =C4-B4
            """, flagged=("B2:B4",)),
        Example("""
            Rate  | Base | Interest
            '5%   | 1000 | =A2*B2
            0.06  | 1000 | =A3*B3
            """, flagged=("A2",)),
        Example("""
            Plan | MRR
            A    | 10
            B    | '20
                 | =SUM(Plans[MRR])
            """, flagged=("B3",), tables={"Plans": "Sheet1!A1:B3"}),
        Example("""
            Account | Zip    | Phone      | Balance
            '4000   | '20095 | '040123456 | 10
            '4010   | '20097 | '040123457 | 20
            Total   |        |            | =SUM(D2:D3)
            """, why="codes that nothing calculates with"),
        Example("""
            Item  | '2024 | '2025
            Rent  | 10    | 20
            Staff | 30    | 40
            Total | =SUM(B1:B3) | =SUM(C1:C3)
            """, why="years above the figures that a generous sum takes in"),
        Example("""
            Account | Booked |  | Account | Sum                      | Lines
            '4000   | 10     |  | '4000   | =SUMIF(A2:A4,D2,B2:B4)   | =COUNT(A2:A4)
            '4010   | 20     |  | '4010   | =SUMIFS(B2:B4,A2:A4,D3)  |
            '4000   | 30     |  |         |                          |
            """, why="account codes as criteria"),
        Example("""
            Account | Booked |  | Account | Sum
            '4000   | 10     |  | '4000   | =SUMIF(A2:A4,D2,B2:B4)
            '4010   | '20    |  | '4010   | =SUMIF(A2:A4,D3,B2:B4)
            '4000   | 30     |  |         |
            """, flagged=("B3",)),
        Example("""
            Code | Price |       | Wanted | Found
            '100 | 5     |       | '100   | =VLOOKUP(D2,A2:B3,2,FALSE)
            '200 | 6     |       | '200   | =VLOOKUP(D3,A2:B3,2,FALSE)
            """, why="keys of a look-up are texts on both sides"),
    ],
)  # fmt: skip
def number_stored_as_text(book: AuditBook) -> Iterator[Flag]:
    """A text that reads as a number feeds a calculation or stands among numbers.

    Account numbers, postcodes and phone numbers are left alone, as long as no formula calculates with them;
    so are years above a column. Worth knowing only: a text among numbers that nobody calculates with, and
    several side by side that operators read, as Excel makes numbers of them.
    """
    for sheet in book.sheets:
        found: dict[tuple[int, int], float] = {}
        for cell in sheet.constants:
            if isinstance(cell.value, str) and (value := number_in(cell.value)) is not None:
                found[cell.position] = value
        uses: dict[tuple[int, int], Use | None] = {}
        for column in {column for _, column in found}:
            own = {at for at in found if at[1] == column and _is_candidate(book, sheet, at)}
            for block in blocks(own):
                area = Area(sheet.name, *block)
                use = arithmetic_use(book, area)
                uses |= dict.fromkeys(area.positions(), use)
        for how in ("added", "calculated", ""):
            for block in blocks(at for at, use in uses.items() if (use.how if use else "") == how):
                area = Area(sheet.name, *block)
                if _is_told(sheet, area, found, is_used=bool(how)):
                    yield _flag(sheet, area, found, uses[block[:2]])


def _is_told(sheet: SheetCells, area: Area, found: dict[tuple[int, int], float], *, is_used: bool) -> bool:
    if is_used:
        return not _is_heading(sheet, area, found)
    return all(_among_numbers(sheet, at) for at in area.positions())


def _is_candidate(book: AuditBook, sheet: SheetCells, at: tuple[int, int]) -> bool:
    return book.uses.is_read(sheet.name, *at) or _among_numbers(sheet, at)


def _among_numbers(sheet: SheetCells, at: tuple[int, int]) -> bool:
    """True where numbers stand straight above and below, three of them together."""
    row, column = at
    above = _numbers(sheet, row - 1, column, -1)
    below = _numbers(sheet, row + 1, column, 1)
    return above > 0 and below > 0 and above + below >= _NEIGHBOURS


def _numbers(sheet: SheetCells, row: int, column: int, step: int) -> int:
    count = 0
    while count < _NEIGHBOURS:
        cell = sheet.get(row + step * count, column)
        if cell is None or not cell.is_number:
            break
        count += 1
    return count


def _is_heading(sheet: SheetCells, area: Area, found: dict[tuple[int, int], float]) -> bool:
    """True for years and other headings: texts only in their row, and numbers begin below."""
    if area.rows > 1 or not all(is_year(found[at]) for at in area.positions()):
        return False
    others = [cell for cell in sheet.rows[area.top] if cell.position not in found]
    return not any(_is_figure(cell) for cell in others)


def _is_figure(cell: Cell) -> bool:
    return cell.is_number and not is_year(float(cell.value))  # type: ignore[arg-type]


def _flag(sheet: SheetCells, area: Area, found: dict[tuple[int, int], float], use: Use | None) -> Flag:
    first = sheet.cells[area.top, area.left].value
    if use is None:
        told = "stands among numbers, although no formula calculates with it"
    elif use.how == "added":
        told = f"is passed over by ={use.formula[:60]} in {use.cell}"
    else:
        told = f"={use.formula[:60]} in {use.cell} calculates with"
    facts = [("Stored text", repr(first)), ("Reads as", written(found[area.top, area.left]))]
    if use is not None:
        facts.append(("Used by", f"{use.cell} ={use.formula}"))
    return Flag(
        f"{area} holds the text {str(first)[:30]!r}, which {told}.", (area,),
        AuditEvidence(facts=tuple(facts)),
        AuditFix("Enter the figure as a number.", tuple(
            Correction(sheet.name, cell_name(*at), found[at]) for at in area.positions())),
        severity=_severity(area, use),
        confidence="low" if use is None else "high",
    )  # fmt: skip


def _severity(area: Area, use: Use | None) -> Severity:
    """A sum leaves the text out; an operator reads it, which is a risk where it is alone among numbers."""
    if use is not None and use.how == "added":
        return "error"
    return "warning" if use is not None and len(area) == 1 else "info"
