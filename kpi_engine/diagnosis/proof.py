"""The proof of a finding: every identity and bound in question, before and after the proposed repair."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

from kpi_engine.diagnosis.board import Board, Constraint, Limit, Tie
from kpi_engine.diagnosis.families import Candidate
from kpi_engine.diagnosis.forms import value_of
from kpi_engine.diagnosis.intervals import ROUNDING, Interval, meet, meet_all, point
from kpi_engine.diagnosis.messages import number
from kpi_engine.diagnosis.repair import Repair
from kpi_engine.model.finding import Evidence
from kpi_engine.model.identity import parse_expression

_TERM = re.compile(r"[a-z_][a-z0-9_]*(\[-1\])?")


def evidence(
    board: Board,
    broken: Sequence[Constraint],
    repair: Repair | None,
    alongside: Sequence[tuple[int, Candidate]] = (),
) -> tuple[Evidence, ...]:
    """What is broken, what else the changed figures must satisfy, and what speaks for the other figures.

    `alongside` are corrections of other findings, which the figures after the repair include.
    """
    before = board.read()

    def values(index: int) -> float:
        return board.cells[index].value

    if repair is None:
        return tuple(
            Evidence(item.rule, item.words, _shown(item, values, holds=False), "", False, None)
            for item in broken
        )
    changes = dict((*alongside, *repair.changes))
    after = board.read({index: candidate.span for index, candidate in changes.items()})
    corrected = {index: candidate.value for index, candidate in changes.items()}
    moved = board.moved({index: point(value) for index, value in corrected.items()}) | corrected

    def repaired(index: int) -> float:
        return moved[index] if index in moved else values(index)

    witnesses = [item for item in board.of(repair.cells) if item.words and not _about_goals(board, item)]
    rows = []
    for item in dict.fromkeys((*broken, *witnesses, *refuting(board, broken, repair))):
        held, holds = item.holds(before), item.holds(after)
        shown = _shown(item, values, holds=held), _shown(item, repaired, holds=holds)
        rows.append(Evidence(item.rule, item.words, *shown, held, holds))
    return tuple(rows)


def refuting(board: Board, broken: Sequence[Constraint], repair: Repair) -> list[Constraint]:
    """What holds and would not if another figure explained everything: one witness for each such figure."""
    found = []
    shared = frozenset.intersection(*(item.cells for item in broken))
    for index in sorted(shared.difference(repair.cells)):
        rooms = board.rooms(index)
        implied = meet_all(rooms[item] for item in broken)
        against = (item for item in rooms if item not in broken and not meet(implied, rooms[item]))
        found += [item for item in against if implied and item.words and not _about_goals(board, item)][:1]
    return found


def _about_goals(board: Board, item: Constraint) -> bool:
    """True when a figure in it is only a goal, which almost anything satisfies: no witness."""
    return any(math.isinf(board.cells[index].span.size) for index in item.cells)


def _shown(item: Constraint, values: Callable[[int], float], *, holds: bool) -> str:
    """`8.8 + 1.2 = 10, against 1`; `about` where only the digits shown make it hold."""
    if isinstance(item, Limit):
        return number(values(item.cell.index))
    left, left_value, right, right_value = _sides(item, values)
    if item.identity.relation == "<=":
        return f"{left} {'≤' if left_value <= right_value else '>'} {right}"
    same = abs(left_value - right_value) <= ROUNDING * max(abs(left_value), abs(right_value))
    first = left if left == number(left_value) else f"{left} = {number(left_value)}"
    second = right if right == number(right_value) else f"{right} = {number(right_value)}"
    if same:
        return first if right == number(right_value) != left else f"{first}, and {second}"
    return f"{first}, {'about' if holds else 'against'} {second}"


def _sides(tie: Tie, values: Callable[[int], float]) -> tuple[str, float, str, float]:
    def read(name: str) -> Interval:
        return point(values(tie.at[name]))

    return *_side(tie.identity.left, read), *_side(tie.identity.right, read)


def _side(expression: str, read: Callable[[str], Interval]) -> tuple[str, float]:
    value = value_of(parse_expression(expression), read)
    text = _TERM.sub(lambda match: number(read(match[0]).low), expression)
    return text.replace(" * ", " × ").replace(" - ", " − "), value.low if value else float("nan")
