"""The sheet MRR moves shows the movements that MRR_MOVES finds, up to the closed month, and checks them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kpi_engine.derive.template import mrr_moves
from kpi_engine.functions.tables import MRR_MOVES
from kpi_engine.model.cell_error import NA

if TYPE_CHECKING:
    from tests.derive.template.conftest import Desk

GRID: list[list[Any]] = [
    ["customer", "2026-01", "2026-02", "2026-03", "2026-04"],
    ["Alto", 100, 100, 150, 150], ["Brio", 50, 50, 0, 60], ["Coda", 0, 40, 40, 20],
]  # fmt: skip
TERMS = {"start": "opening_mrr", "new": "new_mrr", "reactivation": "reactivation_mrr",
         "expansion": "expansion_mrr", "contraction": "contraction_mrr", "churn": "churned_mrr",
         "end": "mrr"}  # fmt: skip


def moves() -> dict[str, list[Any]]:
    table = MRR_MOVES.call(GRID)
    assert isinstance(table, list)
    return {TERMS[str(row[0])]: row[1:] for row in table[1:] if row[0] in TERMS}


def shown(desk: Desk, typed: dict[str, list[Any]]) -> dict[str, Any]:
    desk.months(**typed)
    mrr_moves.write(desk.book, desk.grid("smk"))
    return {cell: value for (sheet, cell), value in desk.computed().items() if sheet == "MRR moves"}


def test_four_months_of_three_customers(desk: Desk) -> None:
    typed = moves()
    found = shown(desk, typed)
    for row, figures in enumerate(typed.values(), 6):
        assert [found[f"{column}{row}"] for column in "JKLM"] == figures
    assert [found[f"{column}12"] for column in "JKLM"] == [150, 190, 190, 230], "by hand"
    assert [found[f"N{row}"] for row in range(6, 13)] == [0, 190, 60, 50, 20, 50, 230]
    assert found["N14"] == 230
    assert found["M15"] == pytest.approx(40 / 190)
    assert {found[f"{column}16"] for column in "JKLMN"} == {0}
    assert {found[f"{column}17"] for column in "KLM"} == {0}
    assert found["I6"] is NA, "before the first month"


def test_figures_that_do_not_tie_are_told(desk: Desk) -> None:
    typed = moves()
    typed["mrr"][2] = 195
    found = shown(desk, typed)
    assert (found["L16"], found["M17"]) == (-5, -5)


def test_reactivation_that_nobody_typed_is_none_but_a_missing_movement_is_missing(desk: Desk) -> None:
    typed = moves()
    typed["reactivation_mrr"] = [None] * 4
    typed["expansion_mrr"][1] = None
    found = shown(desk, typed)
    assert [found[f"{column}8"] for column in "JKLM"] == [0] * 4
    assert found["K9"] is found["K14"] is found["N9"] is NA


@pytest.mark.parametrize("missing", ["mrr", "opening_mrr", "new_mrr"])
def test_no_sheet_where_a_movement_is_not_typed(desk: Desk, missing: str) -> None:
    """The check of start and movements against the end would be off without reason."""
    typed = {term: figures for term, figures in moves().items() if term != missing}
    desk.months(**typed)
    mrr_moves.write(desk.book, desk.grid("smk"))
    assert "MRR moves" not in desk.book.sheetnames
