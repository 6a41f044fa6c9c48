"""Which columns of a ledger are the segments of a template, and what their values are called there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kpi_engine.errors import InputError, SourceError
from kpi_engine.fill.from_ledger.asked import AskedOfLedger
from kpi_engine.model.written import clipped, listed

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Chosen:
    """One column of segments: its values as the template calls them. Others count in the total only."""

    column: str
    names: Mapping[str, str] = field(default_factory=dict)


def chosen_segments(
    asked: AskedOfLedger, values: Mapping[str, Sequence[str]], by: Sequence[str] | None,
    stated: Mapping[str, str],
) -> tuple[Chosen, ...]:  # fmt: skip
    """The columns to fill by: those named, else every one with a value that the template has a line for.

    `values` are those of each column, `stated` names some of them as the template calls them.
    """
    _refuse_strangers(asked, values, stated)
    found = []
    for column in values if by is None else by:
        names = {value: name for value in values[column] if (name := _called(asked, value, stated))}
        if names:
            found.append(Chosen(column, names))
        elif by is not None:
            raise InputError(
                f"No value of {clipped(column)} ({_some(values[column])}) is a segment of the template "
                f"({_some(asked.segments.values())}). Say which is which: --as "
                f'"{clipped(next(iter(values[column]), ""), 20)}=…".',
                code="no-segment-fits",
            )
    _refuse_twice(found)
    return tuple(found)


def _called(asked: AskedOfLedger, value: str, stated: Mapping[str, str]) -> str | None:
    return asked.segment(stated[value]) if value in stated else asked.segment(value) if value else None


def refuse_unplaced(
    asked: AskedOfLedger, every: Sequence[Chosen], chosen: Chosen, values: Sequence[str]
) -> None:
    """Values with figures in the months to fill for which the template has no line and nobody gave one."""
    if values:
        filled = {name for each in every for name in each.names.values()}
        there = _some([name for name in asked.segments.values() if name not in filled])
        free = f" It also takes {there}." if there else ""
        first = values[0]
        raise SourceError(
            f"{clipped(chosen.column)} has {_some(values)}; the template has lines for "
            f"{_some(dict.fromkeys(chosen.names.values()))}.{free} Say where each belongs: "
            f'--as "{clipped(first, 20)}={next(iter(chosen.names.values()))}", or '
            f'"{clipped(first, 20)}=" for the total only.',
            code="segment-without-line",
        )


def _refuse_strangers(
    asked: AskedOfLedger, values: Mapping[str, Sequence[str]], stated: Mapping[str, str]
) -> None:
    known = {value for column in values.values() for value in column}
    for value, name in stated.items():
        if value not in known:
            raise InputError(
                f'--as "{clipped(value)}=…": no segment of the ledger has this value. '
                f"There are {_some(sorted(known))}.",
                code="unknown-segment",
            )
        if name and asked.segment(name) is None:
            raise InputError(
                f'--as "{clipped(value, 20)}={clipped(name)}": the template has no such segment. It has '
                f"{_some(asked.segments.values())}.",
                code="unknown-segment",
            )


def _refuse_twice(found: Sequence[Chosen]) -> None:
    """Two columns whose values would fill the same lines."""
    owners: dict[str, str] = {}
    for chosen in found:
        for name in chosen.names.values():
            other = owners.setdefault(name, chosen.column)
            if other != chosen.column:
                raise SourceError(
                    f"Both {clipped(other)} and {clipped(chosen.column)} have {clipped(name)}. Say by which "
                    f'column to fill: --by "{clipped(other)}".',
                    code="two-segment-columns",
                )


def _some(names: Iterable[str]) -> str:
    found = [f'"{clipped(name, 20)}"' for name in names]
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return f"{', '.join(found[:_SHOWN])}{more}" if more else listed(found)
