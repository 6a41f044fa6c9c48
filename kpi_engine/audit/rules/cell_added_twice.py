"""Rule F07: a sum adds the same cell twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.peers.atoms import Reference, atoms
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.shapes import Shape, written
from kpi_engine.model.kpi import Cite


@rule(
    "F07", "cell-added-twice", group="formulas", severity="warning", confidence="medium",
    why="Who clicks the cells of a sum one by one easily clicks one twice and misses its neighbour.",
    remedy="Take the second one out, or put the cell in that was meant; write 2*A1 where twice is meant.",
    cite=Cite("ICAEW, Twenty principles for good spreadsheet practice, principle 12", read="2026-11-22"),
    gives_way_to=("F01",),
    examples=[
        Example("""
            Product | Revenue
            Basic   | 10
            Plus    | 20
            Pro     | 30
            Total   | =B2+B3+B3
            """, flagged=("B5",)),
        Example("""
            Product | Revenue
            Basic   | 10
            Plus    | 20
            Total   | =B2+B3
            Index   | =B2*B2+B3*B3
            """, why="squares"),
        Example("""
            Opening | 10
            New     | 20
            Closing | =B1+B2
            Mean    | =(B1+B3)/2
            """),
    ],
)  # fmt: skip
def cell_added_twice(book: AuditBook) -> Iterator[Flag]:
    """A sum of cells, written with + or as SUM(A1,A2,…), names one of them twice."""
    for sheet in book.sheets:
        for copies in sheet.copies:
            twice = _twice(copies.shape)
            if twice is not None:
                where = written((twice,), *copies.first)
                yield Flag(
                    f"{copies.areas[0]} adds {where} twice: ={copies.at(*copies.first)[:120]}.", copies.areas
                )


def _twice(shape: Shape) -> Reference | None:
    """The cell that a plain sum adds twice."""
    parts = atoms(shape)
    if parts[:1] == ("SUM(",) and parts[-1:] == (")",):
        parts = parts[1:-1]
    cells = [part for part in parts[0::2] if not isinstance(part, str)]
    if len(cells) < 2 or 2 * len(cells) - 1 != len(parts) or set(parts[1::2]) - {"+", ","}:
        return None
    (most, times), *_ = Counter(cells).most_common(1)
    return most if times > 1 else None
