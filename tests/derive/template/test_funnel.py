"""The sheet Funnel gives what FUNNEL gives, for the stages that are in use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kpi_engine.derive.template import funnel
from kpi_engine.functions.funnels import FUNNEL
from kpi_engine.model.cell_error import DIV0, NA, NUM

if TYPE_CHECKING:
    from tests.derive.template.conftest import Desk


def shown(desk: Desk, **typed: Any) -> dict[str, Any]:
    desk.months(visitors=[5000, 5000, 5000, 1000], trials=[9, 9, 9, 300], paid_conversions=[1, 1, 1, 60])
    funnel.write(desk.book, desk.grid("ams"))
    desk.type("Funnel", typed)
    return {cell: value for (sheet, cell), value in desk.computed().items() if sheet == "Funnel"}


def test_stages_of_the_closed_month(desk: Desk) -> None:
    found = shown(desk)
    table = FUNNEL.call([[1000], [300], [60]])
    assert isinstance(table, list)
    for row, (_, count, step, whole, lost, _) in zip((6, 7, 14), table[1:], strict=True):
        assert [found[f"{column}{row}"] for column in "BCDE"] == [count, step, whole, lost]
    assert [found[f"C{row}"] for row in (6, 7, 14)] == [1, 0.3, 0.2], "by hand"
    assert [found[f"F{row}"] for row in (7, 14)] == pytest.approx([700 / 940, 240 / 940])
    assert found["D8"] == "", "a further stage that is not in use"


def test_further_stages_stand_between_trial_and_payment(desk: Desk) -> None:
    found = shown(desk, A8="Team invited", B8=150, A10="Report used", B10=75)
    assert [found[f"C{row}"] for row in (8, 10, 14)] == [0.5, 0.5, 0.8]
    assert found["D14"] == pytest.approx(0.06)
    assert found["E14"] == 15
    assert found["A15"] == ""


def test_a_stage_that_more_people_reach_is_flagged(desk: Desk) -> None:
    found = shown(desk, A8="Team invited", B8=400)
    assert found["F8"] == "rises"
    assert found["E8"] == -100


def test_what_is_missing_or_wrong_is_an_error_of_its_line_and_a_nameless_count_is_told(desk: Desk) -> None:
    found = shown(desk, A8="Team invited", A9="Report used", B9=-5, B10=70)
    assert found["C8"] is NA
    assert found["G9"] is NUM
    assert found["A15"] == "counts without a name, not in the funnel: 1"


def test_nobody_to_divide_by(desk: Desk) -> None:
    desk.months(trials=[0, 0, 0, 0], paid_conversions=[0, 0, 0, 0])
    funnel.write(desk.book, desk.grid("ams"))
    found = desk.computed()
    assert found["Funnel", "D6"] is DIV0
    assert found["Funnel", "C13"] is DIV0


def test_further_stages_can_be_filled_where_the_guide_asks_for_a_funnel(desk: Desk) -> None:
    desk.months(trials=[1], paid_conversions=[1])
    targets = funnel.funnel_targets(desk.grid("ams"))
    assert ("funnel_counts", "Actual", "6", "Funnel!B12", "", "") in targets
    assert funnel.funnel_targets(desk.grid("mas")) == []
