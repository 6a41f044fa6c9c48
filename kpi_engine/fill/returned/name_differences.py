"""Defined names that are gone or stand for other cells."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.fill.returned.copies import Copies
from kpi_engine.fill.returned.difference import KINDS, Difference
from kpi_engine.fill.returned.formulas import Formulas
from kpi_engine.fill.returned.meaning import BROKEN
from kpi_engine.workbook.package import DefinedName
from kpi_engine.workbook.refusals import short

_OWN_OF_EXCEL = ("_xl", "externaldata_")


def name_differences(copies: Copies, formulas: Formulas) -> Iterator[Difference]:
    """Names that were removed, that stand for other cells now, or that are new."""
    kept = {_key(name) for name in copies.template.defined_names if name.hidden}
    old, new = ({_key(name): name for name in package.defined_names
                 if _counts(name) and _key(name) not in kept}
                for package in (copies.template, copies.copy))  # fmt: skip
    renamed = {sheet.casefold(): name.casefold() for sheet, name in copies.sheets.items()}
    expected = {(key[0], renamed.get(key[1], "" if not key[1] else "-")): name for key, name in old.items()}
    some_sheet = next(iter(copies.sheets), "")
    for key, name in expected.items():
        if key[1] == "-" or not copies.sheets:
            continue
        there = new.get(key)
        if there is None:
            text = f"the name {name.name} is gone; it stood for {short(name.refers_to, 60)}."
            yield Difference(KINDS["name-removed"], name.sheet, "", text, name.refers_to, None)
            continue
        wanted = formulas.expected(some_sheet, name.refers_to)
        if wanted != formulas.stated(some_sheet, there.refers_to) and BROKEN not in wanted:
            text = (
                f"the name {name.name} stood for {short(name.refers_to, 60)} and stands for "
                f"{short(there.refers_to, 60)} now."
            )
            yield Difference(KINDS["name-redirected"], name.sheet, "", text, name.refers_to, there.refers_to)
    for key, name in new.items():
        if key not in expected:
            text = f"the name {name.name} for {short(name.refers_to, 60)} is not in the template."
            yield Difference(KINDS["name-added"], name.sheet, "", text, None, name.refers_to)


def _key(name: DefinedName) -> tuple[str, str]:
    return name.name.casefold(), name.sheet.casefold()


def _counts(name: DefinedName) -> bool:
    """Names that a person made: not the print areas and filters that programs keep."""
    folded = name.name.casefold()
    return not name.hidden and not (folded.startswith(_OWN_OF_EXCEL) or ".wvu." in folded)
