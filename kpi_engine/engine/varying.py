"""What if an input were another: a scenario, a table of results, the input that reaches a goal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.errors import InputError

if TYPE_CHECKING:
    from kpi_engine.model.cell_error import Scalar
    from kpi_engine.what_if import Goal, Grid, Model, Scenario
    from kpi_engine.what_if.model import Key

_MOST_SHOWN = 2_000


def open_model(workbook: Path, *, as_of: date | None = None) -> Model:
    """A workbook ready to be computed with other inputs; it is never changed.

    `as_of` is the day that TODAY takes; without it, the day that the file's own results are of.
    """
    from kpi_engine.what_if import Model
    from kpi_engine.workbook.package import Package

    return Model(Package.open(workbook), as_of)


def what_if(model: Model, changes: Mapping[str, Scalar], show: Sequence[str] = ()) -> Scenario:
    """Results before and after the changes of inputs, each named by its cell or its defined name.

    Without `show`, the results that change, those with a name first.
    """
    from kpi_engine.what_if import compare

    return compare(model, _inputs(model, changes), _shown(model, show))


def what_if_table(
    model: Model, varied: Sequence[tuple[str, Sequence[Scalar]]], show: Sequence[str],
    changes: Mapping[str, Scalar], progress: Callable[[int, int], None] = lambda done, total: None,
) -> Grid:  # fmt: skip
    """The results by the values of one input, or one result by those of two."""
    from kpi_engine.what_if import Axis, tabulate

    axes = [Axis(_cell(model, name), tuple(values)) for name, values in varied]
    return tabulate(model, axes, _shown(model, show), _inputs(model, changes), progress)


def what_if_goal(
    model: Model, result: str, target: float, by: str, changes: Mapping[str, Scalar],
    bounds: tuple[float, float] | None = None, progress: Callable[[int], None] = lambda tried: None,
) -> Goal:  # fmt: skip
    """The values of the input `by` that bring `result` to `target`, or why none is found."""
    from kpi_engine.what_if import seek

    inputs = _inputs(model, changes)
    return seek(
        model, _cell(model, result), target, _cell(model, by), inputs, bounds=bounds, progress=progress
    )


def write_what_if(model: Model, scenario: Scenario, output: Path) -> tuple[int, int]:
    """Write the scenario as a copy of the workbook: how many results are new, how many are left to Excel."""
    from kpi_engine.what_if import write

    return write(model, scenario, output)


def _inputs(model: Model, changes: Mapping[str, Scalar]) -> dict[Key, Scalar]:
    inputs: dict[Key, Scalar] = {}
    for name, value in changes.items():
        key = _cell(model, name)
        if key in inputs:
            raise InputError(
                f"{name[:80]} is given two values. Give each input once.", code="one-input-twice"
            )
        inputs[key] = value
    return inputs


def _cell(model: Model, name: str) -> Key:
    from kpi_engine.workbook.asked import asked_cell

    area = asked_cell(model.package, name)
    return area.sheet, area.ref


def _shown(model: Model, show: Sequence[str]) -> list[Key]:
    from kpi_engine.what_if.model import keys_of
    from kpi_engine.workbook.asked import asked_area

    found: dict[Key, None] = {}
    for name in show:
        area = asked_area(model.package, name)
        if len(area) + len(found) > _MOST_SHOWN:
            raise InputError(
                f"{name[:80]} has {len(area):,} cells; up to {_MOST_SHOWN:,} results are shown. Name fewer.",
                code="too-many-results",
            )
        found.update(dict.fromkeys(keys_of(area)))
    return list(found)
