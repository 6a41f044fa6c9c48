"""Check inputs, and Accept correction: which typed figure is wrong, what it should be, and the proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi_engine.errors import InputError
from kpi_engine.hosts.macros.current import current
from kpi_engine.hosts.macros.port import (
    Column,
    Content,
    Line,
    MacroPort,
    Mark,
    Report,
    Selection,
    StoppedError,
)
from kpi_engine.hosts.macros.registry import macro
from kpi_engine.hosts.macros.reporting import is_reported, publish
from kpi_engine.hosts.macros.undoing import write
from kpi_engine.hosts.macros.waiting import while_waiting
from kpi_engine.model.written import clipped, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kpi_engine.correcting import Line as Proposal
    from kpi_engine.engine.checking import CheckReport
    from kpi_engine.model.finding import Finding

_TITLE = "KPI Check"
_COLUMNS = (
    Column("No.", 5), Column("Cell", 24), Column("Verdict", 11), Column("Finding", 60), Column("Typed", 15),
    Column("Should be", 15), Column("Proof", 70), Column("Name", 9),
)  # fmt: skip
_PROOFS = 4


@macro(
    "check_inputs", label="Check inputs", tip="Find typed figures that contradict each other",
    icon="DataValidation", group="Review", key="C", large=True,
)  # fmt: skip
def check_inputs(port: MacroPort) -> None:
    """Recognises the typed figures of the workbook, holds them against each other, and lists on a sheet KPI
    Check which one is wrong, what it should be, and the proof. Nothing is corrected: that is done by Accept
    correction, cell by cell, after a question.
    """
    with current(port) as now:
        report = _checked(port, now.path)
        port.progress("Check: proposals…")
        lines = _proposals(report)
    said, remarks = _said(report), " ".join(report.remarks[:3])
    if not report.findings and not is_reported(port, _TITLE):
        port.tell(f"{port.workbook().name}: {said} No sheet was added. {remarks}".strip())
        return
    made = Report(_TITLE, (said, _how(), remarks), _COLUMNS, _rows(report, lines), linked=1)
    port.tell(f"{port.workbook().name}: {said} {publish(port, made, _marks(report))}")


@macro(
    "accept_correction", label="Accept correction", tip="Write the proposed value into the selected cell",
    icon="AcceptInvitation", group="Review", key="P",
)  # fmt: skip
def accept_correction(port: MacroPort) -> None:
    """Select a cell that Check inputs marked, or its row on the sheet KPI Check. The workbook is checked once
    more, you see the typed and the proposed value, and only after a Yes the value is written. Undo last
    write takes it back.
    """
    place = _asked_place(port)
    with current(port) as now:
        lines = _proposals(_checked(port, now.path))
    line = next((each for each in lines if _at(each) == place.casefold() and each.possible), None)
    if line is None:
        raise InputError(
            f"No correction is proposed for {place[:80]}. Run Check inputs, and select a cell for which it "
            "says under Should be what it proposes.", code="no-proposal",
        )  # fmt: skip
    number = 0
    if len(line.possible) > 1:
        number = port.choose(f"{line.label}: typed {line.stated}.", [f"Write {each}" for each in line.shown])
    together = [each for each in lines if each.finding == line.finding and each.possible]
    chosen = {each: number if each is line else 0 for each in together if number == 0 or each is line}
    _write_after_question(port, chosen)


def _write_after_question(port: MacroPort, chosen: Mapping[Proposal, int]) -> None:
    """What one finding proposes is written as a whole: half of it would be another mistake."""
    told, new = [], {}
    for line, number in chosen.items():
        if line.why_not:
            raise InputError(line.why_not, code="not-writable")
        place = line.fact.place
        cell = f"{place.column}{place.row}"
        told.append(f"{place.sheet}!{cell}: {line.stated} → {line.shown[number]}")
        new[place.sheet, cell] = Content(value=line.spot.holding(line.possible[number]))
    ends = "Formulas that read it will change. The workbook is not saved; Undo last write takes it back."
    if not port.confirm("\n".join(["Write this?", "", *told, "", ends])):
        raise StoppedError
    write(port, new)
    port.go_to(*next(iter(new)))
    port.tell("\n".join(["Written:", *told, "Undo last write takes it back."]))


def _checked(port: MacroPort, copy: Path) -> CheckReport:
    from kpi_engine.engine.checking import check

    return while_waiting(
        port, "Check: reading…", lambda say: check(copy, progress=lambda words: say(f"Check: {words}…"))
    )


def _proposals(report: CheckReport) -> list[Proposal]:
    from kpi_engine.engine.correcting import places_of, proposals

    return proposals(report, places_of(report)) if report.findings else []


def _at(line: Proposal) -> str:
    place = line.fact.place
    return f"{place.sheet}!{place.column}{place.row}".casefold()


def _asked_place(port: MacroPort) -> str:
    """The selected cell, or the cell that the selected row of our sheet is about: `Inputs!C5`."""
    selected: Selection = port.selection()
    if selected.sheet not in {each.name for each in port.own_sheets() if each.title == _TITLE}:
        return f"{selected.sheet}!{selected.cell}"
    row = selected.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return str(port.shows(selected.sheet, f"B{row}") or "")


def _said(report: CheckReport) -> str:
    checked = len(report.facts) - len(report.not_checked)
    if not checked:
        return "No figure was recognised. They are known by the words beside them: New MRR, Customers."
    return f"{counted(checked, 'figure')} checked, {counted(len(report.findings), 'finding')}."


def _how() -> str:
    return (
        "Proven: the other figures allow only one value. Select a row; Accept correction writes its value "
        "after a question. A figure that is right as typed needs nothing: go on."
    )


def _rows(report: CheckReport, lines: list[Proposal]) -> tuple[Line, ...]:
    by_id = {fact.id: fact for fact in report.facts}
    proposed = {(each.finding, each.fact.id): each for each in lines}
    rows: list[Line] = []
    for finding in report.findings:
        for id_ in _figures(finding):
            place, line = by_id[id_].place, proposed.get((finding.id, id_))
            cell = f"{place.sheet}!{place.column}{place.row}" if place.sheet else str(place)
            rows.append(
                Line((len(rows) + 1, cell, finding.verdict, finding.message, line.stated if line else "",
                      " or ".join(line.shown) if line else "", _proof(finding), finding.id),
                     finding.severity, _link(place.sheet, f"{place.column}{place.row}"))
            )  # fmt: skip
    return tuple(rows)


def _figures(finding: Finding) -> Iterable[str]:
    """The figures that a finding would change, else the first that it is about."""
    return dict(finding.proposed) or finding.facts[:1]


def _link(sheet: str, cell: str) -> str:
    from kpi_engine.formula.references import quoted

    return f"{quoted(sheet)}!{cell}" if sheet else ""


def _proof(finding: Finding) -> str:
    told = [
        f"{each.statement}: {each.before}" + (f" → {each.after}" if each.after else "")
        for each in finding.evidence[:_PROOFS]
    ]
    more = len(finding.evidence) - _PROOFS
    return clipped("; ".join(told) + (f"; and {more} more" if more > 0 else ""), 900)


def _marks(report: CheckReport) -> list[Mark]:
    by_id = {fact.id: fact.place for fact in report.facts}
    return [
        Mark(place.sheet, f"{place.column}{place.row}", finding.severity)
        for finding in report.findings
        for id_ in _figures(finding)
        if (place := by_id[id_]).sheet
    ]
