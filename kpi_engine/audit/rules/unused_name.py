"""Rule D10: a defined name that nothing uses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.layout.wording import shortened
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite

_OF_EXCEL = re.compile(r"_xl|print_|_filterdatabase|solver_|\w*\.wvu\.", re.IGNORECASE)
_FUNCTION = re.compile(r"=?\s*(?:_xlfn\.)?LAMBDA\(", re.IGNORECASE)
_WORD = re.compile(r"[\w.\\?]+")
_MOST_TOLD = 12


@rule(
    "D10", "unused-name", group="design", severity="info",
    why="Names that nothing uses hide those that matter, and are picked by mistake.",
    remedy="Delete them in the Name Manager, once no macro and no chart uses them.",
    cite=Cite("Inquire workbook analysis, named items", read="2026-11-22"),
    examples=[
        Example("""
            Price | 10
            Sales | =price*2
            """, names={"price": "=Sheet1!$B$1", "old_price": "=Sheet1!$B$1"}, flagged=("workbook",)),
        Example("""
            Price | 10
            Sales | =price*2
            """, names={"price": "=base", "base": "=Sheet1!$B$1"}, why="one name is made of the other"),
        Example("""
            Price | 10
            Sales | =B1*2
            """, names={"DOUBLED": "=_xlfn.LAMBDA(_xlpm.amount,_xlpm.amount*2)"}, why="a function to type"),
    ],
)  # fmt: skip
def unused_name(book: AuditBook) -> Iterator[Flag]:
    """Visible names that no formula, name, chart, validation or pivot table uses: one finding for all.

    A macro may still use them; this is not looked at. A LAMBDA is a function, there for whoever types it.
    """
    asked = [name.name for name in book.package.defined_names
             if not name.hidden and not _OF_EXCEL.match(name.name)
             and not _FUNCTION.match(name.refers_to)]  # fmt: skip
    used = set(_in_formulas(book)) if asked else set()
    if not used.issuperset(name.casefold() for name in asked):
        used.update(_elsewhere(book))
    unused = sorted({name for name in asked if name.casefold() not in used}, key=str.casefold)
    if unused:
        told = ", ".join(unused[:_MOST_TOLD]) + (" …" if len(unused) > _MOST_TOLD else "")
        words = "name is" if len(unused) == 1 else "names are"
        yield Flag(f"{len(unused)} {words} used nowhere: {shortened(told, 180)}.",
                   evidence=AuditEvidence(facts=(("Names", ", ".join(unused)),)), about="names")  # fmt: skip


def _in_formulas(book: AuditBook) -> Iterator[str]:
    """Every word in formulas of cells and of other names: names, and functions and texts as well."""
    for sheet in book.sheets:
        for copies in sheet.copies:
            for piece in copies.shape:
                if isinstance(piece, str) and len(piece) > 1:
                    yield from _WORD.findall(piece.casefold())
    for name in book.package.defined_names:
        yield from _WORD.findall(name.refers_to.casefold())


def _elsewhere(book: AuditBook) -> Iterator[str]:
    """Every word of the parts that may hold a formula, cells and texts left out."""
    passed_over = {
        book.package.book.member,
        book.package.book.member.replace("workbook.xml", "sharedStrings.xml"),
    }
    for member in book.package.container.members:
        if member.endswith(".xml") and member not in passed_over:
            data = book.package.read(member)
            yield from _WORD.findall(
                data[data.rfind(b"</sheetData") + 1 :].decode("utf-8", "replace").casefold()
            )
