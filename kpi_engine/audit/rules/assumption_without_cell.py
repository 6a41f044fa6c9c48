"""Rule D02: the same number is typed into several different formulas."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies
from kpi_engine.audit.layout.literals import literals
from kpi_engine.audit.layout.wording import areas_of, where
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite

_FEWEST = 3
_SMALL = 10.0


@rule(
    "D02", "assumption-without-cell", group="design", severity="info", confidence="medium",
    why="It is one assumption; it will be changed in some of the formulas and forgotten in the others.",
    remedy="Give the number one cell with a label and a unit, and let all these formulas refer to it.",
    cite=Cite("ICAEW, Twenty principles for good spreadsheet practice, never embed what may change",
              read="2026-11-22"),
    examples=[
        Example("""
            Net      | 10
            Gross    | =B1*1.19
            Delivery | =(B1+5.5)*1.19
            Refund   | =-B1*1.19
            """, flagged=("B2:B4",)),
        Example("""
            Net      | 10       | 20       | 30       | 40
            Gross    | =B1*1.19 | =C1*1.19 | =D1*1.19 | =E1*1.19
            Delivery | =B1*1.07 | =C1*1.07 | =D1*1.07 | =E1*1.07
            """, why="copies of one formula are one formula"),
    ],
)  # fmt: skip
def assumption_without_cell(book: AuditBook) -> Iterator[Flag]:
    """A number that is no unit and no small whole number stands in three or more different formulas."""
    by_number: dict[str, list[Copies]] = {}
    for sheet in book.sheets:
        for copies, texts in literals(sheet):
            for text in texts:
                by_number.setdefault(text, []).append(copies)
    for text, found in by_number.items():
        if len(found) < _FEWEST or _is_small(text):
            continue
        sheets = dict.fromkeys(copies.sheet for copies in found)
        areas = tuple(area for name in sheets
                      for area in areas_of(each for each in found if each.sheet == name))  # fmt: skip
        yield Flag(
            f"{text} is typed into {len(found)} different formulas: {where(areas)}.", areas,
            AuditEvidence(facts=(("Number", text), ("Formulas", str(len(found))))), about=text,
        )  # fmt: skip


def _is_small(text: str) -> bool:
    """True for 2, 3 … 9, which mean many things."""
    if text.endswith("%"):
        return False
    return float(text) < _SMALL and float(text).is_integer()
