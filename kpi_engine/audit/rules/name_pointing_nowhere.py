"""Rule L02: a defined name points to cells that are gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.tokens import Kind
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.package import DefinedName
from kpi_engine.workbook.references import Area

_LOST = "#REF!"
_SHOWN = 5


@rule(
    "L02", "name-pointing-nowhere", group="references", severity="info",
    why="A formula that uses the name gives #REF!; unused, it travels with every copied sheet.",
    remedy="Formulas, Name Manager, filter names with errors: point the name to its cells again or "
           "delete it.",
    cite=Cite("Excel, use the Name Manager in Excel", read="2026-11-22"),
    examples=[
        Example("10 | =A1*rate -> #REF!", names={"rate": "=#REF!"}, flagged=("B1",)),
        Example("10 | =A1*2", names={"rate": "=Sheet1!#REF!"}, flagged=("workbook",)),
        Example("10 | =A1*rate", names={"rate": "=Sheet1!$A$1"}),
    ],
)  # fmt: skip
def name_pointing_nowhere(book: AuditBook) -> Iterator[Flag]:
    """A defined name refers to #REF!.

    It is an error where a formula uses the name; names that no formula uses are told together.
    """
    broken = [name for name in book.package.defined_names if _LOST in name.refers_to]
    used = _used(book, {name.name.casefold() for name in broken})
    idle = []
    for name in broken:
        areas = [area for area in used.get(name.name.casefold(), ()) if name.sheet in ("", area.sheet)]
        if areas:
            yield Flag(
                f"The name {name.name[:60]} in {areas[0]} points nowhere: ={name.refers_to[:80]}.",
                tuple(areas),
                AuditEvidence(facts=((name.name, f"={name.refers_to}"),)), severity="error", about=name.name,
            )  # fmt: skip
        else:
            idle.append(name)
    if idle:
        yield _idle(idle)


def _used(book: AuditBook, words: set[str]) -> dict[str, list[Area]]:
    """The cells whose formulas use these names."""
    found: dict[str, list[Area]] = {}
    for sheet in book.sheets if words else ():
        for copies in sheet.copies:
            for token in copies.tokens:
                word = token.text.rpartition("!")[2].casefold()
                if token.kind is Kind.NAME and word in words:
                    found.setdefault(word, []).extend(copies.areas)
    return found


def _idle(names: Sequence[DefinedName]) -> Flag:
    words = list(dict.fromkeys(name.name.removeprefix("_xlnm.") for name in names))
    more = f" and {len(words) - _SHOWN:,} more" if len(words) > _SHOWN else ""
    facts = tuple((name.name, f"={name.refers_to[:100]}") for name in names[:_SHOWN])
    return Flag(
        f"Pointing nowhere, and used by no formula, the names {', '.join(words[:_SHOWN])[:150]}{more}.",
        evidence=AuditEvidence(facts=facts), about="unused",
    )  # fmt: skip
