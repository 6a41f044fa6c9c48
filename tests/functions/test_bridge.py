"""KPI_BRIDGE as a cell calls it: why a KPI moved between two months of a grid."""

from __future__ import annotations

from typing import Any

import pytest

from kpi_engine.functions.bridge import KPI_BRIDGE
from kpi_engine.functions.funnels import WATERFALL
from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE, CellError

# Alto stays, Brio leaves and returns, Coda is downgraded, Dolce stays a month, Estro two.
GRID: list[list[Any]] = [
    ["customer", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"],
    ["Alto", 100, 100, 150, 150, 150, 150],
    ["Brio", 50, 50, 0, 0, 60, 60],
    ["Coda", 0, 0, 200, 120, 120, 120],
    ["Dolce", 0, 30, 0, 0, 0, 0],
    ["Estro", None, None, None, 80, 80, None],
]
PLANS = [["Core"], ["Core"], ["Pro"], ["Core"], ["Pro"]]


def table(*arguments: Any) -> list[list[Any]]:
    answer = KPI_BRIDGE.call(*arguments)
    assert isinstance(answer, list)
    return answer


def test_the_ends_are_the_retention_of_three_months() -> None:
    """Of 180 in February 150 of Alto and 60 of Brio are left in May; of 350 in March, 270 in June."""
    rows = table(GRID, "NRR", "2026-05", "2026-06", PLANS, 3)
    assert rows[0] == ["name", "base", "up", "down", "ends"]
    assert [row[0] for row in rows[1:]] == ["2026-05", "Volume", "Mix", "Price", "2026-06"]
    assert rows[1][4] == pytest.approx(210 / 180)
    assert rows[-1][4] == pytest.approx(270 / 350)


def test_the_columns_are_those_of_waterfall() -> None:
    rows = table(GRID, "MRR", "2026-02", "2026-06", PLANS)
    moves = [[row[2] - row[3]] for row in rows[2:-1]]
    drawn = WATERFALL.call(180, moves, [[row[0]] for row in rows[2:-1]])
    assert isinstance(drawn, list)
    assert [row[1:] for row in rows[1:]] == [pytest.approx(row[1:]) for row in drawn[1:]]
    assert rows[-1][4] == 330


def test_segments_have_rows_of_their_own() -> None:
    rows = table(GRID, "MRR_NET_NEW", "2026-03", "2026-06", PLANS, None, "segments")
    assert [row[0] for row in rows[2:-1]] == [
        "Volume, churn, Core", "Volume, new, Pro", "Volume, churn, Pro", "Price, expansion, Core"
    ]  # fmt: skip
    assert [row[4] for row in (rows[1], rows[-1])] == [170, -80]


def test_the_sentence_for_the_board() -> None:
    assert KPI_BRIDGE.call(GRID, "LOGO_CHURN", "2026-05", "2026-06", None, None, "sentence") == [
        ["Logo churn rose from 0.0 % in 2026-05 to 25.0 % in 2026-06 (+25.0 points): higher churn added "
         "25.0 points."]
    ]  # fmt: skip


def test_months_may_be_dates_of_a_sheet() -> None:
    assert table(GRID, "mrr", 46054, 46174)[1:] == table(GRID, "MRR", "2026-02", "2026-06")[1:]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("CAC", "2026-02", "2026-06"), NA),
        ((None, "2026-02", "2026-06"), NA),
        (("MRR", "2026-02", "2026-07"), NA),
        (("MRR", "2026-02", None), NA),
        (("MRR", "2026-02", "soon"), VALUE),
        (("MRR", "2026-02", "2026-02"), NUM),
        (("NRR", "2026-02", "2026-06"), NA),
        (("NRR", "2026-05", "2026-06", None, 0), NUM),
        (("NRR", "2026-05", "2026-06", None, 1.5), NUM),
        (("MRR", "2026-02", "2026-06", [["Core"]]), VALUE),
        (("MRR", "2026-02", "2026-06", None, None, "chart"), NA),
        (("SAAS_QUICK_RATIO", "2026-02", "2026-06"), DIV0),
        (("MRR", CellError.REF, "2026-06"), CellError.REF),
    ],
)
def test_what_cannot_be_bridged_gives_its_error(arguments: tuple[Any, ...], error: CellError) -> None:
    assert KPI_BRIDGE.call(GRID, *arguments) == error
