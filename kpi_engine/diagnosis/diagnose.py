"""From facts to findings: bind them, find what is broken, weigh the repairs, say so with the proof."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kpi_engine.catalogue.identities import identities as all_identities
from kpi_engine.diagnosis.bind import STATED_TWICE, bind
from kpi_engine.diagnosis.board import Board, Cell
from kpi_engine.diagnosis.columns import as_elsewhere, one_for_each_column, unsolved
from kpi_engine.diagnosis.components import components
from kpi_engine.diagnosis.customs import other_definition
from kpi_engine.diagnosis.families import PERCENT, UNEXPLAINED, scaled
from kpi_engine.diagnosis.intervals import Interval
from kpi_engine.diagnosis.messages import (
    fitted,
    involved,
    named,
    number,
    odd_amount,
    proposal,
    question,
    stated,
    where,
)
from kpi_engine.diagnosis.odd_months import odd_months
from kpi_engine.diagnosis.one_cause import joined, with_shared_cause
from kpi_engine.diagnosis.proof import evidence
from kpi_engine.diagnosis.puzzles import judgements, with_changes
from kpi_engine.diagnosis.repair import Repair
from kpi_engine.diagnosis.series import Series
from kpi_engine.diagnosis.siblings import siblings
from kpi_engine.diagnosis.too_many import clearest, folded, not_searched
from kpi_engine.diagnosis.verdict import Judgement
from kpi_engine.model.fact import Fact
from kpi_engine.model.finding import VERDICTS, Alternative, Finding, Severity, Verdict
from kpi_engine.model.identity import Identity
from kpi_engine.model.unit import Unit

MOST_ALTERNATIVES = 5
"""So many other explanations are listed."""

HUGE_RATE = 10.0
"""A rate without an upper bound (retention) from here on reads like a percentage typed as a number."""

_SEVERITY: dict[Verdict, Severity] = {
    "proven": "error", "likely": "error", "ambiguous": "warning", "note": "info",
}  # fmt: skip


def diagnose(
    facts: Sequence[Fact],
    *,
    identities: Sequence[Identity] | None = None,
    trusted: Collection[str] = (),
) -> list[Finding]:
    """Which stated figures cannot be right, what they should be, and the proof; most certain first.

    Facts are compared within one guide, entity, period, scenario and segment, each give or take half a unit
    of its last digit. `trusted` holds ids of facts that are known to be right. Nothing is changed.
    """
    bound = bind(facts, all_identities() if identities is None else identities, trusted)
    board = bound.board
    puzzles = components(board)
    series = Series(board) if puzzles else None
    searched, rest = clearest(board, puzzles)
    judged = [item for broken in searched if series for item in judgements(board, series, broken)]
    judged += as_elsewhere(board, judged, rest)
    judged = with_shared_cause(board, judged)
    columns, others = one_for_each_column(board, judged, [_finding(board, each) for each in judged])
    findings = columns + joined(board, others)
    findings += not_searched(board, unsolved(rest, judged))
    findings += siblings(board, judged)
    findings += [_undated(cells) for cells in bound.undated]
    findings += odd_months(board, bound.customs)
    findings += [other_definition(board, custom) for custom in bound.customs]
    named_already = {id_ for finding in findings for id_ in finding.facts}
    findings += [_not_whole(cell) for cell in board.cells if _is_part_of_a_count(cell, named_already)]
    huge = [cell for cell in board.cells if _is_huge_rate(cell, named_already)]
    findings += [_like_a_percentage(cell) for cell in huge if not _is_confirmed(board, cell)]
    return sorted(folded(findings), key=lambda finding: VERDICTS.index(finding.verdict))


def _finding(board: Board, judgement: Judgement) -> Finding:
    broken, best, verdict = judgement.broken, judgement.best, judgement.verdict
    rows = evidence(board, broken, best, judgement.alongside)
    others = _alternatives(board, judgement)
    rule = next((item.rule for item in broken if item.is_equation), broken[0].rule)
    if best is None:
        kind = judgement.rivals[0].kind if judgement.rivals else UNEXPLAINED
        message = question(board, broken, judgement.rivals)
        likely_first = [board.cells[index] for rival in judgement.rivals for index in rival.cells]
        ids = tuple(dict.fromkeys(_ids([*likely_first, *involved(board, broken)])))
        return Finding(ids, rule, kind, verdict, _SEVERITY[verdict], message, (), rows, others)
    cells = [board.cells[index] for index in best.cells]
    proposed = tuple(zip(_ids(cells), (candidate.value for _, candidate in best.changes), strict=True))
    certain = verdict == "proven"
    corrected = with_changes(board, judgement.alongside) if judgement.alongside else board
    said = proposal(corrected, best, broken, certain=certain)
    message = odd_amount(cells[0]) if verdict == "note" else said
    return Finding(_ids(cells), rule, best.kind, verdict, _SEVERITY[verdict], message, proposed, rows, others)


def _alternatives(board: Board, judgement: Judgement) -> tuple[Alternative, ...]:
    """Explanations that are not the proposed one, the most likely first; one for each set of figures."""
    best = judgement.best
    named = {frozenset(best.cells)} if best else set()
    found = []
    for repair in judgement.found:
        proposed = _proposed(board, repair)
        if proposed and frozenset(repair.cells) not in named:
            named.add(frozenset(repair.cells))
            found.append(Alternative(repair.kind, proposed))
    return tuple(found[:MOST_ALTERNATIVES])


def _proposed(board: Board, repair: Repair) -> tuple[tuple[str, float], ...]:
    """The new value of every stated figure; nothing where a figure would stay as it is."""
    changes = [(board.cells[index], candidate.value) for index, candidate in repair.changes]
    if any(cell.value == value for cell, value in changes):
        return ()
    return tuple((cell.fact.id, value) for cell, value in changes if cell.fact)


def _ids(cells: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(cell.fact.id for cell in cells if cell.fact)


def _undated(cells: Sequence[Cell]) -> Finding:
    """One figure with several values and no period: a question, not a guess."""
    values = ", ".join(f"{stated(cell)} ({cell.fact.id})" for cell in cells if cell.fact)
    text = f"{where(cells)}{cells[0].label} is stated {len(cells)} times without a period: {values}."
    message = fitted(text, ["State the period of each, so that they can be checked."])
    return Finding(_ids(cells), "period", "period missing", "note", "info", message)


def _is_part_of_a_count(cell: Cell, named_already: set[str]) -> bool:
    if cell.fact is None or not cell.term.whole or cell.fact.id in named_already:
        return False
    return abs(cell.value - round(cell.value)) > cell.half_unit + 1e-9


def _not_whole(cell: Cell) -> Finding:
    text = f"{where([cell])}{named(cell)} says {stated(cell)}, but it is a count."
    message = fitted(text, ["State a whole number, or say whether it is an average."])
    return Finding(_ids([cell]), "whole", "not a whole number", "note", "info", message)


def _is_huge_rate(cell: Cell, named_already: set[str]) -> bool:
    """True for a retention of 105 that nothing else speaks about: 10,500 % is possible and unlikely."""
    if cell.fact is None or cell.trusted or cell.fact.id in named_already or "%" in cell.fact.raw:
        return False
    return cell.term.unit is Unit.FRACTION and cell.term.bounds.high is None and cell.value >= HUGE_RATE


def _is_confirmed(board: Board, cell: Cell) -> bool:
    """True where other figures agree with the rate and would not with a hundredth of it."""
    meant_value = scaled(cell.value, 2)
    read = board.read({cell.index: Interval(meant_value, meant_value)})
    ties = [item for item in board.of((cell.index,)) if item.is_equation and item.rule != STATED_TWICE]
    return any(not item.holds(read) for item in ties)


def _like_a_percentage(cell: Cell) -> Finding:
    meant_value, ids = scaled(cell.value, 2), _ids([cell])
    text = f"{where([cell])}{named(cell)} says {stated(cell)}, which is {number(cell.value * 100)} %."
    message = fitted(text, [f"If a percentage was typed as a number, it is {number(meant_value)}."])
    proposed = tuple((id_, meant_value) for id_ in ids)
    return Finding(ids, "scale", PERCENT, "note", "info", message, proposed)
