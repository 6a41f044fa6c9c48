"""Tables of results: one input varied for several results, or two inputs varied for one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kpi_engine.errors import InputError
from kpi_engine.model.cell_error import Scalar
from kpi_engine.what_if.model import Inputs, Key, Model, Outcome, named
from kpi_engine.what_if.scenario import change, notices

MOST_CELLS = 10_000


@dataclass(frozen=True, slots=True)
class Axis:
    """An input and the values that it takes, one after the other."""

    cell: Key
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Results by the values of one or two inputs.

    With one axis each column is a cell of `shown`. With two axes `shown` is one cell, and each column a value
    of the second axis. `base` is what the cells give with the inputs as the file has them.
    """

    axes: tuple[Axis, ...]
    shown: tuple[Key, ...]
    rows: tuple[tuple[Outcome, ...], ...]
    base: tuple[Outcome, ...]
    notices: tuple[str, ...]


def tabulate(
    model: Model, axes: Sequence[Axis], shown: Sequence[Key], inputs: Inputs,
    progress: Callable[[int, int], None],
) -> Grid:  # fmt: skip
    """Compute the table; `inputs` hold for all of it, `progress` is told how many of how many are done."""
    _check(axes, shown)
    first, second = axes[0], axes[1] if len(axes) > 1 else None
    across: Sequence[Inputs] = [{second.cell: value} for value in second.values] if second else [{}]
    total, done = len(first.values) * len(across), 0
    rows = []
    for value in first.values:
        row: list[Outcome] = []
        for more in across:
            found = model.outcomes({**inputs, first.cell: value, **more}, shown)
            row += [found[cell] for cell in shown]
            done += 1
            progress(done, total)
        rows.append(tuple(row))
    changes = [change(model, axis.cell, value) for axis in axes for value in axis.values]
    told = dict.fromkeys(notices(model, changes))
    base = {axis.cell: model.stored(axis.cell) for axis in axes}
    as_it_is = model.outcomes({**base, **inputs}, shown)
    return Grid(tuple(axes), tuple(shown), tuple(rows), tuple(as_it_is[cell] for cell in shown), tuple(told))


def _check(axes: Sequence[Axis], shown: Sequence[Key]) -> None:
    if len(axes) > 2:
        raise InputError("A table varies one or two inputs; leave a --table out.", code="too-many-axes")
    if not shown:
        raise InputError("Say with --show which result the table is of: --show KPIs!C3.", code="no-result")
    if len(axes) == 2 and len(shown) > 1:
        raise InputError(
            f"A table of two inputs shows one result, and --show names {len(shown)}, {named(shown[0])} "
            "first. Name one, or vary one input.",
            code="several-results",
        )
    if len(axes) == 2 and axes[0].cell == axes[1].cell:
        raise InputError(f"{named(axes[0].cell)} is varied twice; name two inputs.", code="one-input-twice")
    cells = len(shown)
    for axis in axes:
        cells *= len(axis.values)
    if cells > MOST_CELLS:
        raise InputError(
            f"The table would have {cells:,} results; up to {MOST_CELLS:,} are computed. Take larger steps.",
            code="too-large",
        )
