"""Which columns of a ledger are the segments of a template, and what their values are called there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from kpi_engine.errors import InputError, SourceError
from kpi_engine.fill.from_ledger.asked import AskedOfLedger
from kpi_engine.model.written import clipped, listed

_MOST = 255
_SIZES = ((3, 40), (2, 20), (1, 14))
"""So many names, so many letters of each: the first that fits."""


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
            raise InputError(_none_fits(asked, column, values[column]), code="no-segment-fits")
    _refuse_twice(found)
    return tuple(found)


def _called(asked: AskedOfLedger, value: str, stated: Mapping[str, str]) -> str | None:
    return asked.segment(stated[value]) if value in stated else asked.segment(value) if value else None


def _none_fits(asked: AskedOfLedger, column: str, values: Sequence[str]) -> str:
    first = next(iter(values), "")
    return _fitting(
        lambda some: (
            f"No value of {some([column])} ({some(values)}) is a segment of the template "
            f"({some(asked.segments.values())}). Say which is which: --as {some([f'{first}=…'])}."
        )
    )


def refuse_unplaced(
    asked: AskedOfLedger, every: Sequence[Chosen], chosen: Chosen, values: Sequence[str]
) -> None:
    """Values with figures in the months to fill for which the template has no line and nobody gave one."""
    if not values:
        return
    filled = {name for each in every for name in each.names.values()}
    free = [name for name in asked.segments.values() if name not in filled]
    lines = tuple(dict.fromkeys(chosen.names.values()))
    likely = (*free, *lines)[0]
    text = _fitting(
        lambda some: (
            f"{some([chosen.column])} has {some(values)}; the template has lines for {some(lines)}. "
            f"{f'It also takes {some(free)}. ' if free else ''}Say where each belongs: "
            f"--as {some([f'{values[0]}={likely}'])}, or {some([f'{values[0]}='])} for the total only."
        )
    )
    raise SourceError(text, code="segment-without-line")


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


def _fitting(text: Callable[[Callable[[Iterable[str]], str]], str]) -> str:
    """A message that names as much as a message box shows."""
    said = ""
    for most, longest in _SIZES:
        said = text(partial(_some, most=most, longest=longest))
        if len(said) <= _MOST:
            break
    return said


def _some(names: Iterable[str], most: int = 3, longest: int = 20) -> str:
    found = [f'"{clipped(name, longest)}"' for name in names]
    more = f" and {len(found) - most} more" if len(found) > most else ""
    return f"{', '.join(found[:most])}{more}" if more else listed(found)
