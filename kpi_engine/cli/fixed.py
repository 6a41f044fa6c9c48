"""What can be accepted and what was corrected, for a terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.cli.answered import print_answers
from kpi_engine.cli.findings import COLOURS
from kpi_engine.correcting import proof_line
from kpi_engine.formula.references import quoted
from kpi_engine.model.document import CellJson
from kpi_engine.model.written import counted, show, written

if TYPE_CHECKING:
    from rich.console import Console

    from kpi_engine.model.documents_of_checks import EvidenceJson, FindingJson
    from kpi_engine.model.documents_of_fixes import FixDocument, ProposalJson

UNDONE = "undone by "
"""How it is told that a correction was taken back."""
_SHOWN = 20


def print_fix(out: Console, document: FixDocument, receipt: Path | None) -> None:
    """What was written and what is still found; without an acceptance, what can be accepted and how."""
    if document.written:
        _print_written(out, document, receipt)
    else:
        print_proposals(out, document)
    print_answers(out, document.answered)
    if document.answered and not document.written:
        out.print("No answer asks for a change, so nothing was written.", markup=False)


def print_proposals(out: Console, document: FixDocument) -> None:
    """Every finding with its id, the figures that it would change, and the proof in one line."""
    for finding in document.findings:
        print_proposal(out, finding, document.proposals)
    if not document.findings:
        out.print(f"{document.source}: no finding, nothing to correct.", markup=False)
        return
    out.print(f"{counted(len(document.findings), 'finding')}. Nothing was changed.")
    source = Path(document.source)
    name = _typed(str(source))
    corrected = _typed(str(source.with_name(f"{source.stem}-corrected{source.suffix}")))
    acceptable = [each for each in document.findings if each.proposed]
    if acceptable:
        out.print(f"  accept one:    kpi fix {name} --accept {acceptable[0].id} -o {corrected}", markup=False)
    if any(each.verdict == "proven" for each in acceptable):
        out.print(f"  all proven:    kpi fix {name} --proven -o {corrected}", markup=False)
    figure = next((each.figure for each in document.proposals if not each.why_not), "")
    if figure:
        own = _typed(f"{figure}=VALUE")
        out.print(f"  another value: kpi fix {name} --set {own} -o {corrected}", markup=False)
    out.print(f"  ask:           kpi check {name} --questions questions.xlsx", markup=False)


def _typed(text: str) -> str:
    """A word as it is typed on a command line: in quotation marks where it holds more than a name does."""
    return text if re.fullmatch(r"[\w./\\:=-]+", text) else f'"{text}"'


def print_proposal(out: Console, finding: FindingJson, proposals: Sequence[ProposalJson]) -> None:
    """One finding: what it would change, and the proof."""
    out.print(f"[bold]{finding.id}[/]  [{COLOURS[finding.severity]}]{finding.verdict}: {finding.kind}[/]")
    mine = [each for each in proposals if each.finding == finding.id]
    for each in mine[:_SHOWN]:
        told = f"  {each.place}  {each.label}: {each.stated}"
        told += f" → {each.proposed}" if each.proposed is not None else ""
        out.print(told, markup=False)
        if each.why_not:
            out.print(f"      {each.why_not}", markup=False, style="yellow")
    if not any(each.proposed for each in mine):
        out.print(f"  {finding.message}", markup=False)
    if proof := _proof(finding.evidence):
        out.print(f"  {proof}", markup=False, style="dim")
    out.print()


def _print_written(out: Console, document: FixDocument, receipt: Path | None) -> None:
    taken_back = all(each.accepted.startswith(UNDONE) for each in document.corrections)
    done = "Taken back in" if taken_back else "Corrected"
    out.print(f"{done} {document.written}", style="bold", markup=False)
    proved = set[str]()
    for each in document.corrections:
        as_proposed = bool(each.finding) and not each.own_value and not taken_back
        verdict = f" ({each.verdict}: {each.kind})" if as_proposed else ""
        restated = ", of a closed period" if each.restated else ""
        out.print(f"  {each.place}: {_cell(each.old)} → {_cell(each.new)}{verdict}{restated}", markup=False)
        if as_proposed and each.finding not in proved and (proof := _proof(each.proof)):
            out.print(f"      {proof}", markup=False, style="dim")
        proved.add(each.finding)
    for left in document.left_out:
        out.print(f"  left as it is: {left.why_not}", markup=False, style="yellow")
    if document.results:
        out.print(f"  {counted(len(document.results), 'dependent result')} changed", markup=False)
        for change in [each for each in document.results if each.name][:_SHOWN]:
            place = f"{quoted(change.sheet)}!{change.cell}"
            out.print(
                f"      {change.name} ({place}): {_cell(change.old)} → {_cell(change.new)}", markup=False
            )
    if document.not_verifiable:
        out.print(
            f"  {counted(len(document.not_verifiable), 'result')} left to Excel, as they cannot be computed "
            f"here (first {document.not_verifiable[0]})", markup=False,
        )  # fmt: skip
    for warning in document.warnings:
        out.print(f"  note: {warning}", markup=False)
    if document.backup:
        out.print(f"  backup: {document.backup}", markup=False)
    if receipt is not None:
        out.print(f"  receipt: {receipt}", markup=False)
    _print_after(out, document)


def _print_after(out: Console, document: FixDocument) -> None:
    new = [finding for finding in document.findings if finding.id in document.new_findings]
    if not document.findings:
        out.print("Checked again: no finding.", style="green")
        return
    out.print(f"Checked again: {counted(len(document.findings), 'finding')} left.")
    if new:
        out.print(
            f"The correction made {counted(len(new), 'new finding')}; look at it again:", style="bold red"
        )
    for finding in [*new, *(each for each in document.findings if each not in new)][:_SHOWN]:
        mark = "new: " if finding in new else ""
        out.print(f"  {finding.id}  {mark}{finding.message}", markup=False)


def _proof(evidence: Sequence[EvidenceJson]) -> str:
    from kpi_engine.model.finding import Evidence

    return proof_line([Evidence(**item.model_dump()) for item in evidence])


def _cell(value: CellJson) -> str:
    if value is None:
        return "blank"
    return written(value, grouped=True) if type(value) is float else show(value).strip()
