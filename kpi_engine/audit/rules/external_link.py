"""Rule L03: figures come from another workbook."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.excel.links import Link, links
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite

_MOST = 50


@rule(
    "L03", "external-link", group="references", severity="info",
    why="The figures change, or stay old, with a file that this audit does not see; moved or renamed, "
        "it is lost.",
    remedy="Bring the figures into the workbook with their source and date, or keep both files together.",
    cite=Cite("Excel, manage workbook links", read="2026-11-22"),
    examples=[
        Example("10 | =A1*'[1]Rates'!B2 -> 12", links=("Rates.xlsx",), flagged=("B1",)),
        Example("10 | =A1*2"),
        Example('10 | ="[1]" & A1', why="a bracket in a text"),
    ],
)  # fmt: skip
def external_link(book: AuditBook) -> Iterator[Flag]:
    """Each other workbook that is read, with the cells that read it and whether it lies beside this one.

    It is a warning where cells of it are read of which the workbook keeps an error, or nothing.
    """
    for link in links(book):
        areas = tuple(area for copies in link.readers for area in copies.areas)[:_MOST]
        count = sum(len(copies.positions) for copies in link.readers)
        used = f"read by {count:,} cells" if count > 1 else "read by 1 cell" if count else "read by no cell"
        lost = bool(link.lost)
        yield Flag(
            f"{link.file} is {used}{_beside(book, link)}"
            f"{'; figures kept of it are missing or errors' if lost else ''}.", areas,
            AuditEvidence(facts=(
                ("Path", link.path or "not stated"), ("Names", ", ".join(link.names[:5]) or "none"),
                *((("Lost", ", ".join(link.lost[:5])),) if lost else ()),
            )),
            severity="warning" if lost else None, about=link.path,
        )  # fmt: skip


def _beside(book: AuditBook, link: Link) -> str:
    """Whether the file lies in the folder of this workbook; nothing is opened."""
    there = (book.package.path.parent / link.file).exists()
    return " and lies beside this workbook" if there else " and is not beside this workbook"
