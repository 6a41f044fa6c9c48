"""What the whole workbook gained or lost: macros, links to other files, how it counts days and calculates."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.fill.returned.copies import Copies
from kpi_engine.fill.returned.difference import KINDS, Difference
from kpi_engine.model.written import counted
from kpi_engine.workbook.book_facts import calculates_by_hand, count_of, linked_workbooks, structure_is_locked
from kpi_engine.workbook.refusals import short

_MACROS = "vbaProject"


def package_differences(copies: Copies) -> Iterator[Difference]:
    """Differences that belong to no sheet."""
    old, new = copies.template, copies.copy
    if old.date1904 != new.date1904:
        before, after = (1904 if each.date1904 else 1900 for each in (old, new))
        text = f"days are counted from {after} now, in the template from {before}."
        yield Difference(KINDS["dates-shifted"], "", "", text)
    links = sorted(set(linked_workbooks(new)) - set(linked_workbooks(old)))
    if links:
        text = f"the copy reads {counted(len(links), 'workbook')} that the template does not: {_some(links)}."
        yield Difference(KINDS["external-links"], "", "", text)
    if count_of(new, _MACROS) > count_of(old, _MACROS):
        yield Difference(KINDS["macros-added"], "", "", "the copy holds macros; the template holds none.")
    if structure_is_locked(old) and not structure_is_locked(new):
        text = "the protection of the workbook's structure is off: sheets can be deleted or renamed."
        yield Difference(KINDS["protection-removed"], "", "", text)
    if calculates_by_hand(new) and not calculates_by_hand(old):
        text = "the copy calculates only when it is told to (F9)."
        yield Difference(KINDS["manual-calculation"], "", "", text)


def _some(links: list[str]) -> str:
    return short(", ".join(links), 120)
