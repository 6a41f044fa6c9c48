"""Rule D03: a function whose result changes, or is sought anew, at every calculation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies
from kpi_engine.audit.layout.wording import areas_of, where
from kpi_engine.audit.layout.written import holding
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite

_WHAT = {
    "NOW": "today's date and time", "TODAY": "today's date", "RAND": "chance", "RANDBETWEEN": "chance",
    "RANDARRAY": "chance", "OFFSET": "a range found while calculating",
    "INDIRECT": "an address made of text", "CELL": "the state of the window",
    "INFO": "the computer it is opened on",
}  # fmt: skip
_CALLED = re.compile(rf"\b(?:{'|'.join(_WHAT)})\(", re.IGNORECASE)


@rule(
    "D03", "volatile-function", group="design", severity="info",
    why="The result depends on when or where the file is opened, or on cells that no reference names.",
    remedy="Type the date into an input cell; use INDEX instead of OFFSET and INDIRECT.",
    cite=Cite("Inquire workbook analysis, formulas with volatile functions", read="2026-11-22"),
    examples=[
        Example("""
            Due     | 2026-01-31
            Overdue | =TODAY()-B1
            Next    | =OFFSET(B1,1,0)
            """, flagged=("B2", "B3")),
        Example("""
            Due     | 2026-01-31
            Known   | =INDEX(B1:B1,1)
            Word    | ="TODAY()"
            """),
    ],
)  # fmt: skip
def volatile_function(book: AuditBook) -> Iterator[Flag]:
    """NOW, TODAY, RAND, RANDBETWEEN, RANDARRAY, OFFSET, INDIRECT, CELL, INFO.

    One finding per sheet and function.
    """
    for sheet in book.sheets:
        found: dict[str, list[Copies]] = {}
        for copies in holding(sheet, _CALLED):
            for name in dict.fromkeys(copies.functions):
                if name in _WHAT:
                    found.setdefault(name, []).append(copies)
        for name, every in found.items():
            areas = areas_of(every)
            yield Flag(f"{where(areas)}: {name} makes the result depend on {_WHAT[name]}.", areas,
                       AuditEvidence(facts=(("Function", name),)), about=name)  # fmt: skip
