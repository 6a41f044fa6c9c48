"""Identities by which a business does not go: what holds in no period is another definition, not a slip."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from kpi_engine.diagnosis.board import Board, Cell, Constraint, Limit, Tie
from kpi_engine.diagnosis.calendar import grain_of
from kpi_engine.diagnosis.families import POWERS, Candidate, negated, shifted
from kpi_engine.diagnosis.messages import fitted
from kpi_engine.diagnosis.sums import MIX, PART, PERIODS, SEGMENTS
from kpi_engine.model.finding import Finding
from kpi_engine.model.unit import Unit

ENOUGH = 3
"""So often must an identity fail before it is another definition."""

RARELY = 4
"""It may hold once for so many times that it fails: digits are few, and figures agree by chance."""

WITNESSES = 2
"""So often must an identity hold elsewhere to show that the business goes by it."""

SAME_SLIP = 0.8
"""Where one slip restores this part of the cases, a whole column was mistyped."""

MOST_TRIED = 100
"""So many cases, evenly spread, tell whether one slip is behind all."""

KIND = "another definition"

_DECIDED_ELSEWHERE = frozenset((PERIODS, SEGMENTS, MIX, PART))

Slip = Callable[[Cell], Candidate]


@dataclass(frozen=True, slots=True)
class Custom:
    """An identity that does not hold for a business, and where it failed."""

    words: str
    rule: str
    ties: tuple[Tie, ...]
    cases: int


def set_aside_customs(board: Board) -> tuple[Custom, ...]:
    """Take the identities off the board by which a business does not go, and say which.

    An identity counts period by period and segment by segment. It stays where one slip of a whole column
    explains the failures, and where a figure is out of its bounds: then the figures are wrong.
    """
    beyond = {item.cell.index for item in board.broken() if isinstance(item, Limit)}
    failures: dict[object, list[Tie]] = defaultdict(list)
    for item in board.broken():
        if isinstance(item, Tie) and item.rule not in _DECIDED_ELSEWHERE:
            failures[_business(board, item)].append(item)
    failed = {key: ties for key, ties in failures.items() if len(ties) >= ENOUGH or _lacks_a_form(ties)}
    every = _speaking(board, failed)
    customs: dict[object, Custom] = {}
    silenced: list[Tie] = []
    for key, ties in failed.items():
        failing = set(ties)
        held = [tie for tie in every[key] if tie not in failing]
        if _is_a_custom(board, ties, held, beyond):
            customs[key] = Custom(ties[0].words, ties[0].rule, tuple(ties), len(every[key]))
            silenced += every[key]
            continue
        silenced += [tie for tie in ties if _lacks_the_usual_form(board, tie, held)]
        for segment, own in _by_segment(board, ties).items():
            others = _by_segment(board, held).get(segment, [])
            if _is_a_custom(board, own, others, beyond):
                every_own = len(own) + len(others)
                customs[key, segment] = Custom(own[0].words, own[0].rule, tuple(own), every_own)
                silenced += [*own, *others]
    if silenced:
        board.drop(silenced)
    return tuple(customs.values())


def _is_a_custom(board: Board, ties: Sequence[Tie], held: Sequence[Tie], beyond: Collection[int]) -> bool:
    often = len(ties) >= ENOUGH and RARELY * len(held) <= len(ties)
    wrong = any(not tie.own.isdisjoint(beyond) for tie in ties)
    return often and not wrong and not _is_one_slip(board, ties)


def _by_segment(board: Board, ties: Sequence[Tie]) -> dict[str, list[Tie]]:
    """An ARPU of the whole may be that of revenue, and that of each plan its MRR."""
    found: dict[str, list[Tie]] = defaultdict(list)
    for tie in ties:
        found[board.cells[next(iter(tie.at.values()))].group.segment].append(tie)
    return found


def _lacks_a_form(ties: Sequence[Tie]) -> bool:
    return any(len(tie.forms) <= len(tie.identity.also) for tie in ties)


def _lacks_the_usual_form(board: Board, tie: Tie, held: Sequence[Tie]) -> bool:
    """True where elsewhere only a form holds that lacks a figure here: spend of the month before."""
    read, known = board.read(), set(tie.forms)
    if len(held) < 2 or known == set(held[0].forms):
        return False
    return not any(
        form.holds(lambda name, at=other.at: read(at[name]))  # type: ignore[misc]
        for other in held
        for form in other.forms
        if form in known
    )


def holds_elsewhere(board: Board, broken: Sequence[Constraint]) -> bool:
    """True where an identity that fails holds for the same business at other times or in other segments."""
    if board.held is None:
        failing, read = set(board.broken()), board.read()
        ties = (item for item in board.constraints if isinstance(item, Tie) and item not in failing)
        board.held = Counter(_business(board, tie) for tie in ties if not tie.silent(read))
    held = board.held
    return any(isinstance(item, Tie) and held.get(_business(board, item), 0) >= WITNESSES for item in broken)


def other_definition(board: Board, custom: Custom) -> Finding:
    """A note that the figures go by another definition all along: a question, and no figure is accused."""
    shown = [cell for tie in custom.ties for cell in _defined(board, tie)]
    ids = tuple(dict.fromkeys(cell.fact.id for cell in shown if cell.fact))
    periods = sorted({cell.group.period for cell in shown if cell.group.period})
    when = f", {periods[0]} to {periods[-1]}" if len(periods) > 1 else ""
    text = f"{custom.words}: this fails in {len(custom.ties)} of {custom.cases} cases{when}."
    asked = "No single slip explains it. Is the figure defined otherwise here? Then nothing is to do."
    return Finding(ids, custom.rule, KIND, "note", "info", fitted(text, [asked]))


def _defined(board: Board, tie: Tie) -> list[Cell]:
    """The figure that the identity defines, else all of its figures."""
    index = tie.at.get(tie.identity.defines)
    return [board.cells[each] for each in ([index] if index is not None else sorted(tie.own))]


def _business(board: Board, tie: Tie) -> tuple[object, ...]:
    """Whose identity it is: one business and scenario, months or years, all segments."""
    group = board.cells[next(iter(tie.at.values()))].group
    return group.guide, group.entity, group.scenario, grain_of(group.period), tie.rule, tie.words


def _speaking(board: Board, wanted: Collection[object]) -> dict[object, list[Tie]]:
    """Every case of some identities in which they say something."""
    read, found = board.read(), defaultdict[object, list[Tie]](list)
    for item in board.constraints if wanted else ():
        if isinstance(item, Tie) and item.rule not in _DECIDED_ELSEWHERE:
            key = _business(board, item)
            if key in wanted and not item.silent(read):
                found[key].append(item)
    return found


def _is_one_slip(board: Board, ties: Sequence[Tie]) -> bool:
    """True where the same figures with the same slip restore most cases, or most of so many of them."""
    looked_at = ties[:: -(-len(ties) // MOST_TRIED)]
    return any(
        sum(_restores(board, tie, names, slip) for tie in looked_at) >= SAME_SLIP * len(looked_at)
        for names in _columns(board, ties[0])
        for slip in _slips()
    )


def _columns(board: Board, tie: Tie) -> Iterator[tuple[str, ...]]:
    """Figures that may be mistyped alike: each alone, all percentages, all amounts."""
    names = [name for name in tie.forms[0].names if board.cells[tie.at[name]].fact]
    yield from ((name,) for name in names)
    units = {name: board.cells[tie.at[name]].term.unit for name in names}
    yield tuple(name for name in names if units[name] is Unit.FRACTION)
    yield tuple(name for name in names if units[name].is_money)


def _slips() -> Iterator[Slip]:
    yield negated
    for power in POWERS:
        yield lambda cell, power=power: shifted(cell, power)  # type: ignore[misc]


def _restores(board: Board, tie: Tie, names: Sequence[str], slip: Slip) -> bool:
    cells = [board.cells[tie.at[name]] for name in names if name in tie.at]
    changes = {cell.index: slip(cell).span for cell in cells if cell.value and not cell.computed}
    return bool(changes) and tie.holds(board.read(changes))
