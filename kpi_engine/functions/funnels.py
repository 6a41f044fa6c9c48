"""Tables of a report: FUNNEL, WATERFALL, RATIO_BY and MRR_FORECAST."""

from __future__ import annotations

from collections.abc import Callable
from math import fsum, inf, isfinite
from typing import Any

from kpi_engine.functions.table_cells import (
    NOTHING,
    Cells,
    flat,
    is_blank,
    label,
    number,
    numbers,
    read_arguments,
    truth,
    within_cells,
    worst,
)
from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE, CellError
from kpi_engine.model.condition import SLACK
from kpi_engine.model.function import Argument, ArrayBehaviour, CellValue, Function

RISES = "rises"
"""The flag of a stage that more people reach than the one before."""
_MOST_MONTHS = 16_384
"""Columns of a sheet."""


def funnel(given: list[Cells], failures: list[CellError]) -> CellValue:
    """stage, count, step, cumulative, drop_off, flag: a row a stage."""
    counts = numbers(flat(given[0]), failures, low=0)
    names = _names(given[1], len(counts), "Stage", failures)
    table: list[list[Any]] = [["stage", "count", "step", "cumulative", "drop_off", "flag"]]
    table.append([names[0], counts[0], 1.0, _share(counts[0], counts[0]), 0.0, ""])
    for name, before, count in zip(names[1:], counts, counts[1:], strict=False):
        step, whole = _share(count, before), _share(count, counts[0])
        table.append([name, count, step, whole, before - count, RISES if count > before + SLACK else ""])
    return table


def waterfall(given: list[Cells], failures: list[CellError]) -> CellValue:
    """name, base, up, down, ends: the columns of a stacked chart, a row for the start, each move, the end."""
    total = number(given[0], None, failures)
    moves = numbers(flat(given[1]), failures)
    names = _names(given[2], len(moves), "Move", failures)
    table: list[list[Any]] = [["name", "base", "up", "down", "ends"], ["Start", 0.0, 0.0, 0.0, total]]
    for name, move in zip(names, moves, strict=False):
        before, total = total, total + move
        table.append([name, min(before, total), max(move, 0.0), max(-move, 0.0), 0.0])
    return [*table, ["End", 0.0, 0.0, 0.0, total]]


def ratio_by(given: list[Cells], failures: list[CellError]) -> CellValue:
    """segment, numerator, denominator, ratio: sums of each segment divided, never a mean of ratios."""
    segments, tops, bottoms = (flat(rows) for rows in given[:3])
    with_total = True if given[3] == NOTHING else truth(given[3][0][0], failures)
    if not len(segments) == len(tops) == len(bottoms):
        failures.append(VALUE)
        return None
    sums: dict[str, tuple[Any, list[float], list[float]]] = {}
    for row in zip(segments, tops, bottoms, strict=True):
        if all(is_blank(cell) for cell in row):
            continue
        failures += [NA] if is_blank(row[0]) else []
        top, bottom = numbers(row[1:], failures)
        _, above, below = sums.setdefault(label(row[0]), (row[0], [], []))
        above.append(top)
        below.append(bottom)
    if not sums:
        failures.append(NA)
    table: list[list[Any]] = [["segment", "numerator", "denominator", "ratio"]]
    table += [_ratio_row(*parts) for parts in sums.values()]
    if with_total:
        above = [top for _, tops, _ in sums.values() for top in tops]
        table.append(_ratio_row("Total", above, [bottom for *_, below in sums.values() for bottom in below]))
    return table


def mrr_forecast(given: list[Cells], failures: list[CellError]) -> CellValue:
    """One row: the MRR at the end of each month to come."""
    start, new, churn, expansion, months = (number(rows, None, failures) for rows in given)
    if min(start, new, expansion) < -SLACK or not -SLACK <= churn <= 1 + SLACK:
        failures.append(NUM)
    if not 1 - SLACK <= months <= _MOST_MONTHS or abs(months - round(months)) > SLACK:
        failures.append(NUM)
    if failures:
        return None
    row: list[Any] = []
    for _ in range(round(months)):
        start = start * (1 + expansion - churn) + new
        row.append(start)
    return [row]


def _share(part: float, whole: float) -> float | CellError:
    return part / whole if whole else DIV0


def _names(rows: Cells, count: int, word: str, failures: list[CellError]) -> list[Any]:
    """One name a row, as it was written; without names they are numbered."""
    if rows == NOTHING:
        return [f"{word} {place}" for place in range(1, count + 1)]
    names = flat(rows)
    if len(names) != count:
        failures.append(VALUE)
    return [f"{word} {place}" if is_blank(name) else name for place, name in enumerate(names, 1)]


def _ratio_row(name: Any, tops: list[float], bottoms: list[float]) -> list[Any]:
    above, below = _sum(tops), _sum(bottoms)
    # What is divided by more than a cell can hold is not 0.
    return [name, above, below, _share(above, below) if isfinite(below) else inf]


