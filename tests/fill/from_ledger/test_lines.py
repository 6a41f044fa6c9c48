"""From subscriptions to the lines of a template: totals, tiers, and customers who move between them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kpi_engine.errors import InputError, SourceError
from kpi_engine.fill.from_ledger.asked import AskedOfLedger
from kpi_engine.fill.from_ledger.segments import Chosen, chosen_segments, refuse_unplaced

Table = Callable[..., Path]
Filled = Callable[..., Any]
Lines = Callable[[], Any]

STORY = (
    ("stays", "Core", "2026-03-05", "", "100"),
    ("grows", "Core", "2026-03-05", "2026-05-05", "50"),
    ("grows", "Core", "2026-05-05", "", "80"),
    ("leaves", "Pro", "2026-03-05", "2026-06-05", "200"),
    ("joins", "Pro", "2026-05-05", "", "200.50"),
    ("returns", "Core", "2026-03-05", "2026-04-05", "10"),
    ("returns", "Core", "2026-06-05", "", "12"),
)


def test_each_movement_finds_its_line_and_its_month(table: Table, filled: Filled, lines: Lines) -> None:
    receipt = filled(table(*STORY))
    found = lines()
    assert found["opening_mrr"] == [360, 350, 580.5]
    assert found["new_mrr"] == [0, 200.5, 0]
    assert found["reactivation_mrr"] == [0, 0, 12]
    assert found["expansion_mrr"] == [0, 30, 0]
    assert found["churned_mrr"] == [10, 0, 200]
    assert found["mrr"] == [350, 580.5, 392.5]
    assert found["arr"] == [4200, 6966, 4710]
    assert found["lost_customers"] == [1, 0, 1]
    assert found["active_customers"] == [3, 4, 4]
    assert found["sm_spend"] == [None, None, None]
    assert receipt.data == "subscriptions.csv"


def test_tiers_have_lines_of_their_own_that_add_up(table: Table, filled: Filled, lines: Lines) -> None:
    receipt = filled(table(*STORY))
    found = lines()
    assert (found["mrr.core"], found["mrr.pro"]) == ([150, 180, 192], [200, 400.5, 200.5])
    for line in ("opening_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr", "mrr", "active_customers"):
        parts = zip(found[f"{line}.core"], found[f"{line}.pro"], strict=True)
        assert [core + pro for core, pro in parts] == found[line]
    assert receipt.ledger.by == ("plan",)
    assert receipt.ledger.names == {"Core": "core", "Pro": "pro"}


def test_a_move_to_another_tier_is_no_churn_and_only_its_net_change_is_expansion(
    table: Table, filled: Filled, lines: Lines
) -> None:
    receipt = filled(
        table(
            ("moves", "Core", "2026-03-05", "2026-05-05", "100"),
            ("moves", "Pro", "2026-05-05", "", "150"),
            ("stays", "Core", "2026-03-05", "", "40"),
        )
    )
    found = lines()
    assert found["expansion_mrr"] == [0, 50, 0]
    assert (found["expansion_mrr.core"], found["expansion_mrr.pro"]) == ([0, 0, 0], [0, 50, 0])
    assert found["churned_mrr.core"] == found["contraction_mrr.core"] == [0, 0, 0]
    assert (found["mrr.core"], found["mrr.pro"]) == ([140, 40, 40], [0, 150, 150])
    assert found["mrr"] == [140, 190, 190]
    (told,) = (warning for warning in receipt.warnings if "moved" in warning)
    assert told.startswith("100.00 of MRR moved from one plan to another. A move is no expansion")


def test_a_customer_of_two_tiers_counts_in_both_and_that_is_said(
    table: Table, filled: Filled, lines: Lines
) -> None:
    receipt = filled(
        table(("both", "Core", "2026-03-05", "", "100"), ("both", "Pro", "2026-05-05", "", "150"))
    )
    found = lines()
    assert found["active_customers"] == [1, 1, 1]
    assert (found["active_customers.core"], found["active_customers.pro"]) == ([1, 1, 1], [0, 1, 1])
    assert found["expansion_mrr"] == [0, 150, 0]
    assert (
        "Customers who pay in several of plan count in each: in 2026-06 the lines add up to 2 customers, "
        "the total is 1 (so in 2 months)." in receipt.warnings
    )


def test_the_receipt_says_of_every_cell_over_whom_it_was_added_up(table: Table, filled: Filled) -> None:
    receipt = filled(table(*STORY))
    facts = {(change.cell): change.fact for change in receipt.inputs}
    assert facts["C3"] == "subscriptions.csv: sum over 1 new customer"
    assert facts["C8"] == "subscriptions.csv: sum over 4 customers"
    assert facts["C5"] == "subscriptions.csv: sum over customers paying more"
    assert facts["C11"] == "subscriptions.csv: customers counted"
    assert len(receipt.ledger.sha256) == 64
    assert receipt.data_sha256 == receipt.ledger.sha256


def test_a_tier_without_a_line_is_refused_until_somebody_says_where_it_belongs(
    table: Table, filled: Filled, lines: Lines
) -> None:
    source = table(*STORY, ("small", "Basic", "2026-03-05", "", "5"))
    with pytest.raises(SourceError) as refused:
        filled(source)
    assert refused.value.message == (
        '"plan" has "Basic"; the template has lines for "core" and "pro". Say where each belongs: '
        '--as "Basic=core", or "Basic=" for the total only.'
    )
    filled(source, names={"Basic": "Core"})
    assert lines()["mrr.core"] == [155, 185, 197]
    receipt = filled(source, names={"Basic": ""})
    found = lines()
    assert (found["mrr.core"], found["mrr"]) == ([150, 180, 192], [355, 585.5, 397.5])
    assert any(w.startswith("plan Basic is in the totals only: 5.00 of MRR") for w in receipt.warnings)


def test_two_plans_called_alike_are_one_tier_and_a_change_between_them_is_no_move(
    table: Table, filled: Filled, lines: Lines
) -> None:
    source = table(
        ("a", "Core 2025", "2026-03-05", "2026-05-05", "100"), ("a", "Core 2026", "2026-05-05", "", "130"),
        ("b", "Pro", "2026-03-05", "", "10"),
    )  # fmt: skip
    receipt = filled(source, names={"Core 2025": "core", "Core 2026": "core"})
    assert lines()["expansion_mrr.core"] == [0, 30, 0]
    assert not any("moved" in warning for warning in receipt.warnings)


def test_a_retired_plan_that_nobody_pays_in_these_months_is_not_asked_about(
    table: Table, filled: Filled, lines: Lines
) -> None:
    filled(table(*STORY, ("gone", "Legacy", "2024-01-05", "2025-01-05", "5")))
    assert lines()["mrr"] == [350, 580.5, 392.5]


def test_a_table_without_tiers_fills_the_totals_and_says_what_stays(
    table: Table, filled: Filled, lines: Lines, tmp_path: Path
) -> None:
    source = table(*STORY)
    without = "\n".join(
        ",".join(cell for place, cell in enumerate(line.split(",")) if place != 1)
        for line in source.read_text(encoding="utf-8").splitlines()
    )
    source.write_text(without + "\n", encoding="utf-8")
    receipt = filled(source)
    assert lines()["mrr"] == [350, 580.5, 392.5]
    assert lines()["mrr.core"] == [None, None, None]
    assert "The ledger says nothing of core and pro: those lines of the template stay as they are." in (
        receipt.warnings
    )


def test_columns_that_no_line_knows_are_refused_when_named(table: Table, filled: Filled) -> None:
    source = table(*((row[0], "Gold", *row[2:]) for row in STORY[:1]))
    with pytest.raises(InputError, match='No value of "plan" \\("Gold"\\) is a segment of the template'):
        filled(source, by=("plan",))


def test_amounts_in_two_currencies_are_never_added_up(table: Table, filled: Filled) -> None:
    with pytest.raises(SourceError, match=r"several currencies .EUR and USD., which are never added up"):
        filled(table(*STORY[:1], ("usd", "Core", "2026-03-05", "", "1", "USD")))


def test_another_currency_than_the_template_is_refused(table: Table, filled: Filled) -> None:
    with pytest.raises(SourceError, match="The figures are in USD, the template in EUR"):
        filled(table(*STORY, currency="USD"))


def test_rows_set_aside_are_told_with_their_numbers(table: Table, filled: Filled) -> None:
    receipt = filled(table(*STORY, ("odd", "Core", "2026-05-05", "2026-04-05", "7")))
    assert receipt.warnings[0] == (
        "1 of 8 rows of subscriptions.csv are set aside and in no figure: 1 end before start (row 9)."
    )
    assert (receipt.ledger.rows_in, receipt.ledger.rows_used, receipt.ledger.rows_set_aside) == (8, 7, 1)


def test_a_ledger_of_other_months_is_refused(table: Table, filled: Filled) -> None:
    with pytest.raises(InputError, match="has 2024-01 to 2024-03, the template 2026-04 to 2026-06"):
        filled(table(("a", "Core", "2024-01-05", "2024-03-05", "5")), until=2024 * 12 + 3)


def test_a_refusal_is_one_that_a_message_box_shows() -> None:
    class Wide(AskedOfLedger):
        def __init__(self) -> None:
            self.segments = {f"{n}": f"A segment of the template, the {n}th of many" for n in range(9)}

    asked = Wide()
    values = [f"A value of the column, the {number}th of many" for number in range(9)]
    chosen = Chosen("A column of segments of some customers", {"x": asked.segments["0"]})
    with pytest.raises(SourceError) as unplaced:
        refuse_unplaced(asked, [chosen], chosen, values)
    with pytest.raises(InputError) as none_fits:
        chosen_segments(asked, {chosen.column: values}, [chosen.column], {})
    for refused in (unplaced, none_fits):
        assert 150 < len(refused.value.message) <= 255
        assert "--as" in refused.value.message
