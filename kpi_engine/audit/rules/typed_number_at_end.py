"""Rule C02: a number is typed where a run of formulas should begin or end."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import SheetCells
from kpi_engine.audit.magnitudes.typed import Verdict, judged, stretches
from kpi_engine.audit.magnitudes.typed_flags import Lacking, flags
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.finding import Severity
from kpi_engine.model.kpi import Cite

_LONGEST = 3
"""In up to so many numbers that are results of the formula one may be wrong; more are data."""
_RESULTS = ("equal", "rounded")
_FEWEST = 2
"""Copies of the formula that must stand beside the number."""


@rule(
    "C02", "typed-number-at-end", group="formulas", severity="warning", confidence="medium",
    why="The line is computed up to this cell; the typed number does not follow when an input changes.",
    remedy="Copy the formula of the neighbours into the cell, or say beside it why the number is typed.",
    cite=Cite("FAST Standard, one formula per row", read="2026-11-22"),
    gives_way_to=("C01",), excel_ignores="formula",
    examples=[
        Example("""
            Plan  | Price | Seats | MRR
            Basic | 10    | 3     | =B2*C2
            Team  | 20    | 4     | =B3*C3
            Pro   | 30    | 5     | 145
            """, flagged=("D4",)),
        Example("""
                    | Q1     | Q2     | Q3
            New     | 10     | 20     | 30
            Churned | 1      | 2      | 3
            Net     | 9      | =C2-C3 | =D2-D3
            """, flagged=("B4",), why="the same today: worth knowing"),
        Example("""
                    | Actual | Actual | Plan     | Plan
            Seats   | 10     | 20     | 30       | 40
            Price   | 5      | 5      | 5        | 5
            MRR     | 70     | 60     | =D2*D3   | =E2*E3
            """, why="actual figures, then the forecast"),
        Example("""
            MRR    | Jan | Feb      | Mar      | Apr
            Start  | 100 | =B2*1.02 | =C2*1.02 | =D2*1.02
            """, why="a count needs a first number"),
        Example("""
            Plan  | Price | Seats | MRR    | Customers
            Basic | 10    | 3     | =B2*C2 | 3
            Team  | 20    | 4     | =B3*C3 | 4
            """),
    ],
)  # fmt: skip
def typed_number_at_end(book: AuditBook) -> Iterator[Flag]:
    """One typed number at the end or beginning of a run of formulas is nearly what the formula gives.

    So is one of two or three, where the others are the formula's results. Several typed numbers otherwise are
    a line's actual figures before its forecast and left alone, like a number that has nothing to do with the
    formula. A number that is exactly the formula's is worth knowing.
    """
    for sheet in book.sheets:
        yield from flags(sheet, _lacking(book, sheet))


def _lacking(book: AuditBook, sheet: SheetCells) -> Iterator[Lacking]:
    for stretch in stretches(sheet):
        if stretch.side == "inside" or len(stretch.positions) > _LONGEST:
            continue
        if stretch.is_chain or stretch.support < _FEWEST:
            continue
        found = [(at, *judged(book, sheet, stretch.copies, at)) for at in stretch.positions]
        off = [each for each in found if each[1] not in _RESULTS]
        if len(found) > 1 and (len(off) != 1 or off[0][1] != "near"):
            continue
        for at, verdict, expected in off or found:
            if severity := _severity(verdict, expected):
                yield Lacking(at, stretch, verdict, expected, severity, "medium")


def _severity(verdict: Verdict, expected: float | None) -> Severity | None:
    if verdict in ("near", "rounded"):
        return "warning"
    return "info" if verdict in ("equal", "close") and expected else None
