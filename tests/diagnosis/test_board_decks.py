"""Figures as people put them into decks, updates and budgets: silent as they are, and with mistakes."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from kpi_engine.engine import CheckReport, check

DECKS = Path(__file__).parent / "decks"
SURE = ("proven", "likely")


@dataclass(frozen=True)
class Mistake:
    """What was typed instead, by the id of the row. `told`: the other figures tell what was meant."""

    deck: str
    typed: dict[str, str]
    story: str
    told: bool = True


MISTAKES = [
    Mistake("board-quarters", {"Q2-gross-profit": "2,324"}, "two digits changed places"),
    Mistake("board-quarters", {"Q3-ebitda": "328"}, "the brackets forgotten"),
    Mistake("board-quarters", {"Q4-closing-cash": "15.574"}, "millions in a column of thousands", told=False),
    Mistake("board-quarters", {"Q1-gross-margin": "784"}, "the decimal point lost"),
    Mistake("board-quarters", {"Q2-ebitda-margin": "-1.32", "Q4-revenue": "3,280"},
            "a point too far to the left, and two digits changed places"),
    Mistake("budget", {"FY-revenue": "14,255"}, "two digits changed places"),
    Mistake("budget", {"Q3-revenue": "3,170"}, "two digits changed places"),
    Mistake("budget", {"FY-cost-of-revenue": "2,147"}, "the total stops at the third quarter"),
    Mistake("budget", {"Q2-operating-expenses": "2,490"}, "two digits changed places"),
    Mistake("cash", {"07-financing": "1.20"}, "a point too far to the left"),
    Mistake("cash", {"06-closing_cash": "51.9"}, "a point too far to the right"),
    Mistake("cash", {"08-cash_flow": "0.52"}, "the minus forgotten"),
    Mistake("cash", {"09-opening_cash": "17.16"}, "the figure of the month before"),
    Mistake("five-year-history", {"2024-gross-margin": "7.7"}, "a point too many"),
    Mistake("five-year-history", {"2025-arr": "1.33"}, "a point too far to the left", told=False),
    Mistake("five-year-history", {"2023-ebitda": "2.4"}, "the minus forgotten", told=False),
    Mistake("funnel", {"2025-01-trial-to-paid-conversion": "140%"}, "the decimal point lost"),
    Mistake("funnel", {"2025-04-website-visitors": "5,590"}, "a digit left out", told=False),
    Mistake("funnel", {"2025-06-trials-started": "276", "2025-06-trials-turned-paid": "1,880"},
            "two rows changed places"),
    Mistake("funnel", {"2025-03-cost-per-lead": "$1852"}, "the point of the cents lost", told=False),
    Mistake("investor-update", {"08-mrr": "43.25"}, "a point too far to the left"),
    Mistake("investor-update", {"07-lost_customers": "71"}, "two digits changed places"),
    Mistake("investor-update", {"08-churned_mrr": "-6.2"}, "a loss typed with its sign"),
    Mistake("investor-update", {"09-cac": "115.8"}, "a point too far to the left"),
    Mistake("investor-update", {"07-arr": "49.7", "08-logo_churn": "17", "09-new_customers": "75"},
            "three mistakes in three months"),
    Mistake("mrr-bridge", {"2025-05-churned": "-9.8"}, "a loss typed with its sign"),
    Mistake("mrr-bridge", {"2025-09-mrr": "1,416.9"}, "the figure of the month before"),
    Mistake("mrr-bridge", {"2025-03-nrr": "999"}, "the decimal point lost"),
    Mistake("mrr-bridge", {"2025-10-new": "4"}, "only the first digit typed", told=False),
    Mistake("plans", {"11-Gro-mrr": "10.06"}, "a point too far to the left"),
    Mistake("plans", {"12-all-active_customers": "1,709"}, "the total of the month before"),
    Mistake("plans", {"11-Ent-arpu": "34,184.20"}, "a point too far to the right"),
    Mistake("plans", {"12-Gro-new_customers": "52"}, "two digits changed places"),
    Mistake("profit-and-loss", {"2025-Q1-revenue": "795,540"}, "two digits changed places"),
    Mistake("profit-and-loss", {"2025-02-cogs": "689,400"}, "a nought too many"),
    Mistake("profit-and-loss", {"2025-04-ebitda": "27,615", "2025-06-gross_margin": "7.92%"},
            "brackets forgotten, and a point too far to the left"),
    Mistake("profit-and-loss", {"2025-05-depreciation": "9,200"}, "that of the month before", told=False),
    Mistake("unit-economics", {"churn": "21"}, "the decimal point lost"),
    Mistake("unit-economics", {"cac": "18.40"}, "a point instead of a comma"),
    Mistake("unit-economics", {"ltv": "79,752"}, "a digit too many", told=False),
    Mistake("unit-economics", {"cogs": "79"}, "the figure of the row above"),
]  # fmt: skip
"""`told` was decided by hand: two equations, or one and a limit, leave one figure and one value."""


def report(folder: Path, deck: str, typed: dict[str, str]) -> CheckReport:
    """The deck checked with some rows typed otherwise."""
    with (DECKS / f"{deck}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert set(typed) <= {row["id"] for row in rows}
    path = folder / "deck.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(row | {"value": typed.get(row["id"], row["value"])} for row in rows)
    return check(path)


@pytest.mark.parametrize("deck", sorted(path.stem for path in DECKS.glob("*.csv")))
def test_a_deck_that_agrees_with_itself_is_silent(deck: str, tmp_path: Path) -> None:
    found = report(tmp_path, deck, {})
    assert len(found.facts) >= 11
    assert found.not_checked == ()
    assert [item.message for item in found.findings] == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: f"{each.deck}: {', '.join(each.typed)}")
def test_a_mistake_is_named_and_never_proven_to_be_something_else(mistake: Mistake, tmp_path: Path) -> None:
    clean = {fact.id: fact for fact in report(tmp_path, mistake.deck, {}).facts}
    found = report(tmp_path, mistake.deck, mistake.typed)
    said = [f"{item.verdict}: {item.message}" for item in found.findings]
    assert set(mistake.typed) <= {id_ for item in found.findings for id_ in item.facts}, said
    for item in found.findings:
        if item.verdict == "proven":
            for id_, value in item.proposed:
                room = clean[id_].half_unit * (1 + 1e-6)
                assert id_ in mistake.typed, said
                assert value == pytest.approx(clean[id_].value, abs=room), said


@pytest.mark.parametrize(
    "mistake",
    [each for each in MISTAKES if each.told],
    ids=lambda each: f"{each.deck}: {', '.join(each.typed)}",
)
def test_what_the_other_figures_tell_is_corrected(mistake: Mistake, tmp_path: Path) -> None:
    clean = {fact.id: fact for fact in report(tmp_path, mistake.deck, {}).facts}
    found = report(tmp_path, mistake.deck, mistake.typed)
    said = [f"{item.verdict}: {item.message}" for item in found.findings]
    proposed = {id_: value for item in found.findings if item.verdict in SURE for id_, value in item.proposed}
    assert set(proposed) == set(mistake.typed), said
    for id_, value in proposed.items():
        assert value == pytest.approx(clean[id_].value, abs=clean[id_].half_unit * (1 + 1e-6)), said


@pytest.mark.parametrize("pack", sorted(path.stem for path in (DECKS / "definitions").glob("*.csv")))
def test_another_definition_in_every_period_is_no_slip(pack: str, tmp_path: Path) -> None:
    """Retention of twelve months in a monthly pack, EBITDA before share-based pay: at most a question."""
    found = report(tmp_path, f"definitions/{pack}", {})
    assert [f"{item.verdict}: {item.message}" for item in found.findings if item.verdict in SURE] == []
