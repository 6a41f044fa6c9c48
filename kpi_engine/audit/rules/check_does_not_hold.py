"""Rule D16: a check that the workbook makes of itself does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell, Copies, SheetCells, rectangles
from kpi_engine.audit.layout.checks import Check, checks, is_told_wrong
from kpi_engine.audit.layout.wording import shortened, where
from kpi_engine.audit.layout.written import holding
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.cell_error import CellError, Scalar, plain
from kpi_engine.model.finding import Severity
from kpi_engine.model.kpi import Cite

_SAYS_TEXT = re.compile(r'\bIF\(.*"', re.IGNORECASE | re.DOTALL)
_ROUNDING = 1e-6
_FEWEST, _MOSTLY = 4, 0.75
_NEAR = 0.2
_LONGEST_CHECK = 36
"""Three years of months; a longer line compares two lists, item by item."""


@rule(
    "D16", "check-does-not-hold", group="design", severity="error",
    why="The author built this check to be warned; it warns, and the figures are used all the same.",
    remedy="Find the figure that makes the two sides differ; do not adjust the check.",
    cite=Cite("ICAEW, Twenty principles for good spreadsheet practice, checks, controls and alerts",
              read="2026-11-22"),
    examples=[
        Example("""
            Month        | Jan    | Feb    | Mar    | Apr    | May
            Assets       | 10     | 20     | 30     | 40     | 50
            Liabilities  | 10     | 20     | 31     | 40     | 50
            Check        | =B2-B3 | =C2-C3 | =D2-D3 | =E2-E3 | =F2-F3
            """, flagged=("D4",)),
        Example("""
            Assets                  | 1000
            Liabilities             | 990
            Check (should be zero)  | =B1-B2
            """, flagged=("B3",), why="nearly equal, and said to be a check"),
        Example("""
            Assets                  | 1000
            Liabilities             | 990
            Status                  | =IF(B1=B2,"OK","Error")
            Balanced                | =B1=B2
            Balance check           | =B1=B2
            """, flagged=("B3", "B5")),
        Example("""
            Month        | Jan    | Feb    | Mar    | Apr    | May
            Assets       | 10     | 20     | 30     | 40     | 50
            Liabilities  | 10     | 20     | 30.0000000001 | 40     | 50
            Check        | =B2-B3 | =C2-C3 | =D2-D3 | =E2-E3 | =F2-F3
            """, why="a residue of binary arithmetic"),
        Example("""
            Month        | Jan    | Feb
            Actual       | 100    | 120
            Budget       | 90     | 125
            Difference   | =B2-B3 | =C2-C3
            Check number | =B2-1  | =C2-2
            """, why="a variance is no check, nor is the number of a cheque"),
        Example("""
            Student | Points | Result
            Ann     | 70     | =IF(B2>=60,"Pass","Fail")
            Ben     | 50     | =IF(B3>=60,"Pass","Fail")
            Cem     | 50     | =IF(B4=50,"OK","Check")
            Dea     | 51     | =IF(B5=50,"OK","Check")
            """, why="a mark is judged, the workbook is not"),
        Example("""
            Assets      | 1000
            Liabilities | 990
            Status      | =IF(ABS(B1-B2)>1,"does not balance","balanced")
            Agreed      | =IF(ROUND(B1-B2,0)=0,"OK","Error")
            Zero        | =IF(B1<>B2,"Error!","OK")
            """, flagged=("B3", "B4", "B5")),
        Example("""
            Part   | Share  | Entered | Check
            North  |        | 100     | =B2-C2
            South  |        | 200     | =B3-C3
            """, why="nothing has been entered yet"),
    ],
)  # fmt: skip
def check_does_not_hold(book: AuditBook) -> Iterator[Flag]:
    """A formula that a label calls a check gives another result than 0 or TRUE.

    It is an error where most checks of the line hold, where both sides are nearly equal (within 20 %), and
    where the cell itself says Error or Fails; a line in which no check holds is told as information. A check
    one side of which is blank or 0 is left alone. What is only called a difference is information, and told
    only where most of its line is 0.
    """
    for sheet in book.sheets:
        for check in checks(book, sheet):
            yield from _failing(sheet, check)
        for copies in holding(sheet, _SAYS_TEXT):
            wrong = [at for at in copies.positions if is_told_wrong(copies, sheet.cells[at])]
            if wrong and 2 * len(wrong) <= max(2, len(copies.positions)):
                areas = rectangles(sheet.name, wrong)
                shown = str(sheet.cells[wrong[0]].value)
                yield Flag(
                    f'{where(areas)} says "{shortened(shown)}".', areas, _evidence(sheet, wrong),
                    severity="info" if len(copies.positions) > _LONGEST_CHECK else None,
                )  # fmt: skip


def _failing(sheet: SheetCells, check: Check) -> Iterator[Flag]:
    cells = [sheet.cells[at] for at in check.copies.positions]
    told = [cell for cell in cells if _tells(sheet, check, cell)]
    wrong = [cell.position for cell in told if not _holds(sheet, check, cell)]
    if not wrong:
        return
    severity = _severity(sheet, check, len(told), wrong)
    if not check.is_meant and (severity == "info" or len(told) < _FEWEST):
        return
    areas = rectangles(sheet.name, wrong)
    first = sheet.cells[wrong[0]].value
    yield Flag(
        f"{where(areas)}, called {shortened(check.label)}, shows {_told(first)} and should show "
        f"{0 if check.is_difference else 'TRUE'}.",
        areas, _evidence(sheet, wrong), severity=severity if check.is_meant else "info",
    )  # fmt: skip


def _tells(sheet: SheetCells, check: Check, cell: Cell) -> bool:
    """False also where the difference is one whole side: nothing has been entered on the other yet."""
    if not check.is_difference:
        return isinstance(cell.value, bool)
    value = cell.value if isinstance(cell.value, int | float) else 0
    return cell.is_number and (not value or abs(value) not in _sizes(sheet, check.copies, cell))


def _holds(sheet: SheetCells, check: Check, cell: Cell) -> bool:
    if isinstance(cell.value, bool):
        return cell.value
    if not isinstance(cell.value, int | float):
        return True
    return abs(cell.value) <= _ROUNDING * max(1.0, *_sizes(sheet, check.copies, cell))


def _sizes(sheet: SheetCells, copies: Copies, cell: Cell) -> list[float]:
    """The sizes of the single cells of this sheet that the check reads."""
    return [abs(size) for size in _read(sheet, copies, cell)] or [0.0]


def _read(sheet: SheetCells, copies: Copies, cell: Cell) -> Iterator[float]:
    for piece in copies.shape:
        if not isinstance(piece, str) and "c" in piece[2].lower() and "r" in piece[2].lower():
            row = piece[0] + (cell.row if "r" in piece[2] else 0)
            column = piece[1] + (cell.column if "c" in piece[2] else 0)
            found = sheet.get(row, column)
            if found is not None and found.is_number and not isinstance(found.value, str | bool | CellError):
                yield float(found.value or 0)


def _severity(
    sheet: SheetCells, check: Check, told: int, wrong: Sequence[tuple[int, int]]
) -> Severity | None:
    """An error where the line mostly holds, or where the two sides are nearly equal; else information."""
    if told >= _FEWEST:
        return None if told - len(wrong) >= _MOSTLY * told else "info"
    return None if all(_is_near(sheet, check, sheet.cells[at]) for at in wrong) else "info"


def _is_near(sheet: SheetCells, check: Check, cell: Cell) -> bool:
    """True where the difference is small beside what is compared; a comparison says nothing of its size."""
    sizes = _sizes(sheet, check.copies, cell)
    if isinstance(cell.value, bool):
        return min(sizes) > 0 and max(sizes) - min(sizes) <= _NEAR * max(sizes)
    value = cell.value if isinstance(cell.value, int | float) else 0
    return 0 < abs(value) <= _NEAR * max(sizes)


def _told(value: Scalar) -> str:
    return f"{value:,.6g}" if isinstance(value, float) else str(plain(value))


def _evidence(sheet: SheetCells, wrong: Sequence[tuple[int, int]]) -> AuditEvidence:
    return AuditEvidence(facts=(("Shows", str(plain(sheet.cells[wrong[0]].value))),))
