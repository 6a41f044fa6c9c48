"""Where a report goes: a sheet of the workbook with marks on its cells, or a new workbook beside it."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_engine.hosts.macros.port import MacroPort, Mark, OpenWorkbook, Report
from kpi_engine.model.written import listed

HOW_TO_CLEAR = "Clear marks takes the sheet and the marks away again."


def publish(port: MacroPort, report: Report, marks: Sequence[Mark]) -> str:
    """Show a report, and say where it is. The workbook is neither saved nor closed."""
    book = port.workbook()
    why = _not_in(book)
    if not why and book.saves_itself and not port.confirm(_asked_of_shared(book, report)):
        why = "as you asked"
    if why:
        port.new_workbook(report)
        return f"It is in a new workbook ({why}); {book.name} is as it was."
    port.progress(f"Writing the sheet {report.title}…")
    sheet = port.put_report(report)
    unmarked = port.put_marks(report.title, marks)
    marked = "; the cells are marked" if marks else ""
    said = f"It is on the sheet {sheet}{marked}. {HOW_TO_CLEAR}"
    if unmarked:
        said += f" Protected, so listed but not marked: {listed(unmarked[:4])}."
    return said


def is_reported(port: MacroPort, title: str) -> bool:
    """True where an earlier report of this title is in the workbook; it must not outlive what it says."""
    return any(each.is_replaced_by(title) for each in port.own_sheets())


def _not_in(book: OpenWorkbook) -> str:
    """Why nothing is put into the workbook itself; "" where it may be."""
    if book.structure_locked:
        return "the structure of the workbook is protected, which forbids new sheets"
    return "a workbook shared in the old way takes no marks" if book.is_shared else ""


def _asked_of_shared(book: OpenWorkbook, report: Report) -> str:
    return (
        f"AutoSave is on for {book.name}: a sheet {report.title} and marks would be saved at once, and "
        "everybody who has the workbook open would see them. Write them into it all the same? "
        "No shows the report in a new workbook."
    )
