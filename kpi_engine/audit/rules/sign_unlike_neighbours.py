"""Rule U03: one figure of a line has the other sign than all its neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell, SheetCells
from kpi_engine.audit.magnitudes.number_lines import AROUND, NumberLines, number_lines
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.references import cell_name
from kpi_engine.model.audit import AuditEvidence, AuditFix, Correction
from kpi_engine.model.kpi import Cite
from kpi_engine.model.written import written
from kpi_engine.workbook.references import Area

_FEWEST = 4
_SPREAD = 3.0
_SLACK = 1.5
_ONE_SIGN = re.compile(
    r"cost|expense|spend|wage|salar|rent|price|fee\b|fees\b|customer|subscriber|seat|headcount|unit|hour|quantity|"
    r"revenue|sales|churn|stock",
    re.IGNORECASE,
)
_BOTH_SIGNS = re.compile(
    r"net|change|variance|differ|growth|profit|loss|margin|balance|cash|adjust|movement|delta|gain|return",
    re.IGNORECASE,
)


@rule(
    "U03", "sign-unlike-neighbours", group="values", severity="warning", confidence="medium",
    why="A cost with the wrong sign is added where it should be taken away, and counts twice in the result.",
    remedy="Check the sign against the source; enter every figure of the line in the same way.",
    cite=Cite("EuSpRIG, spreadsheet errors: sign", read="2026-11-22"),
    examples=[
        Example("""
            Item        | Jan  | Feb  | Mar | Apr  | May
            Office cost | -100 | -105 | 102 | -99  | -104
            Total       | =B2  | =C2  | =D2 | =E2  | =F2
            """, flagged=("D2",)),
        Example("""
            Item       | Jan | Feb | Mar  | Apr | May
            Net profit | 100 | 105 | -102 | 99  | 104
            Cost       | 100 | 105 | 102  | 99  | 104
            Cash       | =B2 | =C2 | =D2  | =E2 | =F2
            """, flagged=("D2",), why="worth knowing: a profit may be negative"),
        Example("""
            Item  | Jan  | Feb  | Mar | Apr  | May
            Costs | -100 | -105 | 2   | -99  | -104
            Total | =B2  | =C2  | =D2 | =E2  | =F2
            """, why="a small refund"),
    ],
)  # fmt: skip
def sign_unlike_neighbours(book: AuditBook) -> Iterator[Flag]:
    """A typed number is as large as its neighbours, which are alike, and has the other sign than all of them.

    It is a warning in a line of costs, prices, customers or other figures of one sign that a formula reads;
    where the label does not say so, or speaks of profits, changes or balances, it is worth knowing.
    """
    for sheet in book.sheets:
        told: set[tuple[int, int]] = set()
        for lines in number_lines(book, sheet):
            for at in lines.against(_FEWEST):
                cell = lines.cells[at]
                if cell is not None and cell.position not in told and _is_alike(lines, at):
                    told.add(cell.position)
                    yield _flag(book, sheet, cell, lines)


def _is_alike(lines: NumberLines, at: int) -> bool:
    others = [lines.sizes[each] for each in lines.around(at, AROUND)]
    low, high = min(others), max(others)
    return bool(high <= _SPREAD * low and low / _SLACK <= lines.sizes[at] <= high * _SLACK)


def _flag(book: AuditBook, sheet: SheetCells, cell: Cell, lines: NumberLines) -> Flag:
    value = float(cell.value)  # type: ignore[arg-type]
    area = Area(sheet.name, cell.row, cell.column, cell.row, cell.column)
    label = book.labels.at(sheet.name, cell.row, cell.column).text
    is_sure = bool(_ONE_SIGN.search(label)) and not _BOTH_SIGNS.search(label)
    near = ", ".join(
        written(lines.sizes[each] * lines.signs[each])
        for each in lines.around(lines.index(cell.position), AROUND)
    )  # fmt: skip
    is_read = book.uses.is_read(sheet.name, cell.row, cell.column)
    return Flag(
        f"{area} is {written(value)}; all its neighbours have the other sign.", (area,),
        AuditEvidence(facts=(("Typed", written(value)), ("Neighbours", near), ("Called", label))),
        AuditFix(f"Check the sign; {written(-value)} would be like its neighbours.",
                 (Correction(sheet.name, cell_name(*cell.position), -value),)),
        severity="warning" if is_sure and is_read else "info", confidence="medium" if is_sure else "low",
    )  # fmt: skip
