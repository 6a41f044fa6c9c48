"""By what a finding is known again: rule, sheet, formula pattern and labels, and never the address.

Rows and columns put in above or beside leave a fingerprint as it is.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.rule import Flag, Rule

_MOST_LABELS = 5


def fingerprints(book: AuditBook, flags: Sequence[tuple[Rule, Flag]]) -> Iterator[str]:
    """Twelve letters and digits for each; alike ones are told apart by their order in the sheet."""
    seen: Counter[tuple[str, ...]] = Counter()
    for declared, flag in flags:
        said = _said(book, declared, flag)
        seen[said] += 1
        text = "\n".join((*said, str(seen[said])))
        yield hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]


def _said(book: AuditBook, declared: Rule, flag: Flag) -> tuple[str, ...]:
    if not flag.areas:
        return declared.id, flag.sheet.casefold(), flag.about
    first = flag.areas[0]
    sheet = book.sheet(first.sheet)
    copies = sheet.copies_at.get((first.top, first.left)) if sheet else None
    pattern = repr(copies.shape) if copies else ""
    labels = {book.labels.at(area.sheet, area.top, area.left).text for area in flag.areas[:_MOST_LABELS]}
    return declared.id, first.sheet.casefold(), flag.about, pattern, *sorted(labels)
