"""What a person accepts of a check is written, with a receipt; what is open becomes questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpi_engine.correcting import Choice, Decided, Fixed, Line, Places
    from kpi_engine.engine.checking import CheckReport
    from kpi_engine.model.finding import Finding


def places_of(report: CheckReport, *, decimal: str | None = None, sha256: str = "") -> Places:
    """The places of the figures of a checked file, ready to be corrected.

    `sha256` is the hash that the file had before the check; a file that changed meanwhile is refused.
    """
    from kpi_engine.correcting import places_of as found
    from kpi_engine.sources.facts import decimal_sign

    return found(report.source, report.facts, decimal_sign(decimal), sha256)


def accept(
    report: CheckReport, places: Places, ids: Sequence[str] = (), own: Mapping[str, str] | None = None
) -> list[Choice]:  # fmt: skip
    """The corrections that these ids of findings stand for, and values of one's own by figure.

    `own` gives a figure's value as a person would type it into its cell: 0.15, 15 %, 1,250.
    """
    from kpi_engine.correcting import ON_THE_COMMAND_LINE, Choice, accepted, figure_of, finding_about

    choices = accepted(report.findings, report.facts, ids)
    for id_, typed in (own or {}).items():
        fact = figure_of(id_, report.facts, report.source.name)
        value = places.at(fact).value_of(typed)
        about = finding_about(fact, report.findings)
        choices.append(Choice(fact, value, about, ON_THE_COMMAND_LINE, own=True))
    return choices


def fix(
    report: CheckReport, places: Places, choices: Sequence[Choice], output: Path | None, *,
    in_place: bool = False, restate: bool = False,
) -> Fixed:  # fmt: skip
    """Write the accepted corrections into a copy, or into the file itself with a backup.

    Only these cells change, and the results that follow from them. Formulas are never overwritten; figures of
    closed months change only with `restate`. Raises InputError and WorkbookError before anything is written.
    """
    from kpi_engine.correcting import fix as write
    from kpi_engine.correcting import target

    place = target(report.source, output, in_place=in_place)
    return write(places, choices, place, restate=restate, backup=in_place)


def proposals(report: CheckReport, places: Places) -> list[Line]:
    """Every figure that a finding would change: what stands there, what would, or why it cannot."""
    from kpi_engine.correcting import line_of

    by_id = {fact.id: fact for fact in report.facts}
    return [
        line_of(finding, by_id[id_], places)
        for finding in report.findings
        for id_ in dict(finding.proposed) or finding.facts
    ]  # fmt: skip


def write_questions(report: CheckReport, places: Places, output: Path) -> tuple[int, int]:
    """Write the findings as questions for the preparer, a workbook or Markdown by its ending.

    Returns how many questions and figures; without any nothing is written. Raises InputError for another
    ending.
    """
    from kpi_engine._version import __version__
    from kpi_engine.correcting import Questionnaire, questions
    from kpi_engine.errors import InputError
    from kpi_engine.workbook.save import check_writable, same_file, save_atomically

    ending = output.suffix.lower()
    if ending not in (".xlsx", ".md"):
        raise InputError(f"{output.name[:80]} must end in .xlsx or .md. Change the name.", code="suffix")
    if same_file(output, report.source):
        raise InputError(
            "The questions would take the place of the file. Choose another name.", code="output"
        )
    check_writable(output)
    asked = tuple(questions(report.findings, report.facts, places))
    if not asked:
        return 0, 0
    made = Questionnaire(report.source, places.sha256, f"saas-kpi-engine {__version__}", asked)
    if ending == ".md":
        from kpi_engine.correcting.asked_markdown import questions_markdown

        data = questions_markdown(made, output).encode("utf-8")
    else:
        from kpi_engine.correcting.asked_workbook import questions_workbook

        data = questions_workbook(made, output)
    save_atomically(data, output)
    return len(made.questions), made.figures


def answered(report: CheckReport, places: Places, answers: Path) -> list[Decided]:
    """The answers of a preparer, each held against the file as it is now; nothing is written.

    Raises InputError with the row of an answer that cannot be read.
    """
    from kpi_engine.correcting import decided, read_answers

    return decided(read_answers(answers), report.findings, report.facts, places)


def new_findings(before: Sequence[Finding], after: Sequence[Finding]) -> list[Finding]:
    """The findings after a correction that break a rule which held for these figures before it."""
    said = {(rule, id_) for finding in before for rule in _broken(finding) for id_ in finding.facts}
    known = {finding.id for finding in before}
    return [
        finding for finding in after
        if finding.id not in known and finding.severity != "info"
        and any(said.isdisjoint((rule, id_) for id_ in finding.facts) for rule in _broken(finding))
    ]  # fmt: skip


def _broken(finding: Finding) -> set[str]:
    """The rules that the figures of a finding break as they are stated."""
    return {item.rule for item in finding.evidence if not item.holds_before} or {finding.rule}
