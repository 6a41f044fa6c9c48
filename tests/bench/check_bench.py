"""How long `kpi check` thinks about figures of which some are wrong, reading not counted.

A year of one business with one slip, of every known family in turns; five years of twenty segments with
twenty slips. Seconds of processor time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from statistics import median
from time import process_time

from kpi_engine.diagnosis import diagnose
from tests.diagnosis.planted.business import Business, business
from tests.diagnosis.planted.faults import plant
from tests.diagnosis.planted.slips import KNOWN
from tests.diagnosis.planted.typed import Key, Typed

YEAR_BUDGET, LARGE_BUDGET = 0.050, 5.0
CELLS, IDENTITIES = 324, 154
ROUNDS, SLIPS = 8, 20


def checks() -> bool:
    """Measure and print; True when both budgets are kept."""
    year, large = business("hyper growth", 1), business("large", 1)
    _large_enough(year)
    print("\nFigures with slips: milliseconds to find them")
    print(f"{'':14}{'cells':>8}{'identities':>12}{'slips':>7}{'median':>9}{'longest':>9}{'budget':>8}")
    kept = [
        _row("a year", year, _years(year), 1, YEAR_BUDGET),
        _row(
            "five years",
            large,
            [_seconds(large, _slips(large, seed)) for seed in range(3)],
            SLIPS,
            LARGE_BUDGET,
        ),
    ]
    return all(kept)


def _row(name: str, made: Business, seconds: Sequence[float], slips: int, budget: float) -> bool:
    middle, longest = 1e3 * median(seconds), 1e3 * max(seconds)
    mark = "" if middle <= 1e3 * budget else "  over budget"
    print(
        f"{name:14}{len(made.cells):8,}{len(made.equations):12,}{slips:7}{middle:9.0f}{longest:9.0f}"
        f"{1e3 * budget:8.0f}{mark}"
    )
    return not mark


def _years(made: Business) -> list[float]:
    random, found = Random(7), []
    for family in KNOWN:
        for _ in range(ROUNDS):
            planted = plant(random, family, made)
            if planted and planted.visible:
                found.append(_seconds(made, planted.wrong))
    return found


def _slips(made: Business, seed: int) -> dict[Key, Typed]:
    random = Random(seed)
    wrong: dict[Key, Typed] = {}
    while len(wrong) < SLIPS:
        planted = plant(random, random.choice([name for name in KNOWN if "swap" not in name]), made)
        if planted and planted.visible:
            wrong |= planted.wrong
    return wrong


def _seconds(made: Business, wrong: Mapping[Key, Typed]) -> float:
    facts = made.facts(wrong)
    start = process_time()
    findings = diagnose(facts)
    spent = process_time() - start
    if not findings:
        raise RuntimeError("a race that finds nothing tells nothing")
    return spent


def _large_enough(made: Business) -> None:
    if len(made.cells) < CELLS or len(made.equations) < IDENTITIES:
        raise RuntimeError(f"the year has {len(made.cells)} cells and {len(made.equations)} identities")
