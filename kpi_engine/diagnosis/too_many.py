"""Where more figures contradict each other than anybody could look at: the clearest, and a word on the rest.

What is done is counted, in contradictions, and not by the clock: the answer is the same on every computer.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from kpi_engine.diagnosis.board import Board, Cell, Constraint
from kpi_engine.diagnosis.messages import fitted, involved
from kpi_engine.model.finding import Finding
from kpi_engine.model.written import counted

MOST_SEARCHED = 1_000
"""So many contradictions are searched for the figures behind them; each takes some hundredths of a second."""

LARGEST = 100
"""A puzzle of more contradictions than this is no matter of a few slips."""

MOST_ALIKE = 100
"""So many questions or notes of one kind are told one by one."""

MOST_NAMED = 50
"""So many figures a finding names that tells of more."""

KIND = "too many contradictions"

Puzzle = Sequence[Constraint]


def clearest(board: Board, puzzles: Sequence[Puzzle]) -> tuple[list[Puzzle], list[Puzzle]]:
    """The puzzles to search, and those that are too many or too large, both in the order of the table.

    Where not all can be searched, those come first in which several equations point at one figure, then
    bounds that are broken, then equations that fail alone; of these the smaller ones.
    """
    small = [puzzle for puzzle in puzzles if len(puzzle) <= LARGEST]
    if len(small) == len(puzzles) and sum(map(len, puzzles)) <= MOST_SEARCHED:
        return list(puzzles), []
    chosen, left = set[int](), MOST_SEARCHED
    for puzzle in sorted(small, key=lambda puzzle: _unclear(board, puzzle)):
        left -= len(puzzle)
        if left < 0:
            break
        chosen.add(id(puzzle))
    searched = [puzzle for puzzle in puzzles if id(puzzle) in chosen]
    return searched, [puzzle for puzzle in puzzles if id(puzzle) not in chosen]


def _unclear(board: Board, puzzle: Puzzle) -> tuple[int, int]:
    pointed_at = frozenset.intersection(*(item.cells for item in puzzle))
    equations = sum(item.is_equation for item in puzzle)
    if equations > 1 and any(_is_suspect(board.cells[index]) for index in pointed_at):
        return 0, len(puzzle)
    return 1 + min(equations, 1), len(puzzle)


def _is_suspect(cell: Cell) -> bool:
    return cell.fact is not None and not cell.trusted


def not_searched(board: Board, rest: Sequence[Puzzle]) -> list[Finding]:
    """For each business one finding that so many more figures contradict each other; none is accused."""
    by_business: dict[str, list[Constraint]] = defaultdict(list)
    for puzzle in rest:
        for item in puzzle:
            by_business[_business(board, item)].append(item)
    return [_finding(board, name, broken) for name, broken in by_business.items()]


def _business(board: Board, item: Constraint) -> str:
    fact = next((cell.fact for cell in involved(board, [item]) if cell.fact), None)
    return fact.entity.strip() if fact else ""


def _finding(board: Board, business: str, broken: Sequence[Constraint]) -> Finding:
    cells = involved(board, broken)
    periods = sorted({cell.group.period for cell in cells if cell.group.period})
    when = f" ({periods[0]} to {periods[-1]})" if len(periods) > 1 else ""
    most, times = Counter(item.words for item in broken).most_common(1)[0]
    text = (
        f"{business[:40]}{': ' if business else ''}{counted(len(cells), 'further figure')}{when} contradict "
        "each other and were not looked into. So many are hardly slips: another definition, unit or scope, "
        "or two businesses in one table?"
    )
    ids = tuple(cell.fact.id for cell in cells[:MOST_NAMED] if cell.fact)
    often = f"Most often: {most} ({times:,} times)."
    return Finding(ids, broken[0].rule, KIND, "ambiguous", "warning", fitted(text, [often]))


def folded(findings: Sequence[Finding]) -> list[Finding]:
    """Questions and notes of one kind by the hundred: the first, and how many more there are."""
    alike: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    told = []
    for finding in findings:
        kin = alike[finding.verdict, finding.kind]
        kin.append(finding)
        if finding.verdict in ("proven", "likely") or len(kin) <= MOST_ALIKE:
            told.append(finding)
    return [*told, *(_more(kin[MOST_ALIKE:]) for (verdict, _), kin in alike.items()
                     if verdict in ("ambiguous", "note") and len(kin) > MOST_ALIKE)]  # fmt: skip


def _more(findings: Sequence[Finding]) -> Finding:
    first = findings[0]
    ids = tuple(dict.fromkeys(id_ for finding in findings for id_ in finding.facts))
    what = "question" if first.verdict == "ambiguous" else "note"
    text = (
        f"{counted(len(findings), f'more {what}')} of this kind, about {counted(len(ids), 'figure')}: "
        f"{first.kind}. So many are hardly slips: another definition, unit or scope?"
    )
    return Finding(ids[:MOST_NAMED], first.rule, first.kind, first.verdict, first.severity, fitted(text, []))
