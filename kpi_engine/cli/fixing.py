"""Accepting corrections: what was asked for, checked, written, and checked again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.cli.fix_documents import fix_document, receipt_place, write_receipt
from kpi_engine.cli.run import DEFINITIONS, Run, start
from kpi_engine.errors import InputError, KpiEngineError

if TYPE_CHECKING:
    from kpi_engine.correcting import Choice, Decided, Fixed, Line, Places
    from kpi_engine.engine import CheckReport
    from kpi_engine.model.documents_of_fixes import FixDocument


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked on the command line."""

    file: Path
    accept: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    proven: bool = False
    answers: Path | None = None
    output: Path | None = None
    in_place: bool = False
    undo: Path | None = None
    restate: bool = False
    sheet: str | None = None
    decimal: str | None = None
    trust: tuple[str, ...] = ()
    map_file: Path | None = None
    maps: Path | None = None
    synonyms: Path | None = None
    rules: Path | None = None
    fail_on: str | None = None
    company: Path | None = None
    format: str | None = None
    verbose: bool | None = None
    log_file: str | None = None

    @property
    def decides(self) -> bool:
        """True where the command line says what to accept."""
        return bool(self.accept or self.own or self.proven or self.answers or self.undo)

    @property
    def files(self) -> list[Path]:
        """Every file that is read."""
        given = (self.file, self.answers, self.undo, self.map_file, self.synonyms, self.rules, self.company)
        return [file for file in given if file is not None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: the document, where the receipt is, the exit code."""

    document: FixDocument
    receipt: Path | None
    code: int


def begun(wish: Wish) -> Run:
    """The run of the command, with its settings and the user's own words."""
    from kpi_engine.engine import synonyms

    run = start(
        "fix", company=wish.company, format=wish.format, verbose=wish.verbose, log_file=wish.log_file,
        decimal=wish.decimal, fail_on=wish.fail_on,
    )  # fmt: skip
    if wish.synonyms is not None:
        DEFINITIONS.enter_context(synonyms(wish.synonyms))
    return run


def carried_out(wish: Wish) -> Outcome:
    """The whole work in a process of its own, where the definitions of a company begin and end."""
    try:
        return worked(wish, begun(wish))
    finally:
        DEFINITIONS.close()


def worked(wish: Wish, run: Run) -> Outcome:
    """Check, write what is accepted, check again; without an acceptance, list what can be accepted."""
    from kpi_engine.correcting import hash_of, right_figures
    from kpi_engine.engine.correcting import answered, places_of

    sha256, decimal = hash_of(wish.file), run.settings.text("decimal") or None
    wish = replace(wish, decimal=decimal)
    if wish.undo is not None:
        from kpi_engine.cli.undone import undone

        return undone(wish, run, wish.undo)
    _check_output(wish)
    report = checked(wish, wish.file, wish.trust)
    places = places_of(report, decimal=decimal, sha256=sha256)
    told = answered(report, places, wish.answers) if wish.answers else []
    right = right_figures(told)
    choices, left_out = _choices(wish, report, places, told)
    if not choices:
        return _listed(wish, run, report, places, (told, right), left_out)
    from kpi_engine.engine.correcting import fix

    receipt = receipt_place(wish.output or wish.file)
    fixed = fix(report, places, choices, wish.output, in_place=wish.in_place, restate=wish.restate)
    fixed, after = _checked_again(wish, report, fixed, right)
    document = fix_document(fixed, report, after, told, left_out, wish.answers)
    write_receipt(document, receipt)
    return Outcome(document, receipt, exit_code(run, after))


def _checked_again(
    wish: Wish, report: CheckReport, fixed: Fixed, right: Collection[str]
) -> tuple[Fixed, CheckReport]:  # fmt: skip
    """The check of what was written; where it fails, the receipt says so and keeps what was found before."""
    beside = wish.maps or (wish.file.parent if report.mapping is not None and not wish.map_file else None)
    try:
        after = checked(replace(wish, maps=beside), Path(fixed.written), {*wish.trust, *right})
    except KpiEngineError as fault:
        said = "The written file could not be checked again, so these findings are those from before:"
        return replace(fixed, warnings=(*fixed.warnings, f"{said} {fault.message}")), report
    return fixed, without_answered(after, right)


def checked(wish: Wish, file: Path, trusted: Collection[str]) -> CheckReport:
    """The check of a file, read as the first one was."""
    from kpi_engine.engine import check

    return check(
        file, sheet=wish.sheet, decimal=wish.decimal, trusted=frozenset(trusted), map_file=wish.map_file,
        maps=wish.maps, rules=wish.rules,
    )  # fmt: skip


def _check_output(wish: Wish) -> None:
    """Refuse before any work what could not be written in the end."""
    from kpi_engine.correcting import target

    if wish.accept or wish.own or wish.proven or wish.output or wish.in_place:
        target(wish.file, wish.output, in_place=wish.in_place)
    if (wish.output or wish.in_place) and not wish.decides:
        raise InputError(
            "Nothing is accepted yet: say --accept ID, --set CELL=VALUE, --proven or --answers FILE.",
            code="options",
        )


def _choices(
    wish: Wish, report: CheckReport, places: Places, told: Sequence[Decided]
) -> tuple[list[Choice], list[Line]]:
    """What is accepted, and the proven proposals that cannot be written."""
    from kpi_engine.cli.what_if_typed import pair
    from kpi_engine.correcting import proven
    from kpi_engine.engine.correcting import accept, proposals

    ids, left_out = list(wish.accept), list["Line"]()
    if wish.proven:
        wanted = set(proven(report.findings))
        left_out = [line for line in proposals(report, places) if line.finding in wanted and line.why_not]
        ids += sorted(wanted - {line.finding for line in left_out})
    own = dict(pair("--set", text) for text in wish.own)
    choices = accept(report, places, ids, own)
    return [*choices, *(each.choice for each in told if each.choice is not None)], left_out


def _listed(
    wish: Wish, run: Run, report: CheckReport, places: Places, told: tuple[list[Decided], dict[str, str]],
    left_out: Sequence[Line],
) -> Outcome:  # fmt: skip
    """What can be accepted; nothing is written."""
    from kpi_engine.correcting import Fixed
    from kpi_engine.engine.correcting import proposals

    decided, right = told
    if right:
        report = without_answered(checked(wish, wish.file, {*wish.trust, *right}), right)
    nothing = Fixed(str(report.source), places.sha256, "", "", "", "", ())
    document = fix_document(
        nothing, report, report, decided, left_out, wish.answers, proposals(report, places)
    )
    return Outcome(document, None, exit_code(run, report))


def without_answered(report: CheckReport, right: Collection[str]) -> CheckReport:
    """The report without the findings that an answer has settled."""
    from kpi_engine.correcting import still_open

    return replace(report, findings=tuple(still_open(report.findings, list(right))))


def exit_code(run: Run, report: CheckReport) -> int:
    """1 where a finding is as grave as the settings say."""
    return int(run.fails(report.findings))
