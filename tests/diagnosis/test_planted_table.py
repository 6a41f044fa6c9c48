"""The table of docs/diagnosis.md in small: slips are found, corrected, never proven wrongly; clean is silent.

The thresholds lie a little below what is asked of the whole table (`make faults`), which is much longer.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kpi_engine.engine import check
from tests.bench.planted_faults import tables, write
from tests.bench.planted_measure import PAIRS, PRINTS, Outcome, measure
from tests.diagnosis.planted.business import SHAPES
from tests.diagnosis.planted.score import Tally
from tests.diagnosis.planted.slips import KNOWN, UNKNOWN

PLAIN = ("shift by 10", "shift by 100", "percent as a number", "shift by 1,000", "thousands", "sign")


@pytest.fixture(scope="module")
def small() -> Outcome:
    """A business of each shape with a slip of each known family, and four of each without."""
    return measure(1, 4, processes=1, families=tuple(KNOWN))


@pytest.fixture(scope="module")
def larger() -> Outcome:
    return measure(5, 16, processes=1)


def of(outcome: Outcome, *families: str) -> Tally:
    return sum((outcome.tallies[family] for family in families), Tally())


def told(tally: Tally) -> float:
    """How often the first that was said is the slip, or one that nobody can tell from it."""
    return (tally.first + tally.as_good) / tally.planted


def test_enough_was_planted_to_tell(small: Outcome) -> None:
    assert set(small.tallies) == set(KNOWN)
    assert of(small, *KNOWN).planted >= 0.95 * len(SHAPES) * len(KNOWN)
    assert small.clean == 4 * len(SHAPES)
    assert of(small, *KNOWN).proven >= 60


def test_a_moved_point_another_unit_and_a_sign_are_told_at_once(small: Outcome) -> None:
    plain = of(small, *PLAIN)
    assert told(plain) >= 0.95
    assert plain.found >= 0.98 * plain.planted


def test_most_slips_are_told_at_once_and_nearly_all_among_three(small: Outcome) -> None:
    known = of(small, *KNOWN)
    assert known.first >= 0.88 * known.planted
    assert told(known) >= 0.90
    assert known.third >= 0.97 * known.planted


def test_what_is_proven_is_right(small: Outcome) -> None:
    assert small.proven_wrong == []


def test_what_agrees_is_silent(small: Outcome) -> None:
    assert small.alarms == []


@pytest.mark.long
def test_more_of_them_keep_what_the_page_promises(larger: Outcome) -> None:
    assert set(larger.tallies) == {*KNOWN, *UNKNOWN, *PAIRS, *PRINTS}
    known = of(larger, *KNOWN)
    assert known.planted >= 700
    assert told(of(larger, *PLAIN)) >= 0.98
    assert told(of(larger, "transposition")) >= 0.93
    assert told(known) >= 0.93
    assert known.third >= 0.98 * known.planted
    assert larger.alarms == []


@pytest.mark.long
def test_unknown_faults_and_pairs_are_not_proven_to_be_something_else(larger: Outcome) -> None:
    everything = sum(larger.tallies.values(), Tally())
    assert everything.proven >= 400
    assert len(larger.proven_wrong) <= 0.005 * everything.proven, larger.proven_wrong
    pairs = of(larger, *PAIRS)
    assert pairs.planted >= 100
    assert pairs.first >= 0.8 * pairs.planted


def test_the_table_goes_between_the_marks_of_the_page(small: Outcome, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "Before\n<!-- measured: make faults -->\nold\n<!-- end of what was measured -->\nAfter\n", "utf-8"
    )
    write(page, tables(small))
    text = page.read_text("utf-8")
    assert text.startswith("Before\n<!-- measured: make faults -->\n\n| family |")
    assert text.endswith("<!-- end of what was measured -->\nAfter\n")
    assert "old" not in text
    assert all(f"| {family} |" in text for family in KNOWN)


def test_the_example_of_the_page_is_what_the_check_says(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "diagnosis.md").read_text(encoding="utf-8")
    table = tmp_path / "january.csv"
    table.write_text(re.search(r"```csv\n(.*?)```", page, re.DOTALL)[1], encoding="utf-8")  # type: ignore[index]
    (found,) = check(table).findings
    assert found.verdict == "proven"
    assert found.message in " ".join(page.split())
    assert len(found.evidence) == 3
