"""Rule C01: a number is typed in the middle of copies of one formula."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import SheetCells
from kpi_engine.audit.magnitudes.typed import Stretch, Verdict, judged, stretches
from kpi_engine.audit.magnitudes.typed_flags import Lacking, flags
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.rectangles import blocks
from kpi_engine.model.finding import Severity
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.references import Area

_LONGEST = 3
"""More typed numbers than these between two runs of a formula are data, not a slip."""
_PASTED = 3
"""So many numbers side by side, each what its formula gives, are pasted values and no slip."""
_RUN = 3
"""So many copies around a number make the formula the rule of its line."""


@rule(
    "C01", "typed-number-in-run", group="formulas", severity="warning",
    why="The cells around it follow the inputs; the typed number stays as it is, and nobody sees that.",
    remedy="Copy the formula of the neighbours into the cell, or mark the override and say why it is there.",
    cite=Cite("FAST Standard, one formula per row; Excel background error checking, inconsistent formula",
              read="2026-11-22"),
    excel_ignores="formula",
    examples=[
        Example("""
            Plan  | Price | Seats | MRR
            Basic | 10    | 3     | =B2*C2
            Team  | 20    | 4     | 75
            Pro   | 30    | 5     | =B4*C4
            Max   | 40    | 6     | =B5*C5
            """, flagged=("D3",)),
        Example("""
                    | Jan         | Feb         | Mar | Apr
            New     | 10          | 20          | 30  | 40
            Churned | 1           | 2           | 3   | 4
            Net     | =B2-B3      | =C2-C3      | 27  | =E2-E3
            """, flagged=("D4",), why="the formula gives the same today"),
        Example("""
                    | Jan    | Feb    | Mar    | Apr    | May
            New     | 10     | 20     | 30     | 40     | 50
            Churned | 1      | 2      | 3      | 4      | 5
            Net     | =B2-B3 | =C2-C3 | 1000   | =E2-E3 | =F2-F3
            """, flagged=("D4",), why="an override far from what the formula gives"),
        Example("""
            Item     | Share   | Item cost | Share
            Rent     | 100     | =B2*2     | 300
            Staff    | 200     | =B3*2     | 400
            """),
        Example("""
                  | Jan | Feb    | Mar | Apr
            Base  | 100 | =B2+1  | 500 | =D2+1
            """, why="a count that begins anew"),
    ],
)  # fmt: skip
def typed_number_in_run(book: AuditBook) -> Iterator[Flag]:
    """A typed number stands between copies of one formula, in a row or a column.

    A number that the formula gives too, or nearly, was pasted over it. One that is far away is an override.
    Worth knowing only: a row of pasted values, a difference of rounding, a zero on either side, an override
    among few copies.
    """
    for sheet in book.sheets:
        yield from flags(sheet, _single(list(_lacking(book, sheet))))


def _single(found: Sequence[Lacking]) -> Iterator[Lacking]:
    """Numbers side by side that all equal their formulas were pasted on purpose: worth knowing only."""
    equal = {each.at for each in found if each.verdict == "equal"}
    pasted = {
        at for block in blocks(equal) if len(area := Area("", *block)) >= _PASTED for at in area.positions()
    }
    for each in found:
        yield replace(each, severity="info") if each.at in pasted else each


def _lacking(book: AuditBook, sheet: SheetCells) -> Iterator[Lacking]:
    for stretch in stretches(sheet):
        if not _may_be_slip(stretch):
            continue
        for at in stretch.positions:
            verdict, expected = judged(book, sheet, stretch.copies, at)
            severity = _severity(stretch, verdict, expected)
            if severity is not None:
                yield Lacking(at, stretch, verdict, expected, severity, _sure(verdict))


def _may_be_slip(stretch: Stretch) -> bool:
    """True for a few numbers among more copies; a count such as `=B2+1` begins anew where it is short."""
    length = len(stretch.positions)
    if stretch.side != "inside" or length > min(_LONGEST, stretch.support):
        return False
    return not stretch.is_chain or (length == 1 and stretch.support >= _RUN)


def _severity(stretch: Stretch, verdict: Verdict, expected: float | None) -> Severity | None:
    if stretch.is_chain and verdict not in ("near", "rounded"):
        return "info" if verdict == "equal" else None
    if verdict in ("near", "rounded"):
        return "warning"
    if len(stretch.positions) > 1 or verdict in ("nothing", "close"):
        return "info"
    if verdict == "equal":
        return "warning" if expected else "info"
    return "warning" if stretch.support >= _RUN else "info"


def _sure(verdict: Verdict) -> Literal["high", "medium"]:
    return "high" if verdict in ("near", "equal", "rounded", "close") else "medium"
