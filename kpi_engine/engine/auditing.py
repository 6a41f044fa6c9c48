"""Auditing workbooks: every rule asked; figures are recognised when a rule needs them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kpi_engine.errors import InputError, KpiEngineError

if TYPE_CHECKING:
    from kpi_engine.audit.book import AuditBook, Figures
    from kpi_engine.audit.life.baseline import Baseline
    from kpi_engine.audit.life.decisions import Decisions
    from kpi_engine.audit.rule import Rule
    from kpi_engine.audit.run import Audited


_LIKE_AN_ID = re.compile(r"[A-Za-z]\d{0,2}\*?")


def audit(
    workbook: Path, *, rules: Sequence[str] = (), password: str = "", effects: bool = True,
    decisions: Decisions | None = None, baseline: Baseline | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Audited:  # fmt: skip
    """Ask every audit rule, or those chosen by `rules`, about one workbook; the file is only read.

    `rules` are ids or names; `F*` means all that begin so, a `-` in front leaves a rule out. A workbook in
    another format, or behind `password`, is read from a copy that is thrown away. Without `effects` nothing
    is recalculated to see what findings touch and what their fixes change. `decisions` and `baseline` give
    findings their states; so do the workbook's own sheet KPI Audit and what Excel was told to ignore.
    """
    from kpi_engine.audit.life.states import with_states

    chosen = chosen_rules(rules)
    with opened_for_audit(workbook, password) as book:
        audited = audit_opened(book, chosen, effects=effects, progress=progress)
        return with_states(audited, book, decisions, baseline)


@contextmanager
def opened_for_audit(workbook: Path, password: str = "", *, maps: Path | None = None) -> Iterator[AuditBook]:
    """The workbook as rules look at it; in another format, or behind `password`, from a copy.

    `maps` is a folder in which the labels recognised in one workbook wait for the next of the same layout.
    """
    from kpi_engine.audit.book import AuditBook
    from kpi_engine.workbook.readable import readable

    with TemporaryDirectory(prefix="kpi-audit-", ignore_cleanup_errors=True) as folder:
        read = readable(workbook, Path(folder), password)
        digest = sha256(workbook.read_bytes()).hexdigest()
        book = AuditBook(read.package, figures_of(read.path, maps), sha256=digest)
        if read.how:
            book.leave_out("The file itself", f"It was {read.how}.")
        yield book


def audit_opened(
    book: AuditBook, chosen: Sequence[Rule], *, effects: bool = True,
    progress: Callable[[str], None] = lambda _: None,
) -> Audited:  # fmt: skip
    """Ask these rules; what the findings touch and what their fixes change is seen by recalculating."""
    from kpi_engine.audit.proving.effects import Effects
    from kpi_engine.audit.run import Asked, audit_book

    audited = audit_book(book, Asked(chosen, progress, goes_on=True), sha256=book.sha256)
    if effects:
        progress("effects of the findings")
        audited = replace(audited, findings=Effects(book).of(audited.findings))
    return replace(audited, coverage=replace(audited.coverage, not_checked=tuple(book.left_out)))


def chosen_rules(wanted: Sequence[str]) -> tuple[Rule, ...]:
    """The rules that ids, names and patterns choose; all without any. InputError for an unknown one."""
    from fnmatch import fnmatchcase

    from kpi_engine.audit import rules as declared
    from kpi_engine.audit.rule import RULES

    assert declared

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


def figures_of(workbook: Path, maps: Path | None = None) -> Callable[[], Figures]:
    """What recognises and checks the figures of a workbook; one without any has none.

    What was recognised by labels is put into the folder `maps`, so that a workbook of the same layout is read
    in the same way.
    """

    def recognised() -> Figures:
        from kpi_engine.audit.book import Figures
        from kpi_engine.engine.checking import check
        from kpi_engine.engine.stated_figures import save_map

        try:
            report = check(workbook, maps=maps)
            if maps is not None and report.mapping is not None and not report.mapping.origin:
                with suppress(KpiEngineError):  # nothing was recognised, or another worker was faster
                    save_map(workbook, report.mapping, maps)
        except KpiEngineError:
            return Figures()
        return Figures(report.facts, report.findings)

    return recognised
