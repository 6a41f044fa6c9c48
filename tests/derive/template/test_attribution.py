"""The sheets Touches and Attribution give what ATTRIBUTION gives, by every model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kpi_engine.derive.template import attribution, touches
from kpi_engine.functions.attribution import ATTRIBUTION
from kpi_engine.model.cell_error import DIV0, NA, NUM

if TYPE_CHECKING:
    from tests.derive.template.conftest import Desk

# Journey, channel, day, converted, value (in thousands). J1 goes by Search, Email, Partner; J2 by Search; J3
# is lost; J4 has two touches on one day. `*` and `search ` must not be taken for patterns or other channels.
TOUCHES: list[tuple[Any, ...]] = [
    ("J1", "Search", 46_000, "no", 9), ("J1", "Email", 46_007, "no", 9), ("J2", "search ", 46_003, "YES", 1),
    ("j1", "Partner", 46_014, "yes", 9), ("J3", "Email", 46_001, "no", None), ("J3", "*", 46_002, "no", None),
    (4, "Email", 46_020, "yes", 2), ("4", "Partner", 46_020, "no", 2),
]  # fmt: skip
INCOMPLETE = "incomplete rows: 1, shown in red on the sheet Touches"
MODELS = dict(zip(("first", "last", "linear", "time_decay", "position", "markov"), "BCDEFG", strict=True))


def attributed(desk: Desk, rows: list[tuple[Any, ...]], **cells: Any) -> dict[tuple[str, str], Any]:
    touches.write(desk.book, desk.grid("smk"))
    attribution.write(desk.book, desk.grid("smk"))
    for row, touch in enumerate(rows, 6):
        desk.type("Touches", {f"{column}{row}": cell for column, cell in zip("BCDEF", touch, strict=True)})
    desk.type("Attribution", cells)
    return desk.computed()


def called(rows: list[tuple[Any, ...]], model: str, *, valued: bool = False) -> list[Any]:
    columns: list[Any] = [[[cell] for cell in column] for column in zip(*rows, strict=True)]
    values = [[cell or 0] for (cell,) in columns[4]] if valued else None
    table = ATTRIBUTION.call(*columns[:4], values, model)
    assert isinstance(table, list), table
    return [row[1] for row in table[1:]]


def test_every_model_gives_the_credit_of_the_function(desk: Desk) -> None:
    found = attributed(desk, TOUCHES)
    assert found["Attribution", "B6"] == "complete"
    assert [found["Attribution", f"A{row}"] for row in range(11, 16)] == [
        "Search",
        "Email",
        "Partner",
        "*",
        "",
    ]
    assert (found["Attribution", "B7"], found["Attribution", "B8"]) == (3, 4), "won, and all journeys"
    assert [found["Attribution", f"B{row}"] for row in range(11, 15)] == [2, 1, 0, 0], "by hand"
    assert [found["Attribution", f"F{row}"] for row in range(11, 15)] == pytest.approx([1.4, 0.7, 0.9, 0])
    for model, column in MODELS.items():
        credit = [found["Attribution", f"{column}{row}"] for row in range(11, 15)]
        assert credit == pytest.approx(called(TOUCHES, model)), model
        assert found["Attribution", f"{column}19"] == pytest.approx(3), model
        assert found["Attribution", f"{column}20"] == 0, model


def test_value_and_cost_follow_the_model_chosen_in_whole_units(desk: Desk) -> None:
    spend = {"I11": "search", "J11": 6, "I12": "Fair", "J12": 4}
    found = attributed(desk, TOUCHES, B4="Last touch", **spend)
    rows = range(24, 28)
    assert [found["Attribution", f"B{row}"] for row in rows] == [1, 0, 2, 0]
    assert [found["Attribution", f"D{row}"] for row in rows] == [1000, 0, 11_000, 0]
    assert [value * 1000 for value in called(TOUCHES, "last", valued=True)] == [1000, 0, 11_000, 0]
    assert (found["Attribution", "E24"], found["Attribution", "F24"]) == (6000, 6000), (
        "spend and CAC of Search"
    )
    assert found["Attribution", "G24"] == pytest.approx(1 / 6)
    assert found["Attribution", "F25"] is NA, "nobody stated what Email cost"
    assert found["Attribution", "J19"] == 4000, "a channel without a touch is named"
    assert found["Attribution", "F32"] == pytest.approx(10_000 / 3)


def test_the_chain_shares_out_all_value(desk: Desk) -> None:
    found = attributed(desk, TOUCHES, B4="Markov chain")
    values = [found["Attribution", f"D{row}"] for row in range(24, 28)]
    assert values == pytest.approx([value * 1000 for value in called(TOUCHES, "markov", valued=True)])
    assert found["Attribution", "D32"] == pytest.approx(12_000)


@pytest.mark.parametrize(
    ("rows", "said", "credit"),
    [
        ([], "no touches yet", ""),
        ([("J1", "Ads", 46_000, "yes", 1), ("J1", "Ads", 46_000, "maybe", 1)], INCOMPLETE, NA),
        ([("J1", "Ads", 46_000, "yes", 1), ("J1", None, 46_000, "yes", 1)], INCOMPLETE, NA),
        ([("J1", "Ads", 46_000, "yes", 1), ("J1", "Ads", "May", "yes", 1)], INCOMPLETE, NA),
        ([("J1", "Ads", 46_000, "no", None)], "complete", DIV0),
        ([("J1", f"C{number}", 46_000, "yes", 1) for number in range(9)],
         "channels: 9, room for 8: bring small ones together", NA),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_and_gives_no_figure(
    desk: Desk, rows: list[tuple[Any, ...]], said: str, credit: Any
) -> None:
    found = attributed(desk, rows)
    assert found["Attribution", "B6"] == said
    assert [found["Attribution", f"{column}11"] for column in "BCDEFG"] == [credit] * 6


def test_a_journey_worth_two_amounts_has_no_value_but_its_credit(desk: Desk) -> None:
    found = attributed(desk, [("J1", "Ads", 46_000, "yes", 5), ("J1", "Ads", 46_001, "yes", 6)])
    assert found["Attribution", "B24"] == 1
    assert found["Attribution", "D24"] is NUM


def test_each_touch_can_be_filled_where_the_guide_asks_for_attribution(desk: Desk) -> None:
    targets = touches.touch_targets(desk.grid("smk"))
    assert ("touch_dates", "Actual", "300", "Touches!D305", "", "") in targets
    assert len(targets) == 5 * 300
    assert attribution.spend_targets(desk.grid("smk"))[8] == (
        "spend_by_channel", "Actual", "1", "Attribution!J11", "", ""
    )  # fmt: skip
    assert touches.touch_targets(desk.grid("mas")) == attribution.spend_targets(desk.grid("mas")) == []
