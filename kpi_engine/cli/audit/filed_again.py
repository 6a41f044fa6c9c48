"""A filed working paper performed again: the same files, the same rules, and what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.audit.paper.again import Filed, compared, read_paper
from kpi_engine.cli.audit.at_work import outcomes_of, started
from kpi_engine.cli.audit.documents import audit_document
from kpi_engine.cli.audit.filed import INPUTS
from kpi_engine.cli.audit.wish import Wish
from kpi_engine.cli.hanging import print_hanging
from kpi_engine.engine import ENGINE
from kpi_engine.errors import InputError
from kpi_engine.model.documents_of_audit import AuditCoverageJson, AuditDocument
from kpi_engine.model.written import clipped, counted

if TYPE_CHECKING:
    from rich.console import Console

    from kpi_engine.model.documents_of_paper import AgainDocument

_SHOWN = 20
_DIFFERS = 1


def audit_again(folder: Path, wish: Wish) -> int:
    """Perform the paper of a folder again and answer; the exit code: 1 where anything differs."""
    if wish.files or wish.output or wish.working_paper or wish.new_decisions or wish.annotated:
        raise InputError(
            "--again takes its workbooks from the working paper and writes nothing. Leave files, -o and what "
            "else is to be written out.",
            code="options",
        )
    filed = read_paper(folder)
    run = started(wish)
    document = _performed(filed, wish)
    run.answer(document, lambda out: print_again(out, document))
    return 0 if document.same else _DIFFERS


def _performed(filed: Filed, wish: Wish) -> AgainDocument:
    """The same rules asked of the files of the paper that are there, and what differs."""
    files = [filed.place(each.file) for each in filed.paper.population]
    there = [file for file in files if file.is_file()] if _all_inputs(filed) else []
    document = AuditDocument(engine=ENGINE, findings=[], coverage=AuditCoverageJson(workbooks=[]))
    if there:
        document = audit_document(outcomes_of(_as_performed(filed, there, wish), there))
    return compared(filed, document, there)


def _all_inputs(filed: Filed) -> bool:
    return all(filed.place(each.file).is_file() for each in filed.paper.other_inputs)


def _as_performed(filed: Filed, files: Sequence[Path], wish: Wish) -> Wish:
    """What was asked then, of the files where they are now."""
    kept = filed.paper.settings
    place = {name: filed.place(str(kept[name])) for name in (*INPUTS, "password_file") if name in kept}
    rules = kept.get("rules", [])
    return replace(
        wish, files=tuple(files), rules=tuple(rules) if isinstance(rules, list) else (),
        company=place.get("company"), decisions=place.get("decisions"), baseline=place.get("baseline"),
        since=place.get("since"), password_file=wish.password_file or place.get("password_file"),
    )  # fmt: skip


def print_again(out: Console, document: AgainDocument) -> None:
    """The verdict first, then what differs."""
    out.print(f"Working paper {document.paper}, made {document.made}", style="bold", markup=False)
    if document.same:
        told = (
            f"the same {counted(document.findings, 'finding')} in {counted(document.workbooks, 'workbook')}"
        )
        out.print(f"  Performed again: {told}; every file is as it was.", markup=False)
    else:
        out.print(f"  Performed again: {counted(len(document.differences), 'difference')}.", markup=False)
    if document.engine != document.paper_engine:
        out.print(
            f"  The paper was made with {document.paper_engine}; this is {document.engine}.", markup=False
        )
    for each in document.differences[:_SHOWN]:
        print_hanging(out, f"  {each.kind}: {clipped(each.message, 220)}", 4)
    if len(document.differences) > _SHOWN:
        left = len(document.differences) - _SHOWN
        out.print(f"  … and {left:,} more: --format json has them all", markup=False)
