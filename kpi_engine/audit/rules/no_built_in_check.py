"""Rule D15: a large workbook that checks nothing of itself."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.layout.checks import speaks_of_checks
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite

_FEWEST_FORMULAS = 50


@rule(
    "D15", "no-built-in-check", group="design", severity="info", confidence="medium",
    why="Totals that no longer agree after a change go unnoticed.",
    remedy="Add a line that compares what must be equal (totals by row and by column).",
    cite=Cite("ICAEW, Twenty principles for good spreadsheet practice, checks, controls and alerts",
              read="2026-11-22"),
    examples=[
        Example("\n".join(f"Line {row} | {row} | =B{row}*2 | =C{row}+{row}" for row in range(1, 52)),
                flagged=("workbook",)),
        Example("\n".join(f"Line {row} | {row} | =B{row}*2 | =C{row}+{row}" for row in range(1, 52))
                + "\nCheck | =B1*2-C1"),
        Example("Price | 10\nDouble | =B1*2", why="a small workbook"),
    ],
)  # fmt: skip
def no_built_in_check(book: AuditBook) -> Iterator[Flag]:
    """Fifty different formulas or more, and no label that speaks of a check or a difference."""
    formulas = sum(len(sheet.copies) for sheet in book.sheets)
    if formulas >= _FEWEST_FORMULAS and not any(speaks_of_checks(sheet) for sheet in book.sheets):
        evidence = AuditEvidence(facts=(("Different formulas", str(formulas)),))
        yield Flag(
            f"The workbook has {formulas:,} different formulas and no check of its own results.",
            evidence=evidence, about="checks",
        )  # fmt: skip
