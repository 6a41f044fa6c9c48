"""Triggers become rows that show each figure and its limit, one row per segment where that is meant."""

from __future__ import annotations

from openpyxl.workbook import Workbook

from kpi_engine.derive.template.grid import Grid
from kpi_engine.derive.template.triggers import rules


def test_a_target_by_tier_is_watched_tier_by_tier(grid: Grid) -> None:
    usage = [
        str(rule.comparisons[0].figure)
        for trigger, rule in rules(grid)
        if trigger.id == "mas-usage-before-price"
    ]
    assert usage == ["tx_per_customer[Core]", "tx_per_customer[Enterprise]"]


def test_every_trigger_has_a_row_in_words_with_its_action(book: Workbook, grid: Grid) -> None:
    area = book.defined_names["triggers_rule"].attr_text.replace("$", "").split("!")[1]
    shown = [row[0].value for row in book["Status"][area]]
    assert len(shown) == len(rules(grid)) == 10
    assert "Fixed costs > period before and Enterprise share of MRR ≤ period before" in shown
    assert "Scans per active customer – Core < 5" in shown


def test_a_breakeven_that_did_not_come_in_time_is_not_overlooked(book: Workbook, grid: Grid) -> None:
    area = book.defined_names["triggers_rule"].attr_text.replace("$", "").split("!")[1]
    first = book["Status"][area][0][0].row
    assert "N(closed_number)+1" in str(book["Status"][f"E{first}"].value)
