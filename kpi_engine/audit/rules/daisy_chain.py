"""Rule D07: a cell repeats a cell of another sheet that itself only repeats a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies, Position, rectangles
from kpi_engine.audit.layout.wording import where
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.references import Area

_LINK = re.compile(r"\s*\+?\s*(?:'((?:[^']|'')+)'|([^\W\d][\w.]*))!$")
_Place = tuple[str, int, int]


@rule(
    "D07", "daisy-chain", group="design", severity="info",
    why="To find where a figure comes from a reader has to follow it from sheet to sheet.",
    remedy="Refer to the cell where the figure is made.",
    cite=Cite("FAST Standard, links: no daisy chains", read="2026-11-22"),
    examples=[
        Example("""
            [Inputs]
            Price | 10
            [Model]
            Price | =Inputs!B1
            Sales | =B1*3
            [Report]
            Price | =Model!B1
            Sales | =Model!B2
            """, flagged=("Report!B1",)),
        Example("""
            [Inputs]
            Price | 10
            [Model]
            Price | =Inputs!B1 | =B1 | =C1
            [Report]
            Price | =Inputs!B1
            Last  | =Model!D1
            """, why="a figure carried along a line, read on another sheet"),
    ],
)  # fmt: skip
def daisy_chain(book: AuditBook) -> Iterator[Flag]:
    """`=Model!B1` where Model!B1 holds `=Inputs!B1`. Links within a sheet are left alone."""
    links: dict[_Place, _Place] = {}
    made: list[tuple[Copies, str]] = []
    for sheet in book.sheets:
        for copies in sheet.copies:
            target = _linked_sheet(copies)
            if target and target != sheet.name.casefold():
                made.append((copies, target))
                links.update(_links(copies, target))
    for copies, target in made:
        chained = [at for at in copies.positions if links[copies.sheet.casefold(), *at] in links]
        if chained:
            areas = rectangles(copies.sheet, chained)
            told = _titled(book, target)
            yield Flag(
                f"{where(areas)} repeats a cell of {told} that only repeats another sheet's cell.",
                areas, AuditEvidence(facts=(("Made at", _made_at(links, copies, chained[0])),)),
            )  # fmt: skip


def _linked_sheet(copies: Copies) -> str:
    """The sheet (case-folded) of which the formula repeats one cell; "" for any other formula."""
    shape = copies.shape
    if len(shape) != 3 or shape[2] != "" or not isinstance(shape[0], str) or isinstance(shape[1], str):
        return ""
    found = _LINK.match(shape[0])
    return (found[1].replace("''", "'") if found[1] else found[2]).casefold() if found else ""


def _links(copies: Copies, target: str) -> Iterator[tuple[_Place, _Place]]:
    piece = copies.shape[1]
    if isinstance(piece, str):
        return
    down, across, marks = piece
    for row, column in copies.positions:
        place = target, down + (row if "r" in marks else 0), across + (column if "c" in marks else 0)
        yield (copies.sheet.casefold(), row, column), place


def _made_at(links: dict[_Place, _Place], copies: Copies, at: Position) -> str:
    """Where the chain ends."""
    place, met = (copies.sheet.casefold(), *at), set[_Place]()
    while place in links and place not in met:
        met.add(place)
        place = links[place]
    return str(Area(place[0], place[1], place[2], place[1], place[2]))


def _titled(book: AuditBook, name: str) -> str:
    sheet = book.sheet(name)
    return sheet.name if sheet else name
