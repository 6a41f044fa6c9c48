"""Rule L05: an error is hidden behind a constant."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies, Position, rectangles
from kpi_engine.audit.excel.masked import MASKING, Hidden, Masked
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.kpi import Cite

_BROKEN = (CellError.REF, CellError.NAME, CellError.NULL)


@rule(
    "L05", "masked-error", group="references", severity="info", confidence="medium",
    why="IFERROR hides a broken formula as well as a missing figure: 0 enters the total and nobody asks why.",
    remedy="Ask for the one case that is meant, such as IF(B2=0,...), and let other errors be seen.",
    cite=Cite("Excel, IFERROR function; PerfectXL, error-masking formulas", read="2026-11-22"),
    gives_way_to=("L01", "L11", "L13"),
    examples=[
        Example("""
            Revenue | Customers | ARPU
            100     |           | =IFERROR(A2/B2,0)
            """, flagged=("C2",)),
        Example("""
            Plan  | Price
            Basic | 10
            Pro   | 30
            Team  | =IFERROR(VLOOKUP(A4,A2:B3,2,FALSE),0)
            """, flagged=("B4",)),
        Example("""
            Cost  | Fees
            #REF! | =IFERROR(A2*2,0)
            """, flagged=("B2",)),
        Example("""
            Revenue | Customers | ARPU
            100     | 10        | =IFERROR(A2/B2,0)
            """, why="nothing is hidden at present"),
        Example("""
            Revenue | Customers | ARPU
            100     |           | =IF(B2=0,0,A2/B2)
            """, why="the one case is asked for"),
    ],
)  # fmt: skip
def masked_error(book: AuditBook) -> Iterator[Flag]:
    """IFERROR or the like shows its fallback at present, because what it wraps is an error.

    It is a warning where #REF!, #NAME? or #NULL! is hidden, which no figure can mend. A formula in which
    nothing is hidden at present is not told.
    """
    masked: Masked | None = None
    for sheet in book.sheets:
        for copies in sheet.copies:
            if not MASKING.isdisjoint(copies.functions):
                masked = masked or Masked(book)
                by_error: dict[CellError, dict[Position, Hidden]] = {}
                for position, hidden in masked.hidden(copies):
                    by_error.setdefault(hidden[0], {})[position] = hidden
                yield from (_flag(copies, error, found) for error, found in by_error.items())


def _flag(copies: Copies, error: CellError, found: dict[Position, Hidden]) -> Flag:
    areas = rectangles(copies.sheet, found)
    _, why = next(iter(found.values()))
    count = f"{len(found):,} times " if len(found) > 1 else ""
    return Flag(
        f"{areas[0]} hides {error.text} {count}at present: {why}.", areas,
        AuditEvidence(facts=(("Hidden", error.text), ("Because", why))),
        severity="warning" if error in _BROKEN else None, about=error.text,
    )  # fmt: skip
