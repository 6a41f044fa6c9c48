"""One workbook audited: its findings, what became of them since an earlier audit, and what reports draw."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.cli.audit.passwords import password_in
from kpi_engine.cli.audit.wish import Wish
from kpi_engine.errors import KpiEngineError, WorkbookError

if TYPE_CHECKING:
    from kpi_engine.audit.book import AuditBook
    from kpi_engine.audit.definitions.matrix import Used
    from kpi_engine.audit.life.baseline import Baseline
    from kpi_engine.audit.life.decisions import Decisions
    from kpi_engine.audit.pictures import Pictures
    from kpi_engine.audit.run import Audited


@dataclass(frozen=True, slots=True)
class Found:
    """What one workbook gave: the audit, the definitions of its KPIs, the drawings for a page."""

    audited: Audited
    definitions: tuple[Used, ...] = ()
    pictures: Pictures | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """What is known from before: decisions of persons, and an earlier audit."""

    decisions: Decisions | None = None
    baseline: Baseline | None = None


def read_earlier(wish: Wish) -> Earlier:
    """The decisions and the earlier audit that the command line names."""
    from kpi_engine.audit.life.baseline import read_baseline
    from kpi_engine.audit.life.decisions import read_decisions

    return Earlier(
        read_decisions(wish.decisions) if wish.decisions else None,
        read_baseline(wish.baseline) if wish.baseline else None,
    )


def audited_workbook(
    wish: Wish, file: Path, earlier: Earlier, progress: Callable[[str], None]
) -> Found:  # fmt: skip
    """Ask the rules, and say of each finding whether it is new, known or decided."""
    from kpi_engine.audit.definitions.matrix import definitions_used
    from kpi_engine.audit.life.states import with_states
    from kpi_engine.audit.pictures import pictures
    from kpi_engine.engine.auditing import audit_opened, chosen_rules, opened_for_audit

    chosen, password = chosen_rules(wish.rules), password_in(wish.password_file)
    with opened_for_audit(file, password) as book:
        audited = audit_opened(book, chosen, progress=progress)
        audited = with_states(audited, book, earlier.decisions, earlier.baseline)
        if wish.since is not None:
            audited = _since(audited, book, wish, progress)
        if wish.annotated is not None:
            _annotate(book, audited, wish.annotated)
        about_kpis = any(rule.group == "KPIs" for rule in chosen)
        return Found(
            audited, definitions_used(book) if about_kpis else (),
            pictures(book, audited.findings) if wish.kind == "html" else None,
        )  # fmt: skip


def _annotate(book: AuditBook, audited: Audited, target: Path) -> None:
    """Write the annotated copy; where that cannot be, it is told, and the audit goes on."""
    from kpi_engine.audit.annotated.copy import annotated
    from kpi_engine.workbook.save import save_atomically

    try:
        if sha256(book.package.data).hexdigest() != book.sha256:
            raise WorkbookError(
                f"{book.name[:80]} is read from a copy in another format and cannot be annotated. Save it as "
                ".xlsx in Excel, or write a report workbook: -o findings.xlsx.", code="other-kind",
            )  # fmt: skip
        save_atomically(annotated(book.package, audited), target)
    except KpiEngineError as fault:
        sys.stderr.write(f"kpi: {fault}\n")


def _since(audited: Audited, book: AuditBook, wish: Wish, progress: Callable[[str], None]) -> Audited:
    """Only what concerns the changes since an earlier version of the workbook."""
    from kpi_engine.audit.versions.compare import compare
    from kpi_engine.audit.versions.since import since
    from kpi_engine.engine.auditing import audit_opened, chosen_rules, opened_for_audit

    assert wish.since is not None
    with opened_for_audit(wish.since, password_in(wish.password_file)) as before:
        progress(f"the version {wish.since.name}")
        known = audit_opened(before, chosen_rules(wish.rules), effects=False)
        return since(audited, known.findings, compare(before, book))
