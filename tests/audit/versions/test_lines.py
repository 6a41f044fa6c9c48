"""Rows, columns and sheets are known again by what stands in them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kpi_engine.audit.versions.alignment import aligned
from tests.audit.versions.compared import PLAN, kinds, versions

WITH_A_ROW = """
    [Plan]
    Customer | Price | Seats | Revenue | Running
    Ahlers   | 10    | 3     | =B2*C2  | =D2
    Brandt   | 12    | 4     | =B3*C3  | =E2+D3
    Bruno    | 20    | 1     | =B4*C4  | =E3+D4
    Cohen    | 15    | 2     | =B5*C5  | =E4+D5
    Dupont   | 9     | 5     | =B6*C6  | =E5+D6
    Total    |       |       | =SUM(D2:D6)
    [KPIs]
    ARPU     | =Plan!D7/COUNTA(Plan!A2:A6)
    """
"""The plan with a row put in; every formula as Excel adapts it, or as it is copied down."""

WITH_A_COLUMN = """
    [Plan]
    Customer | Region | Price | Seats | Revenue | Running
    Ahlers   | North  | 10    | 3     | =C2*D2  | =E2
    Brandt   | South  | 12    | 4     | =C3*D3  | =F2+E3
    Cohen    | North  | 15    | 2     | =C4*D4  | =F3+E4
    Dupont   | West   | 9     | 5     | =C5*D5  | =F4+E5
    Total    |        |       |       | =SUM(E2:E5)
    [KPIs]
    ARPU     | =Plan!E6/COUNTA(Plan!A2:A5)
    """


def test_a_row_put_in_is_one_change_and_no_formula_that_moved(tmp_path: Path) -> None:
    found = versions(tmp_path, PLAN, WITH_A_ROW)
    assert kinds(found) == [("row added", "Plan!A4:XFD4")]
    assert found.changed_cells["Plan"] == {(4, column) for column in range(1, 6)}
    assert found.consequences.unexplained == ()


def test_a_row_taken_out_is_one_change(tmp_path: Path) -> None:
    found = versions(tmp_path, WITH_A_ROW, PLAN)
    assert kinds(found) == [("row removed", "Plan!A4:XFD4")]
    assert found.changes[0].message == "Plan: 1 row gone (4 of the old version)."
    assert found.consequences.unexplained == ()


def test_a_column_put_in_is_one_change(tmp_path: Path) -> None:
    assert kinds(versions(tmp_path, PLAN, WITH_A_COLUMN)) == [("column added", "Plan!B1:B1048576")]
    assert kinds(versions(tmp_path, WITH_A_COLUMN, PLAN)) == [("column removed", "Plan!B1:B1048576")]


def test_a_change_below_a_new_row_is_found_where_it_is(tmp_path: Path) -> None:
    found = versions(tmp_path, PLAN, WITH_A_ROW.replace("=B6*C6", "=B6*C5"))
    assert kinds(found) == [("formula changed", "Plan!D6"), ("row added", "Plan!A4:XFD4")]
    change = found.changes[0]
    assert [area.ref for area in change.old_areas] == ["D5"]
    assert (change.old, change.new) == ("=B5*C5", "=B6*C5")


def test_a_formula_that_stayed_while_its_rows_moved_reads_elsewhere(tmp_path: Path) -> None:
    """The KPI still says D6, which is Dupont's revenue now and no longer the total."""
    found = versions(
        tmp_path, PLAN, WITH_A_ROW.replace("=Plan!D7/COUNTA(Plan!A2:A6)", "=Plan!D6/COUNTA(Plan!A2:A5)")
    )
    assert kinds(found) == [("formula reads elsewhere", "KPIs!B1"), ("row added", "Plan!A4:XFD4")]


