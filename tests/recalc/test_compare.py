"""When a computed value counts as the saved one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpi_engine.model.cell_error import DIV0, NA, Scalar
from kpi_engine.recalc import recalculate
from kpi_engine.recalc.compare import cancels, same
from kpi_engine.recalc.session import Session
from kpi_engine.workbook.package import Package


@pytest.mark.parametrize(
    ("cached", "computed", "verdict"),
    [
        (1.0, 1.0 + 9e-10, True), (1.0, 1.0 + 2e-9, False), (1e12, 1e12 + 500.0, True), (0.0, 1e-30, False),
        ("NRR", "NRR", True), ("NRR", "nrr", False), (True, 1.0, False), (DIV0, DIV0, True),
        (DIV0, NA, False), (DIV0, 0.0, False), ("1", 1.0, False),
        ("#N/A", NA, True), ("#N/A", DIV0, False), (NA, "#N/A", False),
        (1.0, True, True), (0.0, False, True), (0.0, True, False), (2.0, True, False),
    ],
)  # fmt: skip
def test_numbers_agree_to_a_billionth_and_all_else_exactly(
    cached: Scalar, computed: Scalar, verdict: bool
) -> None:
    assert same(cached, computed) is verdict


def test_what_cancellation_leaves_is_measured_against_the_operands() -> None:
    assert cancels(0.0, 3.7e-9, 1e7)
    assert not cancels(0.0, 3.7e-9, 100.0)


def test_a_difference_of_large_amounts_that_excel_shows_as_zero_is_equal(
    book: Callable[..., Package],
) -> None:
    cells = {
        "A1": 0.1,
        "A2": 0.2,
        "B1": "=A1+A2-0.3",
        "B2": '=IF(B1=0,"ties","does not tie")',
        "B3": "=B1*1E+20",
    }
    saved = {"Plan": {"B1": 0.0, "B2": "ties", "B3": 0.0}}
    found = recalculate(book({"Plan": cells}, saved=saved))
    assert [each.status for each in found.cells] == ["equal", "equal", "equal"]


def test_a_small_result_that_is_no_residue_stays(book: Callable[..., Package]) -> None:
    found = recalculate(book({"Plan": {"B1": "=0.000001-0.0000009"}}))
    assert found.cells[0].computed == pytest.approx(1e-7)


def test_a_product_is_not_forgiven_what_a_sum_is(book: Callable[..., Package]) -> None:
    found = recalculate(book({"Plan": {"B1": "=1000000*2"}}, saved={"Plan": {"B1": 2_000_000.01}}))
    assert found.cells[0].status == "different"


def test_a_function_that_the_engine_approximates_is_doubted_not_believed(
    book: Callable[..., Package],
) -> None:
    cells = {"A1": "=CHISQ.DIST(0.5,3,TRUE)", "A2": "=A1*2"}
    exact = recalculate(book({"Plan": cells})).cells[0].computed
    assert isinstance(exact, float)
    saved = {"Plan": {"A1": exact * (1 + 1e-8), "A2": 2 * exact * (1 + 1e-8)}}
    found = recalculate(book({"Plan": cells}, saved=saved))
    assert [each.status for each in found.cells] == ["not_verifiable", "equal"]
    assert "approximation" in found.cells[0].reason


@pytest.mark.parametrize("formula", ["ROUND(A1-A2,9)", "IF(A1>0,A1-A2,0)", "(A1-A2)*3", "ABS(A1-A2)"])
def test_only_where_the_last_operation_is_a_sum_its_operands_count(
    formula: str, book: Callable[..., Package]
) -> None:
    """The operands are 1E+10 and the difference of the two results is a billionth of 1."""
    cells = {"A1": 1e10, "A2": 1e10 - 1, "B1": f"={formula}", "B2": "=A1-A2"}
    exact = {"ROUND(A1-A2,9)": 1.0, "(A1-A2)*3": 3.0}.get(formula, 1.0)
    saved = {"Plan": {"B1": exact * (1 + 2e-9), "B2": 1 + 2e-9}}
    found = recalculate(book({"Plan": cells}, saved=saved))
    assert [each.status for each in found.cells] == ["different", "equal"]


@pytest.mark.parametrize(("largest", "status"), [(1e10, "equal"), (1e3, "different")])
def test_an_operand_counts_as_large_as_its_cell_is(
    largest: float, status: str, book: Callable[..., Package]
) -> None:
    cells = {"A1": largest, "A2": "=A1-1", "B1": "=A1-A2"}
    saved = {"Plan": {"A2": largest - 1, "B1": 1 + 2e-9}}
    found = recalculate(book({"Plan": cells}, saved=saved))
    assert {each.cell: each.status for each in found.cells} == {"A2": "equal", "B1": status}


def test_nobody_asks_for_operands_where_no_number_is_large_enough(
    book: Callable[..., Package], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each question takes the engine a moment; a hundred thousand old results took minutes."""
    asked: list[str] = []
    monkeypatch.setattr(Session, "ask", lambda _self, _sheet, formula: asked.append(formula))
    cells = {"A1": 5.0, "A2": "=A1+1", "A3": "=SUM(A1:A2)-3"}
    found = recalculate(book({"Plan": cells}, saved={"Plan": {"A2": 9.0, "A3": 9.0}}))
    assert [each.status for each in found.cells] == ["different", "different"]
    assert asked == []


def test_amounts_of_one_sign_leave_no_residue_when_they_are_added(
    book: Callable[..., Package], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Session, "ask", lambda _self, _sheet, formula: asked.append(formula))
    cells = {"A1": 1e15, "A2": 5.0, "B1": "=SUM(A1:A2)+1", "B2": "=A2+1"}
    found = recalculate(book({"Plan": cells}, saved={"Plan": {"B1": 1e15 + 7e6, "B2": 6.001}}))
    assert [each.status for each in found.cells] == ["different", "different"]
    assert asked == []
