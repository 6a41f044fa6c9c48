"""Rule D01: a number is typed into a formula."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.layout.literals import literals
from kpi_engine.audit.layout.wording import areas_of, shortened, where
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite

_MOST_TOLD = 5


@rule(
    "D01", "number-in-formula", group="design", severity="info", confidence="medium",
    why="Nobody sees the assumption, and nobody finds all formulas that hold it once it changes.",
    remedy="Put the number into a cell of its own with a label and a unit, and refer to this cell.",
    cite=Cite("ICAEW, Twenty principles for good spreadsheet practice, never embed what may change",
              read="2026-11-22"),
    examples=[
        Example("""
            Net    | 10       | 20
            Gross  | =B1*1.19 | =C1*1.19
            Bonus  | =B1+500  | =C1+500
            """, flagged=("B2:C2", "B3:C3")),
        Example("""
            Annual   | 1200
            Monthly  | =B1/12
            Share    | =ROUND(B1/1000,2)
            Per week | =B1/52
            Quarter  | =B1/4
            Margin   | =1-B1/B2
            Found    | =VLOOKUP("Annual",A1:B3,2,0)
            Squared  | =B1^2
            Days     | =B1/365*100
            Complete | =IF(COUNT(B1:B7)=7,B1,0)
            """, why="units, digits, positions and powers are no assumptions"),
        Example("""
            Area | 3
            Text | ="Area 51 of "&B1
            """, why="digits inside a text"),
    ],
)  # fmt: skip
def number_in_formula(book: AuditBook) -> Iterator[Flag]:
    """A typed number that may change stands in a formula: one finding per different formula.

    0, 1, 12, 100 and 365 are allowed everywhere; 2, 3, 4, 7, 24, 30, 52, 60, 360, 366, 1000, 10000, a million
    and a billion where something is multiplied or divided by them; always positions, digits and options of
    functions, what the result of COUNT, LEN, MONTH … is compared with, and a tolerance of 0.00001 or less.
    """
    for sheet in book.sheets:
        for copies, texts in literals(sheet):
            areas = areas_of([copies])
            told = shortened(", ".join(texts[:_MOST_TOLD]), 80)
            yield Flag(
                f"{where(areas)}: {told} {'is' if len(texts) == 1 else 'are'} typed into the formula.", areas,
                AuditEvidence(facts=(("Typed", told), ("Cells", str(len(copies.positions))))),
            )  # fmt: skip