def test_sorted_rows_are_moved_and_sums_over_them_are_the_same(tmp_path: Path) -> None:
    new = """
    [Plan]
    Customer | Price | Seats | Revenue
    Dupont   | 9     | 5     | =B2*C2
    Ahlers   | 10    | 3     | =B3*C3
    Brandt   | 12    | 4     | =B4*C4
    Cohen    | 15    | 2     | =B5*C5
    Total    |       |       | =SUM(D2:D5)
    [KPIs]
    ARPU     | =Plan!D6/COUNTA(Plan!A2:A5)
    """
    old = "\n".join(line.rpartition("|")[0] if line.count("|") == 4 else line for line in PLAN.splitlines())
    assert kinds(versions(tmp_path, old, new)) == [("row moved", "Plan!A2:XFD2")]


def test_a_renamed_sheet_is_known_by_its_content(tmp_path: Path) -> None:
    found = versions(tmp_path, PLAN, PLAN.replace("[Plan]", "[Budget 26]").replace("Plan!", "'Budget 26'!"))
    assert [(each.kind, each.old, each.new) for each in found.changes] == [
        ("sheet renamed", "Plan", "Budget 26")
    ]


def test_sheets_come_go_and_hide(tmp_path: Path) -> None:
    old = "[Inputs]\nRate | 0.05\n[Notes]\nWritten by hand | 1 | 2"
    new = "[Inputs]\nRate | 0.05\n[Extra]\nOther words | 7 | 8 | 9"
    assert [(each.kind, each.sheet) for each in versions(tmp_path, old, new).changes] == [
        ("sheet removed", "Notes"), ("sheet added", "Extra"),
    ]  # fmt: skip
    hidden = versions(tmp_path, old, old, now={"hidden": ("Notes",)})
    assert [(each.kind, each.message) for each in hidden.changes] == [
        ("sheet hidden", "Sheet Notes was shown and is hidden.")
    ]


def test_hidden_rows_and_columns_are_told(tmp_path: Path) -> None:
    found = versions(tmp_path, PLAN, PLAN, now={"hidden": ("Plan!3:4", "Plan!B:B")})
    assert kinds(found) == [("row hidden", "Plan!A3:XFD4"), ("column hidden", "Plan!B1:B1048576")]


def test_names_and_tables_move_along_or_are_told(tmp_path: Path) -> None:
    was = {"names": {"total": "=Plan!$D$6", "price": "=Plan!$B$2:$B$5"}}
    along = {"names": {"total": "=Plan!$D$7", "price": "=Plan!$B$2:$B$6"}}
    assert kinds(versions(tmp_path, PLAN, WITH_A_ROW, was=was, now=along)) == [("row added", "Plan!A4:XFD4")]
    left = {"names": {"total": "=Plan!$D$6", "seats": "=Plan!$C$2:$C$6"}}
    found = versions(tmp_path, PLAN, WITH_A_ROW, was=was, now=left)
    assert [(each.kind, each.label) for each in found.changes] == [
        ("name removed", "price"), ("name changed", "total"), ("row added", ""), ("name added", "seats"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("was", "now", "message"),
    [
        ({}, {"calcMode": "manual"}, "Calculation: was automatic, is by hand (F9)."),
        ({}, {"iterate": "true"}, "Circular formulas: was not allowed, is allowed, by iteration."),
        ({}, {"fullPrecision": "false"}, "Precision: was full, is as displayed."),
        ({"calcMode": "manual"}, {}, "Calculation: was by hand (F9), is automatic."),
    ],
)
def test_settings_are_told(tmp_path: Path, was: dict[str, str], now: dict[str, str], message: str) -> None:
    found = versions(tmp_path, PLAN, PLAN, was={"settings": was}, now={"settings": now})
    assert [(each.kind, each.message) for each in found.changes] == [("setting changed", message)]


def test_fifty_thousand_rows_are_aligned_in_seconds() -> None:
    old = [f"row {at}" for at in range(50_000)]
    new = [*old[:100], "put in", *old[100:30_000], *old[30_010:]]
    start = time.perf_counter()
    pairs, moved = aligned([(old, new)], lambda *_: 0.0, (old, new))
    assert time.perf_counter() - start < 5
    assert (len(pairs), moved) == (49_990, [])
    assert pairs[99:101] == [(99, 99), (100, 101)]
