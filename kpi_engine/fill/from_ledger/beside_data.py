"""Figures of a ledger beside stated ones: where both have a figure they must agree, or somebody decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from kpi_engine.errors import SourceError
from kpi_engine.fill.refusals import where
from kpi_engine.fill.target_key import target_key
from kpi_engine.model.fact import Fact
from kpi_engine.model.written import clipped, counted, written

Prefer = Literal["", "ledger", "data"]
_SLACK = 1e-9


class Combined(NamedTuple):
    """Every figure once, and what to say of those that both had."""

    facts: list[Fact]
    notes: list[str]


def combined(ledger: Sequence[Fact], stated: Sequence[Fact], prefer: Prefer = "") -> Combined:
    """Ledger figures and stated ones together. A stated figure that the ledger has, too, must agree with it
    to the digits that it shows: then the ledger's is taken, which has them all.

    Where they differ, `prefer` decides; without it the first difference is a SourceError.
    """
    known = {_key(fact): fact for fact in ledger}
    both = [(fact, known[_key(fact)]) for fact in stated if _key(fact) in known]
    differ = [(fact, own) for fact, own in both if not _agree(fact, own)]
    if differ and not prefer:
        raise _refused(differ)
    dropped = {id(fact) for fact, _ in both}
    if prefer == "data":
        dropped -= {id(fact) for fact, _ in differ}
        dropped |= {id(own) for _, own in differ}
    facts = [fact for fact in (*ledger, *stated) if id(fact) not in dropped]
    return Combined(facts, [_told(differ, prefer)] if differ else [])


def _key(fact: Fact) -> tuple[str, ...]:
    return *target_key(fact.term, fact.scenario, fact.segment), fact.period


def _agree(stated: Fact, own: Fact) -> bool:
    if isinstance(stated.value, str) or isinstance(own.value, str):
        return stated.value == own.value
    slack = _SLACK * max(abs(own.value), 1.0)
    return abs(stated.value - own.value) <= stated.half_unit + own.half_unit + slack


def _refused(differ: Sequence[tuple[Fact, Fact]]) -> SourceError:
    fact, own = differ[0]
    more = f" So with {len(differ) - 1:,} more." if len(differ) > 1 else ""
    return SourceError(
        f"{where(fact)}: {_named(fact)} is {_shown(fact)}, the ledger has {_shown(own)} "
        f"({own.place.how}).{more} Correct one, or say which counts: --prefer ledger or --prefer data.",
        code="ledger-and-data",
    )


def _told(differ: Sequence[tuple[Fact, Fact]], prefer: Prefer) -> str:
    fact, own = differ[0]
    taken = "the stated figures were" if prefer == "data" else "the ledger's were"
    return (
        f"{counted(len(differ), 'stated figure')} not the ledger's, and {taken} taken, as --prefer says: "
        f"first {_named(fact)}, {_shown(fact)} in {where(fact)}, {_shown(own)} in the ledger."
    )


def _named(fact: Fact) -> str:
    return " ".join(part for part in (clipped(fact.term), fact.period, clipped(fact.segment, 20)) if part)


def _shown(fact: Fact) -> str:
    return fact.value if isinstance(fact.value, str) else written(fact.value, grouped=True)
