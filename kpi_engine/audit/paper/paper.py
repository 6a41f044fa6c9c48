"""What the working paper says: population, procedures, exceptions, limitations, and room for signatures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from kpi_engine.audit.paper.files import from_folder, sha256_of, told
from kpi_engine.audit.paper.procedures import procedures
from kpi_engine.model.document import CellJson
from kpi_engine.model.documents_of_audit import AuditDocument, WorkbookCoverageJson
from kpi_engine.model.documents_of_paper import (
    LimitationJson,
    PopulationJson,
    SignOffJson,
    WorkingPaperDocument,
)
from kpi_engine.model.written import counted

OBJECTIVE = (
    "To find errors and weaknesses in the formulas, typed values, links, settings and figures of the "
    "workbooks listed below, by asking every procedure listed below of every cell."
)
_NOT_FOUND_HERE = (
    ("Business assumptions", "Whether an input is plausible is for a person who knows the business."),
    ("Macros, queries and pictures", "VBA and Power Query are not executed, pictures are not read."),
)


@dataclass(frozen=True, slots=True)
class Performed:
    """How an audit was performed: the files in their order, other files read and written, and when.

    `settings` are what it takes to perform it again, files among them as they are found from the folder.
    """

    files: Sequence[Path]
    command: str
    made: datetime
    other_inputs: Mapping[str, Path] = field(default_factory=dict)
    outputs: Sequence[Path] = ()
    settings: Mapping[str, CellJson | list[str]] = field(default_factory=dict)


def working_paper(document: AuditDocument, performed: Performed, folder: Path) -> WorkingPaperDocument:
    """The paper as a document; `folder` is where it will be filed."""
    books = {book.file: book for book in document.coverage.workbooks}
    refused = {item.what: item.why for item in document.coverage.not_audited}
    return WorkingPaperDocument(
        engine=document.engine, made=performed.made.astimezone(UTC).isoformat(timespec="seconds"),
        command=performed.command, objective=OBJECTIVE,
        population=[_member(file, books.get(file.as_posix()), refused, folder) for file in performed.files],
        other_inputs=[told(file, folder, what) for what, file in performed.other_inputs.items()],
        outputs=[told(file, folder, "report") for file in performed.outputs],
        procedures=list(procedures(document)), exceptions=document.findings,
        sampling=_sampling(document), limitations=list(_limitations(document)),
        remarks=[remark.text for book in document.coverage.workbooks for remark in book.remarks],
        sign_off=[SignOffJson(role="Prepared by"), SignOffJson(role="Reviewed by")],
        settings=dict(performed.settings),
    )  # fmt: skip


def _member(
    file: Path, book: WorkbookCoverageJson | None, refused: Mapping[str, str], folder: Path
) -> PopulationJson:
    size = file.stat().st_size if file.is_file() else 0
    where = from_folder(file, folder)
    if book is None:
        why = refused.get(file.name) or refused.get(file.as_posix(), "It could not be audited.")
        return PopulationJson(workbook=file.name, file=where, size=size, sha256=sha256_of(file),
                              audited=False, why_not=why)  # fmt: skip
    return PopulationJson(
        workbook=book.workbook, file=where, size=size, sha256=book.sha256, audited=True, sheets=book.sheets,
        cells=book.cells, formulas=book.formulas, distinct_formulas=book.distinct_formulas,
    )  # fmt: skip


def _sampling(document: AuditDocument) -> str:
    books = document.coverage.workbooks
    cells, formulas = sum(book.cells for book in books), sum(book.formulas for book in books)
    return (
        f"No sample was drawn: 100 % of the {counted(cells, 'cell')} in use, {formulas:,} of them formulas, "
        f"in {counted(len(books), 'workbook')} were examined, hidden sheets, rows and columns included."
    )


def _limitations(document: AuditDocument) -> Iterator[LimitationJson]:
    for book in document.coverage.workbooks:
        for item in book.not_checked:
            yield LimitationJson(workbook=book.workbook, what=item.what, why=item.why)
    for what, why in _NOT_FOUND_HERE:
        yield LimitationJson(workbook="", what=what, why=why)
