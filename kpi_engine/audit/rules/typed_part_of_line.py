"""Rule C03: part of a line holds typed numbers that are the results of its formula."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import SheetCells
from kpi_engine.audit.magnitudes.typed import judged, stretches
from kpi_engine.audit.magnitudes.typed_flags import Lacking, flags
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.kpi import Cite

_FEWEST, _MOST = 2, 200
_SUPPORT = 3


@rule(
    "C03", "typed-part-of-line", group="formulas", severity="info", confidence="medium",
    why="The results were pasted as values: they stay when inputs change, while the rest of the line moves.",
    remedy="Copy the formula of the line into the cells, or mark them as fixed figures.",
    cite=Cite("FAST Standard, one formula per row", read="2026-11-22"),
    gives_way_to=("C01", "C02", "C04"),
    examples=[
        Example("""
                    | Q1 | Q2 | Q3     | Q4     | Q5
            New     | 10 | 20 | 30     | 40     | 50
            Churned | 1  | 2  | 3      | 4      | 5
            Net     | 9  | 18 | =D2-D3 | =E2-E3 | =F2-F3
            """, flagged=("B4:C4",)),
        Example("""
                    | Actual | Actual | Plan   | Plan   | Plan
            Seats   | 10     | 20     | 30     | 40     | 50
            Price   | 5      | 5      | 5      | 5      | 5
            MRR     | 61     | 117    | =D2*D3 | =E2*E3 | =F2*F3
            """, why="actual figures, then the forecast"),
    ],
)  # fmt: skip
def typed_part_of_line(book: AuditBook) -> Iterator[Flag]:
    """Two typed numbers or more side by side are what the formula of their line gives, every one of them.

    Actual figures that stand before a forecast differ from the formula and are left alone.
    """
    for sheet in book.sheets:
        yield from flags(sheet, _lacking(book, sheet))


def _lacking(book: AuditBook, sheet: SheetCells) -> Iterator[Lacking]:
    for stretch in stretches(sheet):
        if not _FEWEST <= len(stretch.positions) <= _MOST or stretch.support < _SUPPORT or stretch.is_chain:
            continue
        found = []
        for at in stretch.positions:
            verdict, expected = judged(book, sheet, stretch.copies, at)
            if verdict not in ("equal", "rounded") or not expected:
                break
            found.append(Lacking(at, stretch, verdict, expected, "info", "medium"))
        else:
            yield from found
