"""Auditing one workbook: rules asked, effects tried, states given, definitions and drawings beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.engine.opening_for_audit import opened_for_audit
from kpi_engine.errors import InputError, KpiEngineError, WorkbookError

if TYPE_CHECKING:
    from kpi_engine.audit.book import AuditBook
    from kpi_engine.audit.definitions.matrix import Used
    from kpi_engine.audit.life.baseline import Baseline
    from kpi_engine.audit.life.decisions import Decisions
    from kpi_engine.audit.pictures import Pictures
    from kpi_engine.audit.rule import Rule
    from kpi_engine.audit.run import Audited


_LIKE_AN_ID = re.compile(r"[A-Za-z]\d{0,2}\*?")
_ABOUT_KPIS = "KPIs"


@dataclass(frozen=True, slots=True)
class AuditRequest:
    """What is asked of a workbook, as plain data that another process can take.

    `rules` are ids or names; `F*` means all that begin so, a `-` in front leaves a rule out. `decisions` and
    `baseline` give findings their states; so do the workbook's own sheet KPI Audit and what Excel was told to
    ignore. `since` is an earlier version: only what concerns the changes is told. `annotated` is where a copy
    with its findings goes, `maps` the folder in which labels recognised in one workbook wait for the next of
    its layout. Without `effects` nothing is recalculated to see what findings touch and what their fixes
    change; with `drawn` there are drawings for a page.
    """

    rules: tuple[str, ...] = ()
    password: str = ""
    decisions: Decisions | None = None
    baseline: Baseline | None = None
    since: Path | None = None
    annotated: Path | None = None
    maps: Path | None = None
    effects: bool = True
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What one workbook gave: the audit, the definitions of its KPIs, the drawings for a page.

    `not_annotated` is why the annotated copy that was asked for is not there.
    """

    audited: Audited
    definitions: tuple[Used, ...] = ()
    pictures: Pictures | None = None
    not_annotated: str = ""


def audit(
    workbook: Path, asked: AuditRequest | None = None, progress: Callable[[str], None] = lambda _: None
) -> Found:  # fmt: skip
    """Ask every audit rule, or those chosen, about one workbook; the file itself is only read.

    A workbook in another format, or behind a password, is read from a copy that is thrown away.
    """
    from kpi_engine.audit.definitions.matrix import definitions_used
    from kpi_engine.audit.pictures import pictures
    from kpi_engine.audit.states import with_states

    asked = asked or AuditRequest()
    chosen = chosen_rules(asked.rules)
    with opened_for_audit(workbook, asked.password, maps=asked.maps) as book:
        audited = audit_opened(book, chosen, effects=asked.effects, progress=progress)
        audited = with_states(audited, book, asked.decisions, asked.baseline)
        if asked.since is not None:
            progress(f"the version {asked.since.name}")
            audited = _since(audited, book, asked.since, asked)
        return Found(
            audited,
            definitions_used(book) if any(rule.group == _ABOUT_KPIS for rule in chosen) else (),
            pictures(book, audited.findings) if asked.drawn else None,
            _not_annotated(book, audited, asked.annotated),
        )


def audit_opened(
    book: AuditBook, chosen: Sequence[Rule], *, effects: bool = True,
    progress: Callable[[str], None] = lambda _: None,
) -> Audited:  # fmt: skip
    """Ask these rules; what the findings touch and what their fixes change is seen by recalculating."""
    from kpi_engine.audit.proving.effects import Effects
    from kpi_engine.audit.run import Asked, audit_book

    audited = audit_book(book, Asked(chosen, progress, goes_on=True))
    if effects:
        progress("effects of the findings")
        audited = replace(audited, findings=Effects(book).of(audited.findings))
    return replace(audited, coverage=replace(audited.coverage, not_checked=tuple(book.left_out)))


def _since(audited: Audited, book: AuditBook, version: Path, asked: AuditRequest) -> Audited:
    """Only what concerns the changes since an earlier version of the workbook."""
    from kpi_engine.audit.versions.compare import compare
    from kpi_engine.audit.versions.since import since

    with opened_for_audit(version, asked.password) as before:
        known = audit_opened(before, chosen_rules(asked.rules), effects=False)
        return since(audited, known.findings, compare(before, book))


def _not_annotated(book: AuditBook, audited: Audited, target: Path | None) -> str:
    """Write the annotated copy; why it cannot be written, which leaves the audit as it is."""
    from kpi_engine.audit.annotated.copy import annotated
    from kpi_engine.workbook.save import save_atomically

    if target is None:
        return ""
    try:
        if sha256(book.package.data).hexdigest() != book.sha256:
            raise WorkbookError(
                f"{book.name[:80]} is read from a copy in another format and cannot be annotated. Save it as "
                ".xlsx in Excel, or write a report workbook: -o findings.xlsx.", code="other-kind",
            )  # fmt: skip
        save_atomically(annotated(book.package, audited), target)
    except KpiEngineError as fault:
        return str(fault)
    return ""


def chosen_rules(wanted: Sequence[str]) -> tuple[Rule, ...]:
    """The rules that ids, names and patterns choose; all without any. InputError for an unknown one."""
    from fnmatch import fnmatchcase

    from kpi_engine.audit.rules import RULES

    def matching(word: str) -> list[Rule]:
        if _LIKE_AN_ID.fullmatch(word):
            found = [each for each in RULES if fnmatchcase(each.id, word.upper())]
        else:
            found = [each for each in RULES if fnmatchcase(each.name, word.casefold())]
        if not found:
            raise InputError(
                f"{word[:60]} is no audit rule.{RULES.suggest(word)} `kpi audit --list-rules` shows all.",
                code="unknown-rule",
            )
        return found

    out = [each for word in wanted if word.startswith("-") for each in matching(word[1:])]
    chosen = [each for word in wanted if not word.startswith("-") for each in matching(word)]
    return tuple(each for each in RULES if (not chosen or each in chosen) and each not in out)
