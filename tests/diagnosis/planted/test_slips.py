"""What each kind of slip does to a cell, when it can be seen, and how an answer to it is judged."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

import pytest

from kpi_engine.model.finding import Finding
from tests.diagnosis.planted.business import SHAPES, Business, business
from tests.diagnosis.planted.faults import Planted, plant, plant_pair, plant_printed
from tests.diagnosis.planted.rivals import rivals
from tests.diagnosis.planted.score import Verdicts
from tests.diagnosis.planted.slips import ALL, KNOWN
from tests.diagnosis.planted.styles import House
from tests.diagnosis.planted.typed import Key, Typed, shown

HOUSE = House((0, ""), 2, 1, True, 2, 1, False, 1.0)


def of(**figures: str) -> Business:
    """A business of one month, from what was typed."""
    cells = {Key(term, "2026-01"): typed(raw) for term, raw in figures.items()}
    return Business("by hand", HOUSE, cells, {key: each.value for key, each in cells.items()})


def typed(raw: str) -> Typed:
    suffix = raw[-1] if raw[-1] in "%km" else ""
    digits = raw.removeprefix("-").removesuffix(suffix).replace(",", "")
    return Typed(digits, raw.startswith("-"), suffix, "," in raw)


@pytest.mark.parametrize(
    ("raw", "power", "wrong"),
    [("15.0%", 1, "150%"), ("15.0%", -1, "1.50%"), ("1,234", 1, "12,340"), ("1234", -3, "1.234"),
     ("123.45", 2, "12345"), ("0.05", 1, "0.5"), ("-12k", -1, "-1.2k")],
)  # fmt: skip
def test_a_moved_point_keeps_every_digit(raw: str, power: int, wrong: str) -> None:
    assert typed(raw).moved(power).raw == wrong


@pytest.mark.parametrize(
    ("raw", "value", "half"),
    [("15.0%", 0.15, 0.0005), ("-1,234k", -1_234_000, 500), ("47.50", 47.5, 0.005), ("7", 7, 0.5)],
)
def test_a_cell_is_as_exact_as_its_last_digit(raw: str, value: float, half: float) -> None:
    cell = typed(raw)
    assert cell.raw == raw
    assert (cell.value, cell.half_unit) == pytest.approx((value, half))


def test_people_round_halves_up() -> None:
    assert [shown(value, 1, "%").raw for value in (0.12345, 0.12250, -0.0005)] == ["12.3%", "12.3%", "-0.1%"]


POSSIBLE: Mapping[str, tuple[str, set[str]]] = {
    "shift by 10": ("47.5", {"475", "4.75"}),
    "shift by 100": ("47.5", {"4750", "0.475"}),
    "shift by 1,000": ("4750", {"4750000", "4.750"}),
    "sign": ("4750", {"-4750"}),
    "transposition": ("475", {"745", "457"}),
    "digit dropped": ("475", {"75", "45", "47"}),
    "digit doubled": ("475", {"4475", "4775", "4755"}),
    "thousands": ("47500", {"48"}),
}


@pytest.mark.parametrize("family", POSSIBLE)
def test_each_family_slips_in_its_own_way(family: str) -> None:
    raw, possible = POSSIBLE[family]
    made, key = of(revenue=raw), Key("revenue", "2026-01")
    drawn = [ALL[family](Random(seed), made, key) for seed in range(40)]
    assert {changes[key].raw for changes in drawn if changes} == possible


def test_a_share_typed_as_a_number_or_as_a_share_of_itself() -> None:
    made, key = of(gross_margin="88.0%"), Key("gross_margin", "2026-01")
    drawn = [ALL["percent as a number"](Random(seed), made, key) for seed in range(20)]
    assert {changes[key].raw for changes in drawn if changes} == {"88.0", "0.880%"}
    assert ALL["percent as a number"](Random(1), of(revenue="880"), Key("revenue", "2026-01")) is None


def test_neighbours_change_places() -> None:
    made = of(revenue="800", cogs="96", gross_margin="88.0%")
    changes = ALL["swap of neighbours"](Random(1), made, Key("revenue", "2026-01"))
    assert changes is not None
    assert {key.term: cell.raw for key, cell in changes.items()} == {"revenue": "96", "cogs": "800"}
    assert ALL["neighbour copied"](Random(1), made, Key("gross_margin", "2026-01")) is None


@pytest.mark.parametrize("family", ALL)
def test_every_family_finds_a_cell_somewhere_and_changes_it(family: str) -> None:
    planted = [plant(Random(seed), family, business(shape, 1)) for shape in SHAPES for seed in range(6)]
    done = [each for each in planted if each]
    assert len(done) >= 4
    for each in done:
        for key, wrong in each.wrong.items():
            assert wrong.value != each.business.cells[key].value


def test_pairs_are_two_slips_and_near_ones_share_an_equation() -> None:
    made = business("self-serve", 1)
    pairs = [pair for seed in range(30) if (pair := plant_pair(Random(seed), made, near=True))]
    assert len(pairs) > 15
    for pair in pairs:
        first, *others = pair.wrong
        beside = {key for cell in pair.wrong for each in made.by_cell[cell] for key in each.keys}
        assert others
        assert set(pair.wrong) <= beside | {first}
        assert all(family in KNOWN for family in pair.family.split(" + "))


def test_print_loses_the_points_of_all_percentages_of_a_month() -> None:
    made = of(revenue="800", gross_margin="88.0%", logo_churn="2.35%", grr="97%", nrr="101.5%")
    printed = plant_printed(Random(1), made, everywhere=False)
    assert printed is not None
    assert {key.term: cell.raw for key, cell in printed.wrong.items()} == {
        "gross_margin": "880%", "logo_churn": "235%", "nrr": "1015%",
    }  # fmt: skip
    assert printed.visible


PROFIT = {"revenue": "500000", "cogs": "60000", "gross_profit": "440000", "gross_margin": "88.0%"}


def planted(family: str, term: str, wrong: str) -> Planted:
    return Planted(family, of(**PROFIT), {Key(term, "2026-01"): typed(wrong)})


def test_what_rounding_hides_nobody_could_find() -> None:
    month = of(revenue="500000", gross_profit="440100", gross_margin="88.0%")
    key = Key("gross_profit", "2026-01")
    assert not Planted("one wrong digit", month, {key: typed("440200")}).visible, "88.04 % shows as 88.0 %"
    assert Planted("one wrong digit", month, {key: typed("441100")}).visible, "88.22 % does not"
    assert planted("shift by 10", "gross_margin", "880%").visible


def test_where_another_slip_explains_as_much_it_is_named() -> None:
    month = of(opening_customers="400", new_customers="50", lost_customers="30", active_customers="420")
    slip = Planted("one wrong digit", month, {Key("new_customers", "2026-01"): typed("70")})
    others = {key.term: {each.raw for each in meant} for key, meant in rivals(slip).items()}
    assert others == {"lost_customers": {"50"}, "active_customers": {"440"}}
    assert rivals(planted("sign", "revenue", "-500000")) == {}


def finding(term: str, value: float, verdict: str = "proven") -> Finding:
    id_ = f"2026-01/{term}"
    return Finding((id_,), "margin", "lost decimal point", verdict, "error", "", ((id_, value),))  # type: ignore[arg-type]


def test_only_the_wrong_cell_with_its_true_value_counts_as_solved() -> None:
    slip = planted("shift by 10", "gross_margin", "880%")
    assert Verdicts(slip, [finding("gross_margin", 0.88)]).tally().first == 1
    assert Verdicts(slip, [finding("gross_margin", 0.8804)]).tally().first == 1
    elsewhere = Verdicts(slip, [finding("cogs", 0.12), finding("gross_margin", 0.88)]).tally()
    assert (elsewhere.first, elsewhere.first_cell, elsewhere.found) == (0, 0, 0)
    assert (elsewhere.proven, elsewhere.proven_wrong) == (2, 1)
    other_value = Verdicts(slip, [finding("gross_margin", 0.80, "likely")]).tally()
    assert (other_value.first, other_value.first_cell, other_value.third) == (0, 1, 1)
    assert (other_value.proven_wrong, other_value.likely_wrong) == (0, 1)


def test_a_question_is_an_abstention_and_names_in_its_order() -> None:
    slip = planted("shift by 10", "gross_margin", "880%")
    cells = ("2026-01/revenue", "2026-01/gross_margin", "2026-01/cogs")
    asked = Verdicts(slip, [Finding(cells, "gross_margin", "", "ambiguous", "warning", "")]).tally()
    assert (asked.found, asked.first_cell, asked.third, asked.abstained) == (1, 0, 1, 1)
    assert Verdicts(slip, []).tally().found == 0


def test_of_a_pair_each_slip_counts_as_good_where_nobody_can_tell_it_from_another() -> None:
    month = of(opening_customers="400", new_customers="50", lost_customers="30", active_customers="420",
               visitors="9000", trials="900", visitor_to_trial="10.0%")  # fmt: skip
    won = Planted("one wrong digit", month, {Key("new_customers", "2026-01"): typed("70")})
    rate = Planted("sign", month, {Key("visitor_to_trial", "2026-01"): typed("-10.0%")})
    pair = Planted("one wrong digit + sign", month, {**won.wrong, **rate.wrong}, (won, rate))
    right, other, wrong = (
        finding("new_customers", 50),
        finding("lost_customers", 50),
        finding("trials", -900),
    )
    other_rate = finding("visitor_to_trial", 0.10)
    assert Verdicts(pair, [right, other_rate]).tally().first == 1
    as_good = Verdicts(pair, [other, other_rate]).tally()
    assert (as_good.first, as_good.as_good, as_good.tied) == (0, 1, 1)
    for said in ([other, wrong], [other], [right, other, other_rate]):
        tally = Verdicts(pair, said).tally()
        assert (tally.first, tally.as_good) == (0, 0)
