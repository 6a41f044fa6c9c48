"""KPI_BRIDGE: why a KPI moved between two months of a customers x months grid."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kpi_engine.errors import InputError
from kpi_engine.functions.grids import GRID, grid_function, grid_of, whole_months
from kpi_engine.functions.table_cells import NOTHING, Cells, flat, is_blank, option
from kpi_engine.ledger.grid import month_number
from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE, CellError
from kpi_engine.model.function import Argument, CellValue

if TYPE_CHECKING:
    from kpi_engine.ledger.bridge import Bridge, BridgeKpi
    from kpi_engine.ledger.grid import MrrGrid
    from kpi_engine.ledger.ledger import Ledger

_SHOWN = {word: word for word in ("effects", "segments", "sentence")}
_HEADS = ["name", "base", "up", "down", "ends"]


def kpi_bridge(given: list[Cells], failures: list[CellError]) -> CellValue:
    """name, base, up, down, ends: the columns of WATERFALL, or the sentence for the board.

    A KPI that subscriptions do not explain and a month that the grid does not hold are #N/A, one month twice
    is #NUM!, a KPI without a value in one of the months #DIV/0!.
    """
    grid = grid_of(given[0], failures)
    kpi = _kpi(given[1], failures)
    months = [_month(cells, grid, failures) for cells in given[2:4]]
    labels = _labels(given[4], len(given[0]) - 1, failures)
    window = whole_months(given[5], 1, kpi.window if kpi else None, failures)
    shown = option(given[6], _SHOWN, "effects", failures)
    if failures or grid is None or kpi is None:
        return None
    if months[0] == months[1]:
        failures.append(NUM)
        return None
    if kpi.window and not {month - (window or 0) for month in months} <= set(map(int, grid.months)):
        failures.append(NA)
        return None
    bridge = _bridge(grid, kpi, (months[0], months[1]), labels, (window or 0) if kpi.window else 0)
    if bridge is None:
        failures.append(DIV0)
        return None
    return [[bridge.sentence]] if shown == "sentence" else _table(bridge, by_segment=shown == "segments")


def _bridge(
    grid: MrrGrid, kpi: BridgeKpi, months: tuple[int, int], labels: list[str] | None, window: int
) -> Bridge | None:
    from kpi_engine.ledger.bridge import Bridge, BridgeSource, Question, Read, build_bridges

    by = () if labels is None else ("segment",)
    source = BridgeSource(_ledger(grid, labels))
    first, last = source.sums(kpi, months, window)
    (found,) = build_bridges(Question(kpi, *months, window, by), Read(first, last))
    return found if isinstance(found, Bridge) else None


def _ledger(grid: MrrGrid, labels: list[str] | None) -> Ledger:
    """The ledger of the grid, each customer in the segment that stands in its row."""
    import narwhals as nw

    from kpi_engine.ledger.grid_ledger import ledger_of
    from kpi_engine.ledger.ledger import CUSTOMER

    ledger = ledger_of(grid)
    if labels is None:
        return ledger
    of_rows = {CUSTOMER: list(range(len(grid.rows))), "segment0": [labels[row] for row in grid.rows]}
    segments = nw.from_dict(of_rows, backend="pandas").lazy()
    paid = ledger.paid.join(segments, on=CUSTOMER, how="inner")
    return replace(ledger, paid=paid, segments=("segment",))


def _table(bridge: Bridge, *, by_segment: bool) -> list[list[Any]]:
    """Where each bar floats: computed exactly, each cell the nearest number."""
    from kpi_engine.ledger.bridge import EFFECT_LABELS
    from kpi_engine.model.period import month_text

    moves = [(EFFECT_LABELS[name], bridge.total(name)) for name in bridge.names]
    if by_segment:
        moves = [
            (", ".join(filter(None, (EFFECT_LABELS[each.name], each.part, each.segment))), each.value)
            for each in bridge.in_order
        ]
    total, zero = bridge.value_from, Fraction()
    table: list[list[Any]] = [_HEADS, [month_text(bridge.month_from), 0.0, 0.0, 0.0, float(total)]]
    for name, move in moves:
        before, total = total, total + move
        table.append(
            [name, *(float(each) for each in (min(before, total), max(move, zero), max(-move, zero))), 0.0]
        )
    return [*table, [month_text(bridge.month_to), 0.0, 0.0, 0.0, float(total)]]


def _kpi(cells: Cells, failures: list[CellError]) -> BridgeKpi | None:
    from kpi_engine.ledger.bridge.kpis import bridge_kpi

    try:
        return bridge_kpi(str(cells[0][0] or ""))
    except InputError:
        failures.append(NA)
        return None


def _month(cells: Cells, grid: MrrGrid | None, failures: list[CellError]) -> int:
    cell = cells[0][0]
    month = None if is_blank(cell) else month_number(cell)
    if month is None:
        failures.append(NA if is_blank(cell) else VALUE)
    elif grid is not None and month not in grid.months:
        failures.append(NA)
    return month or 0


def _labels(cells: Cells, count: int, failures: list[CellError]) -> list[str] | None:
    """The segment of each customer row; None where no segments are given."""
    if cells == NOTHING:
        return None
    labels = ["" if is_blank(cell) else _text(cell) for cell in flat(cells)]
    if len(labels) != count:
        failures.append(VALUE)
    return labels


def _text(cell: Any) -> str:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return f"{cell:.15g}"
    return " ".join(str(cell).split())


_EXAMPLE = [["id", "2026-01", "2026-02"], ["K1", 100, 100], ["K2", 60, None], ["K3", 40, 80]]

KPI_BRIDGE = grid_function(
    "KPI_BRIDGE", "Why a KPI moved",
    "Splits the change of a KPI between two months into volume, mix and price; columns for a stacked chart.",
    (
        GRID,
        Argument("kpi", "MRR, ARR, MRR_NET_NEW, ARPU, NRR, GRR, LOGO_CHURN, MRR_CHURN …", "text"),
        Argument("from_month", "The month to start from, as a date or 2026-03.", "text"),
        Argument("to_month", "The month to end with.", "text"),
        Argument("segment_range", "One cell a customer row: the segment it belongs to.", "text", False,
                 takes_range=True),
        Argument("window", "Months back to the customer base. Left out: 12, for churn 1.", "months", False),
        Argument("show", "effects: a row each. segments: each by segment. sentence: one for the board.",
                 "text", False, "effects", tuple(_SHOWN)),
    ),
    kpi_bridge,
    question="Why did a KPI move?",
    examples=(
        (
            (_EXAMPLE, "MRR", "2026-01", "2026-02", [["Core"], ["Core"], ["Core"]]),
            [_HEADS, ["2026-01", 0, 0, 0, 200], ["Volume", 400 / 3, 0, 200 / 3, 0], ["Mix", 400 / 3, 0, 0, 0],
             ["Price", 400 / 3, 140 / 3, 0, 0], ["2026-02", 0, 0, 0, 180]],
        ),
        (
            (_EXAMPLE, "MRR_NET_NEW", "2026-01", "2026-02"),
            [_HEADS, ["2026-01", 0, 0, 0, 200], ["Volume", -60, 0, 260, 0], ["Price", -60, 40, 0, 0],
             ["2026-02", 0, 0, 0, -20]],
        ),
    ),
)  # fmt: skip
