"""ATTRIBUTION: which channels won the customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import fsum
from typing import Any

from kpi_engine.calc.coerce import read_cell
from kpi_engine.functions.table_cells import (
    NOTHING,
    Cells,
    flat,
    is_blank,
    label,
    number,
    numbers,
    option,
    read_arguments,
    same_shape,
    truth,
    worst,
)
from kpi_engine.ledger.attribution import MODELS, Journey, Model, channel_credits
from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE, CellError
from kpi_engine.model.condition import SLACK
from kpi_engine.model.function import Argument, ArrayBehaviour, CellValue, Function

_OPTIONS: dict[str, Model] = {model: model for model in MODELS}
_HALF_LIFE = 7.0


@dataclass(slots=True)
class _Path:
    """The rows of one journey while they are read."""

    touches: list[tuple[float, int]] = field(default_factory=list)
    converted: bool = False
    values: list[Any] = field(default_factory=list)


def attribution(*cells: CellValue) -> CellValue:
    """A row of headings, then a row a channel in order of first appearance: channel, credit, share.

    `cells` are the arguments in order, as a host delivers them. An argument that cannot be used gives its
    error; nothing is raised.
    """
    given = read_arguments(cells, _ARGUMENTS)
    if isinstance(given, CellError):
        return given
    failures: list[CellError] = []
    model = option(given[5], _OPTIONS, "linear", failures)
    half_life = number(given[6], _HALF_LIFE, failures)
    if half_life <= 0:
        failures.append(NUM)
    if not same_shape(*given[:4], *([] if given[4] == NOTHING else [given[4]])):
        return VALUE
    names, paths = _paths(given, failures)
    journeys = [_journey(path, failures, valued=given[4] != NOTHING) for path in paths]
    if not journeys:
        failures.append(NA)
    if failures:
        return worst(failures)
    if not any(journey.converted for journey in journeys):
        return DIV0
    try:
        return _table(names, channel_credits(journeys, len(names), model, half_life))
    except OverflowError:
        return NUM  # the values together are more than a cell can hold


def _table(names: Sequence[Any], credited: Sequence[float]) -> CellValue:
    total = fsum(credited)
    table: list[list[Any]] = [["channel", "credit", "share"]]
    for name, credit in zip(names, credited, strict=True):
        table.append([name, credit, credit / total if total else DIV0])
    return table


def _paths(given: list[Cells], failures: list[CellError]) -> tuple[list[Any], list[_Path]]:
    """Channels as they were first written, and the touches of each journey; blank rows are left out."""
    names: dict[str, Any] = {}
    paths: dict[str, _Path] = {}
    stated = flat(given[4]) if given[4] != NOTHING else [None] * len(flat(given[0]))
    for *touch, value in zip(*(flat(rows) for rows in given[:4]), stated, strict=True):
        if all(is_blank(cell) for cell in touch):
            continue
        journey, channel, day, converted = touch
        if is_blank(journey) or is_blank(channel):
            failures.append(NA)
            continue
        names.setdefault(label(channel), channel)
        path = paths.setdefault(label(journey), _Path())
        path.touches.append((numbers([day], failures)[0], list(names).index(label(channel))))
        path.converted = truth(converted, failures) or path.converted
        path.values.append(value)
    return list(names.values()), list(paths.values())


def _journey(path: _Path, failures: list[CellError], *, valued: bool) -> Journey:
    """The touches in order of their days, of one day as the rows have them."""
    ordered = sorted(path.touches, key=lambda touch: touch[0])
    worth = _worth(path.values, failures) if valued and path.converted else 1.0
    days, channels = zip(*ordered, strict=True)
    return Journey(channels, days, path.converted, worth)


def _worth(values: list[Any], failures: list[CellError]) -> float:
    """The value of a journey: the same on each of its rows."""
    worths = numbers(values, failures, low=0)
    if all(read_cell(value)[1] == 0 for value in values) and max(worths) - min(worths) > SLACK:
        failures.append(NUM)
    return max(worths[0], 0.0)


_ARGUMENTS = (
    Argument("journey_ids", "One cell a touch: the lead or customer.", "text", takes_range=True),
    Argument("channels", "One cell a touch: its channel.", "text", takes_range=True),
    Argument("touch_dates", "One cell a touch: its day. Of two on one day the upper row came first.", "date",
             takes_range=True),
    Argument("converted", "TRUE or FALSE (yes or no), one cell a touch. A journey converts if any of its "
             "rows is TRUE.", "text", takes_range=True),
    Argument("values", "What the conversion is worth, the same on every row of its journey. Left out: each "
             "conversion counts 1.", "money", False, takes_range=True),
    Argument("model", "linear: equal parts. first, last: one touch. time_decay: later touches more. "
             "position: 40 % first, 40 % last. markov: what would be lost without the channel.", "text",
             False, "linear", tuple(_OPTIONS)),
    Argument("half_life_days", "time_decay: a touch this many days before the last counts half as much.",
             "days", False, _HALF_LIFE),
)  # fmt: skip

ATTRIBUTION = Function(
    name="ATTRIBUTION",
    title="Attribution by channel",
    help="How much of the conversions each channel has earned. All credits together are the conversions, or "
    "their values.",
    arguments=_ARGUMENTS,
    behaviour=ArrayBehaviour.SPILL,
    returns="table",
    family="acquisition",
    call=attribution,
    examples=(
        (
            ([["J1"], ["J1"], ["J2"], ["J3"]], [["Search"], ["Email"], ["Search"], ["Email"]],
             [[46_023], [46_025], [46_024], [46_026]], [[True], [True], [True], [False]]),
            [["channel", "credit", "share"], ["Search", 1.5, 0.75], ["Email", 0.5, 0.25]],
        ),
    ),
    question="Which channels win our customers?",
)  # fmt: skip
