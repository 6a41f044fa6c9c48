"""`kpi recalc` at work: each workbook in a process of its own, so that one that fails stops no other."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.cli.ending import ended
from kpi_engine.cli.guard import within_limits
from kpi_engine.cli.recalculating_files import files_meant, places_of_copies
from kpi_engine.cli.run import DEFINITIONS, Run, start
from kpi_engine.errors import InputError, KpiEngineError, WorkbookError

if TYPE_CHECKING:
    from kpi_engine.model.documents_of_recalc import RecalcDocument, RecalcWritten
    from kpi_engine.recalc import Recalculation
    from kpi_engine.recalc.clock import AsOf

_FORMATS = ("text", "json", "html")
_FINDINGS = 1


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked on the command line."""

    workbooks: Sequence[Path]
    check: bool
    output: Path | None
    in_place: bool
    as_of: str | None
    second_opinion: str | None
    all_cells: bool
    strict: bool | None
    company: Path | None
    format: str | None
    verbose: bool | None
    log_file: str | None

    @property
    def is_page(self) -> bool:
        """True when a page for the browser is wanted."""
        return self.format == "html"


@dataclass(slots=True)
class Outcome:
    """How one workbook ended: the exit code, why it was refused, and what a page says of it."""

    code: int = 0
    refused: str = ""
    document: RecalcDocument | None = None


def recalculate_all(wish: Wish) -> int:
    """Recalculate every workbook and answer; the exit code for all of them: the worst."""
    _check(wish)
    code, files = files_meant(wish.workbooks)
    targets = places_of_copies(wish.output, files)
    outcomes = []
    for number, (file, target) in enumerate(zip(files, targets, strict=True), start=1):
        one = replace(wish, workbooks=(file,), output=target)
        outcome = _within_limits(one, f" ({number} of {len(files)})" if len(files) > 1 else "")
        outcomes.append((file, outcome))
        code = max(code, outcome.code)
    if wish.is_page and outcomes:
        _write_page(outcomes)
    return code


def _check(wish: Wish) -> None:
    """Refuse options that do not go together, before any work is done."""
    if wish.output and wish.in_place:
        raise InputError("Give either --output or --in-place, not both.", code="options")
    if wish.format is not None and wish.format not in _FORMATS:
        raise InputError(f"--format is text, json or html; found {wish.format[:30]!r}.", code="bad-setting")
    if wish.all_cells and wish.is_page:
        raise InputError("--all writes lines of JSON, not a page; leave one of the two out.", code="options")
    if wish.second_opinion not in (None, "libreoffice"):
        raise InputError(
            f"--second-opinion is libreoffice; found {wish.second_opinion[:30]!r}.", code="bad-setting"
        )
    _day_of(wish.as_of)


def _day_of(text: str | None) -> date | None:
    """The day of `--as-of`; None for `saved` and for no day."""
    if text is None or text.casefold() == "saved":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(
            f"--as-of is a day such as 2025-12-31, or saved; found {text[:30]!r}.", code="bad-date"
        ) from None


def _within_limits(wish: Wish, position: str) -> Outcome:
    outcome = Outcome()

    def work() -> None:
        nonlocal outcome
        files = [*wish.workbooks, *([wish.company] if wish.company else [])]
        folders = [wish.output.parent] if wish.output else []
        outcome = within_limits(_one, wish, position, files=files, folders=folders)

    lost = ended(work)
    if lost:
        outcome.code, outcome.refused = lost, "the work on it went beyond the limits for files of its size"
    return outcome


def _one(wish: Wish, position: str) -> Outcome:
    """One workbook from start to end; what went wrong is told here and in the log."""
    outcome = Outcome()

    def work() -> None:
        try:
            _recalculate(wish, position, outcome)
        except KpiEngineError as fault:
            outcome.refused = str(fault)
            raise
        finally:
            DEFINITIONS.close()

    try:
        code = ended(work)
    except (SystemExit, BrokenPipeError):  # the reader of our output went away: nothing is wrong
        code = 0
    outcome.code = max(outcome.code, code)
    return outcome


def _recalculate(wish: Wish, position: str, outcome: Outcome) -> None:
    from kpi_engine.cli.receipts import recalc_document
    from kpi_engine.engine import recalculate

    run = start(
        "recalc", company=wish.company, format="text" if wish.is_page else wish.format, verbose=wish.verbose,
        log_file=wish.log_file, strict=wish.strict,
    )  # fmt: skip
    (workbook,) = wish.workbooks
    with run.working(f"Recalculating {workbook.name}{position}"):
        found = recalculate(workbook, as_of=_as_of(wish, workbook), second_opinion=bool(wish.second_opinion))
        written = _written(wish, workbook, found)
    counts = found.summary()
    if (wish.check and (counts["different"] or counts["stale"])) or (
        run.settings.flag("strict") and counts["not_verifiable"]
    ):
        outcome.code = _FINDINGS
    if wish.all_cells:
        from kpi_engine.cli.receipts import recalc_lines

        sys.stdout.writelines(f"{line}\n" for line in recalc_lines(found, written))
        return
    document = recalc_document(found, written)
    if wish.is_page:
        outcome.document = document
    else:
        _answer(run, document, several=bool(position))


def _as_of(wish: Wish, workbook: Path) -> date | AsOf | None:
    if wish.as_of is None or wish.as_of.casefold() != "saved":
        return _day_of(wish.as_of)
    from kpi_engine.engine import day_saved

    day = day_saved(workbook)
    if day is None:
        raise WorkbookError(
            f"{workbook.name[:80]} does not say when it was saved. Give a day: --as-of 2025-12-31.",
            code="not-dated",
        )
    return day


def _written(wish: Wish, workbook: Path, found: Recalculation) -> RecalcWritten | None:
    if not (wish.output or wish.in_place):
        return None
    from kpi_engine.engine import write_recalculated
    from kpi_engine.model.documents_of_recalc import RecalcWritten
    from kpi_engine.recalc.write import asks_excel, results_written

    if wish.in_place and not results_written(found):
        sys.stderr.write(f"kpi: {workbook.name}: there is no new result; the file is left as it is.\n")
        return None
    backup = write_recalculated(workbook, found, wish.output)
    return RecalcWritten(
        workbook=str(wish.output or workbook), results=results_written(found),
        backup=str(backup) if backup else "", calculates_on_opening=asks_excel(found),
    )  # fmt: skip


def _answer(run: Run, document: RecalcDocument, *, several: bool) -> None:
    from kpi_engine.cli.recalculated import print_recalculation

    if several and run.settings.is_json:
        sys.stdout.write(document.model_dump_json(by_alias=True) + "\n")
    else:
        run.answer(document, lambda out: print_recalculation(out, document, gap=several))


def _write_page(outcomes: Sequence[tuple[Path, Outcome]]) -> None:
    from kpi_engine.cli.recalculated_page import recalculation_page

    documents = [each.document for _, each in outcomes if each.document is not None]
    unread = [(file.name, each.refused) for file, each in outcomes if each.document is None]
    sys.stdout.write(recalculation_page(documents, unread))
