"""From one puzzle to judgements: one for a slip that explains it all, or one for each independent fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kpi_engine.diagnosis.board import Board, Constraint
from kpi_engine.diagnosis.families import Candidate
from kpi_engine.diagnosis.faults import Explained, explained
from kpi_engine.diagnosis.localise import repairs
from kpi_engine.diagnosis.operations import hides_slips
from kpi_engine.diagnosis.repair import Repair
from kpi_engine.diagnosis.series import Series
from kpi_engine.diagnosis.verdict import Judgement, could_be_chance, judge

DEAR = 3.0
"""From here on a slip is one of so many possible ones that some fits by chance."""

DOUBTFUL = 1.0
"""Where the other periods speak so much against a slip, two others are looked for."""

Changes = tuple[tuple[int, Candidate], ...]


def judgements(board: Board, series: Series, broken: Sequence[Constraint]) -> list[Judgement]:
    """What to say of one puzzle."""
    found = repairs(board, broken, series)
    if _rests_on_a_guess(board, broken, found):
        return []
    hidden = bool(found) and _doubtful(found[0]) and hides_slips(board, series, broken)
    if found and not hidden and not _only_a_number_that_fits(found[0], broken):
        return [judge(board, broken, found)]
    answer = explained(board, series, broken)
    if answer is None or (found and _least(found[0]) <= answer.best.weight):
        return [judge(board, broken, found)]
    if _says_little(answer, broken):
        if found and not _only_a_number_that_fits(found[0], broken):
            return [judge(board, broken, found)]
        every = tuple(each.repair for each in (answer.best, *answer.others) if not each.left)
        return [Judgement(tuple(broken), "ambiguous", None, (), (*found, *every))]
    return _separated(board, series, broken, answer)


def _rests_on_a_guess(board: Board, broken: Sequence[Constraint], found: Sequence[Repair]) -> bool:
    """True where only figures that usually add up do not, and no slip beyond chance says why: no alarm."""
    guessed = all(item.is_equation and not item.certain for item in broken)
    return guessed and (not found or found[0].free or could_be_chance(board, found[0]))


def _says_little(answer: Explained, broken: Sequence[Constraint]) -> bool:
    """True where as many figures as equations take whatever value fits: so much freedom explains anything."""
    equations = sum(item.is_equation for item in broken)
    changes = answer.best.repair.changes
    return equations <= len(changes) and any(candidate.cost > DEAR for _, candidate in changes)


def _only_a_number_that_fits(repair: Repair, broken: Sequence[Constraint]) -> bool:
    """True where no slip explains several equations, so that two slips may be easier to believe."""
    return repair.free and sum(item.is_equation for item in broken) > 1


def _least(repair: Repair) -> float:
    """What a repair weighs beside several: the other periods take away half of what a slip costs at most."""
    return max(repair.weight, repair.cost / 2)


def _doubtful(repair: Repair) -> bool:
    """True for a repair that no slip explains or that the other periods speak against."""
    return repair.free or repair.doubt > DOUBTFUL


def _separated(
    board: Board, series: Series, broken: Sequence[Constraint], answer: Explained
) -> list[Judgement]:
    """Each fault judged by itself, the others being corrected; then what remains broken."""
    best, judged = answer.best, []
    changes = best.repair.changes
    pinned = sum(item.is_equation for item in broken) >= len(best.faults)
    for part in best.faults:
        rest = tuple(change for change in changes if change[0] not in part)
        corrected = with_changes(board, rest)
        read = corrected.read()
        own = [item for item in broken if item not in best.left and not item.holds(read)]
        if own:
            judgement = judge(corrected, own, repairs(corrected, own, series))
            judged.append(_with_rivals(replace(judgement, alongside=rest), answer, part, pinned=pinned))
    if best.left:
        corrected = with_changes(board, changes)
        judgement = judge(corrected, best.left, repairs(corrected, best.left, series))
        judged.append(replace(judgement, alongside=changes))
    return judged


def with_changes(board: Board, changes: Changes) -> Board:
    """The board with some figures corrected, and what follows them; these are not suspected any more."""
    cells = list(board.cells)
    read = board.read({index: candidate.span for index, candidate in changes})
    for index, candidate in changes:
        cells[index] = replace(cells[index], value=candidate.value, span=candidate.span, trusted=True)
        for follower in board.following.followers.get(index, ()):
            cells[follower] = replace(cells[follower], value=read(follower).middle, span=read(follower))
    return replace(board, cells=cells)


def _with_rivals(judgement: Judgement, answer: Explained, part: frozenset[int], *, pinned: bool) -> Judgement:
    """Nothing is proven that another set of as few figures explains without this one.

    Nor are more faults than there are equations; and nothing is proposed for a figure in an identity that
    remains broken all the same.
    """
    if any(part & item.cells for item in answer.best.left) and judgement.best:
        return replace(judgement, verdict="ambiguous", best=None, rivals=(judgement.best, *judgement.rivals))
    without = [other for other in answer.others if not part.intersection(other.repair.cells)]
    certain = pinned and answer.exhaustive and not without and not answer.best.left
    if judgement.verdict == "proven" and not certain:
        return replace(judgement, verdict="likely")
    return judgement
