"""Rule F10: a cell of a table's calculated column holds another formula than the column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Position, SheetCells, rectangles
from kpi_engine.audit.peers.neighbours import alike
from kpi_engine.audit.peers.telling import short
from kpi_engine.audit.r1c1 import r1c1
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.references import cell_name
from kpi_engine.model.audit import AuditEvidence, AuditFix, Correction
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.package import TableInfo
from kpi_engine.workbook.references import parse_range

_FEWEST_ROWS = 3
_LARGEST_SHARE = 4
"""At most one row in so many may differ; else the column has no formula of its own."""


@rule(
    "F10", "calculated-column-broken", group="formulas", severity="warning", confidence="high",
    why="A table column promises one formula for all rows; new rows get the column's formula, this row keeps "
        "its own.",
    remedy="Restore the column's formula, or move the exception into a column of its own.",
    cite=Cite("Excel background error checking, inconsistent calculated column formula in tables",
              read="2026-11-22"),
    excel_ignores="calculatedColumn", gives_way_to=("F01", "F02", "F03", "F04"),
    examples=[
        Example("""
            Plan  | Customers | Price | MRR
            Basic | 10 | 20 | =B2*C2
            Plus  | 12 | 30 | =B3*C3
            Pro   | 5  | 90 | =ROUND(SQRT(B4),0)
            Team  | 4  | 99 | =B5*C5
            Max   | 1  | 500 | =B6*C6
            """, tables={"Plans": "Sheet1!A1:D6"}, flagged=("D4",)),
        Example("""
            Plan  | Customers | Price | MRR
            Basic | 10 | 20 | =B2*C2
            Plus  | 12 | 30 | =B3*C3
            Pro   | 5  | 90 | =B4*C4
            Team  | 4  | 99 | =B5*C5
            Max   | 1  | 500 | =B6*C6
            """, tables={"Plans": "Sheet1!A1:D6"}),
    ],
)  # fmt: skip
def calculated_column_broken(book: AuditBook) -> Iterator[Flag]:
    """In a column of an Excel table nearly every row holds the same formula, and a few rows another one."""
    for table in book.package.tables:
        sheet = book.sheet(table.sheet)
        if sheet is not None:
            yield from _in_table(sheet, table)


def _in_table(sheet: SheetCells, table: TableInfo) -> Iterator[Flag]:
    area = parse_range(table.ref, table.sheet)
    if area is None:
        return
    for column in range(area.left, area.right + 1):
        body = [
            (cell.row, column) for cell in sheet.columns.get(column, ())
            if area.top < cell.row <= area.bottom and (cell.row, column) in alike(sheet)
        ]  # fmt: skip
        odd = _odd(sheet, body)
        if odd:
            model = next(position for position in body if position not in odd)
            peers = sheet.copies_at[model]
            yield Flag(
                f"{rectangles(sheet.name, odd)[0]} differs from the formula of its column in the table "
                f"{table.name}, ={short(peers.at(*odd[0]))}.",
                rectangles(sheet.name, odd),
                AuditEvidence(
                    f"={sheet.copies_at[odd[0]].at(*odd[0])}", f"={r1c1(sheet.copies_at[odd[0]].shape)}",
                    f"={peers.at(*odd[0])}", f"={r1c1(peers.shape)}",
                    tuple(each.ref for each in rectangles(sheet.name, set(body) - set(odd))),
                ),
                AuditFix(
                    "Write the formula of the column.",
                    tuple(Correction(sheet.name, cell_name(*at), f"={peers.at(*at)}") for at in odd),
                ),
            )  # fmt: skip


def _odd(sheet: SheetCells, body: list[Position]) -> list[Position]:
    """The few rows whose formula is not that of the column; a totals row is none of them."""
    common = Counter(alike(sheet)[position] for position in body)
    if len(body) < _FEWEST_ROWS or len(common) < 2:
        return []
    usual, _ = common.most_common(1)[0]
    found = [position for position in body if alike(sheet)[position] != usual]
    if found and found[-1] == body[-1]:
        found.pop()
    return found if found and len(found) * _LARGEST_SHARE <= len(body) - 1 else []
