"""What a person should know of figures that come from a ledger: rows set aside, moves, what stays open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kpi_engine.fill.from_ledger.asked import AskedOfLedger
from kpi_engine.fill.from_ledger.segments import Chosen
from kpi_engine.ledger.movements import Movement
from kpi_engine.ledger.policies import Policies
from kpi_engine.model.period import month_text
from kpi_engine.model.written import clipped, counted, fixed, listed, segment_name
from kpi_engine.sources.subscriptions.staged import Staged

_SHOWN = 3


def notes_of(
    asked: AskedOfLedger, staged: Staged, moves: Mapping[str, Sequence[Movement]],
    chosen: Sequence[Chosen], policies: Policies,
) -> Iterator[str]:  # fmt: skip
    """Sentences for the screen and the receipt, the gravest first."""
    yield from _set_aside(staged)
    yield from staged.reading.notes
    yield from _other_months(asked, staged)
    months = frozenset(asked.months)
    whole = {movement.month: movement for movement in moves[""] if month_text(movement.month) in months}
    if policies.first_month == "new" and staged.first_month in whole:
        yield _all_new(whole[staged.first_month])
    for each in chosen:
        found = [movement for movement in moves[each.column] if movement.month in whole]
        yield from _total_only(each, found, staged.places)
        yield from _transfers(each, found, staged.places)
        yield from _counted_twice(each, found, whole)
    yield from _open_segments(asked, chosen)


def _set_aside(staged: Staged) -> Iterator[str]:
    if staged.rows_set_aside:
        rows: dict[str, list[str]] = defaultdict(list)
        for example in staged.examples:
            rows[example.reason].append(f"{example.row}")
        reasons = [
            f"{number:,} {reason} (row{'s' if number > 1 else ''} {_some(rows[reason], number)})"
            for reason, number in staged.set_aside.items()
        ]
        yield (
            f"{staged.rows_set_aside:,} of {counted(staged.rows_in, 'row')} of "
            f"{clipped(staged.reading.source, 60)} are set aside and in no figure: {listed(reasons)}."
        )


def _some(rows: Sequence[str], number: int) -> str:
    shown = ", ".join(rows[:_SHOWN])
    return f"{shown} …" if number > len(rows[:_SHOWN]) else shown


def _all_new(first: Movement) -> str:
    customers = counted(first.customers_end, "customer")
    return (
        f"The ledger begins in {month_text(first.month)}, so all who pay in it ({customers}) are new. "
        "Where they had come before, say --first-month opening."
    )


def _other_months(asked: AskedOfLedger, staged: Staged) -> Iterator[str]:
    months = [month_text(month) for month in staged.months]
    after = [month for month in months if month > asked.months[-1]] if asked.months else []
    if after:
        yield (
            f"The ledger goes on to {after[-1]}, the template ends with {asked.months[-1]}: "
            f"{counted(len(after), 'month')} not filled in."
        )


def _total_only(chosen: Chosen, found: Iterable[Movement], places: int) -> Iterator[str]:
    """Values without a line of their own, by what they pay in the last month in which they do."""
    placed = frozenset(chosen.names.values())
    last: dict[str, Movement] = {}
    for movement in found:
        if movement.segments[0] not in placed and movement.end:
            last[movement.segments[0]] = movement
    for name, movement in last.items():
        yield (
            f"{clipped(chosen.column)} {clipped(segment_name(name))} is in the totals only: "
            f"{_money(movement.end, places)} of MRR in {month_text(movement.month)}. The lines by "
            f"{clipped(chosen.column)} do not add up to the total."
        )


def _transfers(chosen: Chosen, found: Iterable[Movement], places: int) -> Iterator[str]:
    moved = sum(max(movement.transfer, 0) for movement in found)
    if moved:
        yield (
            f"{_money(moved, places)} of MRR moved from one {clipped(chosen.column)} to another. A move is "
            "no expansion, contraction or churn: the lines add up to the totals, and a segment's closing MRR "
            "also differs from its opening MRR by what moved in or out."
        )


def _counted_twice(chosen: Chosen, found: Iterable[Movement], whole: Mapping[int, Movement]) -> Iterator[str]:
    counts: dict[int, int] = defaultdict(int)
    for movement in found:
        counts[movement.month] += movement.customers_end
    over = {month: count - whole[month].customers_end for month, count in counts.items()}
    months = [month for month, extra in over.items() if extra > 0]
    if months:
        last = months[-1]
        yield (
            f"Customers who pay in several of {clipped(chosen.column)} count in each: in "
            f"{month_text(last)} the lines add up to {counts[last]:,} customers, the total is "
            f"{whole[last].customers_end:,} (so in {counted(len(months), 'month')})."
        )


def _open_segments(asked: AskedOfLedger, chosen: Sequence[Chosen]) -> Iterator[str]:
    given = {name for each in chosen for name in each.names.values()}
    missing = [name for name in asked.segments.values() if name not in given]
    if missing:
        some = listed([clipped(name) for name in missing[:6]]) + (" …" if len(missing) > 6 else "")
        yield f"The ledger says nothing of {some}: those lines of the template stay as they are."


def _money(minor: int, places: int) -> str:
    return fixed(minor / 10**places, places)
