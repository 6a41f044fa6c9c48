"""The businesses in which slips are planted are large, of many kinds, and of one piece."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from tests.diagnosis.planted.business import SHAPES, Business, business
from tests.diagnosis.planted.equations import outside
from tests.diagnosis.planted.typed import Key


@pytest.fixture(scope="module")
def businesses() -> list[Business]:
    return [business(shape, seed) for shape in SHAPES for seed in range(3)]


def test_each_has_a_year_300_cells_and_150_identities(businesses: list[Business]) -> None:
    for made in businesses:
        months = {key.period for key in made.cells if "-" in key.period and "Q" not in key.period}
        assert len(months) >= 12, made.shape
        assert len(made.cells) >= 300, made.shape
        assert len(made.equations) >= 150, made.shape


def test_each_agrees_with_itself_by_the_catalogues_words(businesses: list[Business]) -> None:
    for made in businesses:
        broken = [each.name for each in made.equations if each.broken(made.cells)]
        beyond = [key for key, typed in made.cells.items() if outside(key, typed)]
        assert (broken, beyond) == ([], []), made.shape


def test_what_is_unusual_occurs(businesses: list[Business]) -> None:
    values = [(made.shape, key, typed.value) for made in businesses for key, typed in made.cells.items()]
    assert any(key.term == "ebitda" and value < 0 for _, key, value in values)
    assert any(key.term == "gross_profit" and value < 0 for _, key, value in values)
    assert any(key.term == "cash_flow" and value < 0 for _, key, value in values)
    assert any(key.term == "nrr" and value > 1.02 for _, key, value in values)
    assert any(key.term == "new_customers" and value == 0 for _, key, value in values)
    assert any(key.segment for _, key, _ in values)
    assert {key.period for _, key, _ in values} >= {"2025-Q4", "2025", "2026-12"}


def test_houses_write_differently(businesses: list[Business]) -> None:
    styles = {made.house.money for made in businesses}
    assert {suffix for _, suffix in styles} == {"", "k"}
    assert len(styles) >= 3
    assert {made.house.percent for made in businesses} == {True, False}
    fewer = [
        made
        for made in businesses
        if len({typed.suffix for key, typed in made.cells.items() if key.term in ("mrr", "revenue")}) > 1
    ]
    assert fewer, "now and then a cell is shown with fewer digits than its neighbours"


def test_the_same_seed_gives_the_same_figures() -> None:
    assert business("plans", 5).cells == business("plans", 5).cells
    assert business("plans", 5).cells != business("plans", 6).cells


def test_a_part_is_a_part() -> None:
    whole = business("everything", 1)
    part = whole.without(Random(1))
    assert 0 < len(part.cells) < len(whole.cells)
    assert set(part.cells) <= set(whole.cells)


def test_facts_are_what_a_reader_makes_of_the_cells() -> None:
    made = business("quarters and years", 2)
    facts = made.facts()
    assert [fact.id for fact in facts] == [key.id for key in made.cells]
    key = Key("ebitda_margin", "2025-Q3")
    (fact,) = (fact for fact in facts if fact.id == key.id)
    assert (fact.term, fact.period) == ("ebitda_margin", "2025-Q3")
    assert abs(float(fact.value) - made.exact[key]) <= fact.half_unit * (1 + 1e-9)


def test_who_plants_knows_nothing_of_who_looks() -> None:
    """Nothing of the detector is loaded with the generator and the planter, not even by what they use."""
    folder = Path(__file__).parent
    modules = [path.stem for path in folder.glob("*.py") if not path.stem.startswith(("__", "test_"))]
    assert {"business", "slips", "faults", "ledger", "equations", "rivals", "score"} <= set(modules)
    code = "".join(f"import tests.diagnosis.planted.{name}\n" for name in modules)
    code += "import sys; print([name for name in sys.modules if name.startswith('kpi_engine.diagnosis')])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder.parents[2], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == "[]"
