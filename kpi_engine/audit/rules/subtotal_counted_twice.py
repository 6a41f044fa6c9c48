"""Rule F06: a sum runs over subtotals as well as over what these sum up."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Position, SheetCells
from kpi_engine.audit.peers.telling import areas
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.audit.structure.aggregates import Aggregate, aggregates
from kpi_engine.formula.references import cell_name
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.references import Area

_LARGEST = 2_000


@rule(
    "F06", "subtotal-counted-twice", group="formulas", severity="warning", confidence="high",
    why="Every amount under the subtotal is in the total twice.",
    remedy="Add the subtotals alone, or use SUBTOTAL for them and for the total, which leaves subtotals out.",
    cite=Cite("FAST Standard 3.05, no double counting; SUBTOTAL in Excel help", read="2026-11-22"),
    examples=[
        Example("""
            Cost     | 2026
            Ads      | 10
            Events   | 20
            Subtotal | =SUM(B2:B3)
            Rent     | 30
            Energy   | 5
            Total    | =SUM(B2:B6)
            """, flagged=("B7",)),
        Example("""
            Cost     | 2026
            Ads      | 10
            Events   | 20
            Subtotal | =SUBTOTAL(9,B2:B3)
            Rent     | 30
            Total    | =SUBTOTAL(9,B2:B5)
            """, why="SUBTOTAL leaves other subtotals out"),
        Example("""
            Cost     | 2026
            Ads      | 10
            Events   | 20
            Subtotal | =SUM(B2:B3)
            Total    | =SUM(B2:B4)/2
            """, why="halved because everything stands there twice"),
        Example("""
            Cost     | 2026
            Ads      | 10
            Events   | 20
            Share    | =B2/SUM(B2:B3)
            Total    | =SUM(B4:B4)
            """),
    ],
)  # fmt: skip
def subtotal_counted_twice(book: AuditBook) -> Iterator[Flag]:
    """The range of a SUM holds another SUM over cells of the same range.

    Running totals, in which every row sums up all before it, are left alone.
    """
    for sheet in book.sheets:
        sums = [call for call in aggregates(sheet) if call.function == "SUM"]
        subtotals = {at: call for call in sums if call.is_alone for at in call.copies.positions}
        for call in sums if subtotals else ():
            found = {
                position: inside for position in call.copies.positions
                if (inside := _counted_twice(sheet, call, position, subtotals))
            }  # fmt: skip
            if found and call.is_alone:
                first = next(iter(found))
                twice = areas(sheet.name, found[first])[0]
                yield Flag(
                    f"{cell_name(*first)} sums {call.area(*first).ref}, in which {twice.ref} is itself a sum "
                    "of cells of that range.",
                    areas(sheet.name, found),
                    AuditEvidence(facts=(("Subtotals in the range", ", ".join(
                        cell_name(*at) for at in found[first])),)),
                )  # fmt: skip


def _counted_twice(
    sheet: SheetCells, call: Aggregate, position: Position, subtotals: dict[Position, Aggregate]
) -> list[Position]:
    """The sums inside the range of a sum that sum up cells of that range."""
    area = call.area(*position)
    if len(area) > _LARGEST:
        return []
    inside = [at for at in subtotals if at in area and at != position]
    return [
        at for at in inside
        if subtotals[at].copies is not call.copies and _within(subtotals[at].area(*at), area)
        and len(subtotals[at].area(*at)) > 1
    ]  # fmt: skip


def _within(one: Area, other: Area) -> bool:
    return (
        other.top <= one.top and one.bottom <= other.bottom
        and other.left <= one.left and one.right <= other.right
    )  # fmt: skip
