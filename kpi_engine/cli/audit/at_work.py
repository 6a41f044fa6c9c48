"""`kpi audit` at work: each workbook in a process of its own, so that one that fails stops no other."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.cli.audit.answer import answer, check_targets
from kpi_engine.cli.audit.documents import Outcome, audit_document
from kpi_engine.cli.audit.passwords import password_in
from kpi_engine.cli.audit.wish import Wish, request_of
from kpi_engine.cli.ending import USER_ERROR, ended
from kpi_engine.cli.guard import AUDITING, within_limits
from kpi_engine.cli.recalculating_files import files_meant, places_of_copies
from kpi_engine.cli.run import DEFINITIONS, Run, start
from kpi_engine.cli.settings import load
from kpi_engine.errors import InputError, KpiEngineError

if TYPE_CHECKING:
    from kpi_engine.engine.auditing import AuditRequest

_FINDINGS = 1
_STATED_BY_US = "error"


def audit_all(wish: Wish) -> int:
    """Audit every workbook and report; the exit code: 2 if one could not be audited, 1 for findings."""
    from kpi_engine.engine.auditing import chosen_rules

    wish.check()
    if wish.working_paper is not None:
        from kpi_engine.audit.paper.folder import check_folder

        check_folder(wish.working_paper)
    if wish.new_decisions is not None:
        from kpi_engine.cli.audit.decisions_begun import check_new

        check_new(wish.new_decisions)
    run = started(wish, fail_on=_fail_on(wish))
    chosen_rules(wish.rules)
    code, files = files_meant(wish.files)
    outcomes = outcomes_of(wish, files)
    in_words = wish.kind in ("", "text") and wish.output is None and not run.settings.is_json
    if len(outcomes) == 1 and outcomes[0].found is None and (in_words or wish.working_paper):
        sys.stderr.write(f"kpi: {outcomes[0].refused}\n" if outcomes[0].refused else "")
        return max(code, outcomes[0].code)
    document = audit_document(outcomes, baseline=wish.baseline.name if wish.baseline else "")
    answer(run, wish, document, outcomes)
    if wish.new_decisions is not None:
        from kpi_engine.cli.audit.decisions_begun import begin_decisions

        sys.stderr.write(begin_decisions(wish, outcomes, wish.new_decisions) + "\n")
    if wish.working_paper is not None:
        from kpi_engine.cli.audit.filed import file_paper

        sys.stderr.write(file_paper(wish, files, document, wish.working_paper) + "\n")
    found = run.fails(each for each in document.findings if each.state == "open")
    return max(code, *(outcome.code for outcome in outcomes), _FINDINGS if found else 0)


def outcomes_of(wish: Wish, files: Sequence[Path]) -> list[Outcome]:
    """Each workbook; a fault in what is known from before ends all of it."""
    if wish.since is not None and len(files) > 1:
        raise InputError(
            f"--since compares one workbook with its earlier version; {len(files):,} files are meant here.",
            code="options",
        )
    password_in(wish.password_file)
    copies = places_of_copies(wish.annotated, files, "--annotated")
    check_targets(wish, files, copies)
    asked: AuditRequest = within_limits(request_of, wish, files=wish.read_too, folders=())
    several = len(files) > 1
    return [
        _within_limits(
            wish, file, replace(asked, annotated=copy), f" ({number} of {len(files)})" if several else ""
        )
        for number, (file, copy) in enumerate(zip(files, copies, strict=True), start=1)
    ]


def started(wish: Wish, *, fail_on: str | None = None, **more: Path | None) -> Run:
    """The run with its settings; a report for the browser or another program leaves the terminal text."""
    return start(
        "audit", format=wish.format if wish.kind in ("", "text", "json") else "text", fail_on=fail_on,
        verbose=wish.verbose, log_file=wish.log_file, **more,
    )  # fmt: skip


def _fail_on(wish: Wish) -> str | None:
    """Errors fail an audit unless the command line or the settings say another severity."""
    if wish.fail_on is None and load({}).origins["fail_on"] == "default":
        return _STATED_BY_US
    return wish.fail_on


def _within_limits(wish: Wish, file: Path, asked: AuditRequest, position: str) -> Outcome:
    folders = [target.parent for target in (wish.output, asked.annotated) if target]
    read = [file, *([wish.since] if wish.since else [])]
    try:
        found: Outcome = within_limits(
            _one, wish, file, asked, position, files=read, folders=folders, effort=AUDITING
        )
    except KpiEngineError as lost:
        return Outcome(file, USER_ERROR, str(lost))
    return found


def _one(wish: Wish, file: Path, asked: AuditRequest, position: str) -> Outcome:
    """One workbook from start to end; why it cannot be audited is told in the report."""
    from kpi_engine.engine.auditing import audit

    outcome = Outcome(file)

    def work() -> None:
        try:
            run = started(wish, company=wish.company)
            with run.progress(f"Auditing {file.name}{position}") as progress:
                outcome.found = audit(file, asked, progress)
            if outcome.found.not_annotated:
                sys.stderr.write(f"kpi: {outcome.found.not_annotated}\n")
                outcome.code = USER_ERROR  # a copy was asked for, and there is none
        except KpiEngineError as fault:
            outcome.code, outcome.refused = USER_ERROR, str(fault)
        finally:
            DEFINITIONS.close()

    if code := ended(work):
        outcome.code, outcome.refused = code, "a fault ended the work on it, see the message above"
    return outcome
