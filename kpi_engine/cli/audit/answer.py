"""Where the report of an audit goes: the screen, a file, never over a file that is read."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.cli.audit.documents import Outcome, drawn_of, named
from kpi_engine.cli.audit.wish import Wish
from kpi_engine.cli.run import Run, console
from kpi_engine.errors import InputError
from kpi_engine.workbook.save import check_writable, same_file, save_atomically

if TYPE_CHECKING:
    from kpi_engine.model.documents_of_audit import AuditDocument


def check_targets(wish: Wish, files: Sequence[Path], copies: Sequence[Path | None]) -> None:
    """Refuse to write over a file that is read, before any work is done."""
    for target in (wish.output, *copies):
        if target is None:
            continue
        for file in (*files, *wish.read_too):
            if same_file(file, target):
                raise InputError(
                    f"{target.name[:80]} is read by this audit and is not written over. Name another file.",
                    code="same-file",
                )
        check_writable(target)


def answer(run: Run, wish: Wish, document: AuditDocument, outcomes: Sequence[Outcome]) -> None:
    """Show the report, or write it to the file of --output and say so."""
    from kpi_engine.cli.audit.reports import report_text
    from kpi_engine.cli.audit.told import counts_line, print_audit

    kind = wish.kind or ("json" if run.settings.is_json else "text")
    if kind == "text" and wish.output is None:
        print_audit(console(), document, all_findings=wish.all_findings)
    elif kind == "xlsx" and wish.output is not None:
        from kpi_engine.audit.annotated.report_book import report_workbook

        save_atomically(report_workbook(named(outcomes)), wish.output)
    else:
        text = report_text(kind, document, all_findings=wish.all_findings, drawn=drawn_of(outcomes))
        if wish.output is None:
            sys.stdout.write(text)
        else:
            save_atomically(text.encode("utf-8"), wish.output)
    copied = any(each.found is not None and not each.found.not_annotated for each in outcomes)
    targets = (wish.output, wish.annotated if copied else None)
    written = [str(each) for each in targets if each is not None]
    if written:
        sys.stderr.write(f"{counts_line(document)} Written to {' and '.join(written)}.\n")
    if wish.output is not None:
        for each in document.coverage.not_audited:
            sys.stderr.write(f"Not audited: {each.what}. {each.why}\n")
