"""The findings of a rule on formulas unlike their peers, sheet by sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.peers.telling import Cause, causes, evidence, fix, said
from kpi_engine.audit.peers.verdict import Sort, confidence, faults
from kpi_engine.audit.rule import Flag
from kpi_engine.model.finding import Severity


def flags(
    book: AuditBook, sort: Sort, noun: str, end: str = ".",
    severity: Callable[[Cause], Severity | None] = lambda _: None,
) -> Iterator[Flag]:  # fmt: skip
    """A flag for each cause of one sort; `noun` is what its peers are called, `end` ends the sentence."""
    for sheet in book.sheets:
        for cause in causes(sheet, faults(sheet, sort)):
            yield Flag(
                said(cause, noun, end), cause.areas, evidence(cause), fix(cause), severity(cause),
                confidence(cause.first),
            )  # fmt: skip
