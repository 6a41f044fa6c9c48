"""The definitions of KPIs over workbooks: those that differ on the screen, all of them for Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi_engine.cli.csv_lines import written
from kpi_engine.model.documents_of_audit import AuditDocument, DefinitionUsedJson
from kpi_engine.model.written import clipped

if TYPE_CHECKING:
    from rich.console import Console

_SHOWN = 5
"""So many KPIs, and of each so many workbooks, are shown; the file has all."""
_LONGEST_FORMULA = 90


def definitions_csv(document: AuditDocument) -> bytes:
    """A line for each definition by which a workbook computes a KPI, those KPIs first that differ."""
    lines = [["KPI", "workbook", "definition", "in words", "where", "differs"]]
    for kpi in document.definitions:
        for book in kpi.workbooks:
            differs = "yes" if book.differs else ""
            lines += [[kpi.title, book.workbook, used.definition, used.words, "; ".join(used.where), differs]
                      for used in book.used]  # fmt: skip
    return written(lines).encode("utf-8-sig")


def print_definitions(out: Console, document: AuditDocument) -> None:
    """Each KPI that workbooks compute in different ways: what most of them do, and who differs, where."""
    differing = [kpi for kpi in document.definitions if any(book.differs for book in kpi.workbooks)]
    if differing:
        out.print("Computed in different ways", style="bold")
    for kpi in differing[:_SHOWN]:
        others = [book for book in kpi.workbooks if book.differs]
        same = len(kpi.workbooks) - len(others)
        out.print(f"{kpi.title}: {kpi.most} in {same:,} of {len(kpi.workbooks):,}", markup=False)
        for book in others[:_SHOWN]:
            told = "; ".join(_used(each) for each in book.used)
            out.print(f"  {book.workbook}: {told}", markup=False)
        if len(others) > _SHOWN:
            out.print(f"  and {len(others) - _SHOWN:,} more workbooks in definitions.csv", markup=False)
    if len(differing) > _SHOWN:
        out.print(f"and {len(differing) - _SHOWN:,} more KPIs in definitions.csv", markup=False)


def _used(used: DefinitionUsedJson) -> str:
    return f"{used.definition} ({clipped(used.words, _LONGEST_FORMULA)}) in {used.where[0]}"