def _sum(figures: list[float]) -> float:
    """The sum, rounded once; infinite beyond the largest float."""
    try:
        return fsum(figures)
    except OverflowError:
        return inf


def _caller(
    body: Callable[[list[Cells], list[CellError]], CellValue], arguments: tuple[Argument, ...]
) -> Callable[..., CellValue]:
    """`body` as a cell calls it: errors of inputs first, then what cannot be used, then results too large."""

    def call(*cells: CellValue) -> CellValue:
        given = read_arguments(cells, arguments)
        if isinstance(given, CellError):
            return given
        failures: list[CellError] = []
        table = body(given, failures)
        return worst(failures) if failures or not isinstance(table, list) else within_cells(table)

    call.__doc__ = body.__doc__
    return call


_FUNNEL = (
    Argument("stage_counts", "How many reached each stage, in the order of the stages.", "number",
             takes_range=True),
    Argument("names", "The name of each stage. Left out: numbers.", "text", False, takes_range=True),
)  # fmt: skip
_WATERFALL = (
    Argument("start", "The total before the first move.", "money"),
    Argument("moves", "Gains positive, losses negative, in the order to show.", "money", takes_range=True),
    Argument("names", "The name of each move. Left out: numbers.", "text", False, takes_range=True),
)
_RATIO_BY = (
    Argument("segments", "One cell a row: the channel, tier or other part it belongs to.", "text",
             takes_range=True),
    Argument("numerators", "What is divided, one figure a row: spend.", "number", takes_range=True),
    Argument("denominators", "What it is divided by, one figure a row: new customers.", "number",
             takes_range=True),
    Argument("total", "FALSE leaves out the row of all segments together.", "text", False, default=True),
)  # fmt: skip
_FORECAST = (
    Argument("start", "MRR now.", "money/month"),
    Argument("new_per_month", "New MRR won each month.", "money/month"),
    Argument("monthly_churn", "The share of MRR lost each month: 0.05 is 5 %.", "fraction"),
    Argument("monthly_expansion", "The share by which MRR grows with the customers there are.", "fraction"),
    Argument("months", "How many months to look ahead.", "months"),
)

FUNNEL = Function(
    "FUNNEL", "Funnel", "How many are left at each stage, from step to step and of all who began.",
    _FUNNEL, ArrayBehaviour.SPILL, "table", "tables", _caller(funnel, _FUNNEL),
    examples=(
        (
            ([[800], [200], [50]], [["Visits"], ["Trials"], ["Paid"]]),
            [["stage", "count", "step", "cumulative", "drop_off", "flag"], ["Visits", 800, 1, 1, 0, ""],
             ["Trials", 200, 0.25, 0.25, 600, ""], ["Paid", 50, 0.25, 0.0625, 150, ""]],
        ),
    ),
    question="Where do we lose people on the way to a paying customer?",
)  # fmt: skip
WATERFALL = Function(
    "WATERFALL", "Waterfall", "The columns of a bridge from one total to another, for a stacked chart.",
    _WATERFALL, ArrayBehaviour.SPILL, "table", "tables", _caller(waterfall, _WATERFALL),
    examples=(
        (
            (50, [[20, -10]], [["New", "Lost"]]),
            [["name", "base", "up", "down", "ends"], ["Start", 0, 0, 0, 50], ["New", 50, 20, 0, 0],
             ["Lost", 60, 0, 10, 0], ["End", 0, 0, 0, 60]],
        ),
    ),
    question="What led from one total to the next?",
)  # fmt: skip
RATIO_BY = Function(
    "RATIO_BY", "Ratio by segment", "A ratio of sums for each segment and for all: CAC by channel.",
    _RATIO_BY, ArrayBehaviour.SPILL, "table", "tables", _caller(ratio_by, _RATIO_BY),
    examples=(
        (
            ([["Paid"], ["Partner"], ["Paid"]], [[600], [100], [200]], [[2], [1], [2]]),
            [["segment", "numerator", "denominator", "ratio"], ["Paid", 800, 4, 200],
             ["Partner", 100, 1, 100], ["Total", 900, 5, 180]],
        ),
    ),
    question="How do channels, tiers or regions compare?",
)  # fmt: skip
MRR_FORECAST = Function(
    "MRR_FORECAST", "MRR forecast", "MRR of the months to come at a steady churn, expansion and inflow.",
    _FORECAST, ArrayBehaviour.SPILL, "row", "tables", _caller(mrr_forecast, _FORECAST),
    examples=(((100, 0, 0, 0.5, 2), [[150, 225]]),),
    question="Where does MRR go if nothing changes?",
)  # fmt: skip

FUNNEL_FUNCTIONS = (FUNNEL, WATERFALL, RATIO_BY, MRR_FORECAST)
"""Every function of this module, for the registry."""
