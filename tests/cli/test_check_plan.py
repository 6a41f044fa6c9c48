"""`kpi check` on a plan: targets, budget and what was reached in one table; each cause is told once."""

from __future__ import annotations

import re
from pathlib import Path

from kpi_engine.diagnosis.plan import PLAN_RULES
from tests.cli.conftest import Kpi

PLAN = """\
id,kpi,period,value,scenario,segment
t1,CAC,2026,250,Target,
t2,CAC,2027,230,Target,
t3,CAC,2028,2100,Target,
t4,CAC,2029,190,Target,
t5,CAC payback,,24,Target,
t6,churn,monthly,5%,Target,
t7,Gross margin,2026,88%,Target,
t8,COGS ratio,2026,120%,Target,
b1,price,,49,Budget,Core
b2,price,,199,Budget,Pro
b3,plan_share,2026,90,Budget,Core
b4,plan_share,2026,10,Budget,Pro
b5,breakeven_date,,2025-06,Budget,
b6,Minimum cash,,832000,Budget,
b7,Closing cash,2026-01,900000,Budget,
b8,Closing cash,2026-02,700000,Budget,
a1,NRR,monthly,105%,Actual,
a2,NRR,annual,115%,Target,
a3,MRR,2026-01,50000,Actual,
a4,ARR,2026-01,50000,Actual,
"""

PUT_RIGHT = {
    "t3": "210", "t5": "12", "t8": "12%", "b3": "90%", "b4": "10%", "b5": "2026-11", "b6": "650000",
    "a2": "180%", "a4": "600000",
}  # fmt: skip


def test_each_fault_of_a_plan_is_told_once(kpi: Kpi, tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text(PLAN, encoding="utf-8")
    answer = kpi("check", "plan.csv", "--format", "json")
    found = {item["rule"]: item for item in answer.json["findings"]}
    assert answer.code == 1
    assert {rule: item["facts"] for rule, item in found.items()} == {
        "trajectory-jumps-scale": ["t3"],
        "targets-of-one-thing": ["t8"],
        "payback-beyond-lifetime": ["t5", "t6"],
        "mix-sums-to-one": ["b3", "b4"],
        "cash-below-minimum": ["b8", "b6"],
        "breakeven-before-start": ["b5"],
        "annual-as-monthly": ["a4", "a3"],
        "rate-of-another-period": ["a1", "a2"],
    }
    assert len(answer.json["findings"]) == len(found)
    assert found["trajectory-jumps-scale"]["proposed"] == {"t3": 210}
    assert found["mix-sums-to-one"]["proposed"] == {"b3": 0.9, "b4": 0.1}
    assert found["payback-beyond-lifetime"]["places"]["t5"] == "plan.csv row 6, column value"
    assert all(len(item["message"]) <= 255 for item in found.values())


def test_the_same_plan_put_right_is_silent(kpi: Kpi, tmp_path: Path) -> None:
    rows = [line.split(",") for line in PLAN.splitlines()]
    for row in rows:
        row[3] = PUT_RIGHT.get(row[0], row[3])
    (tmp_path / "plan.csv").write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    answer = kpi("check", "plan.csv", "--format", "json")
    assert (answer.json["findings"], answer.code) == ([], 0)


def test_a_figure_that_is_wrong_by_itself_is_not_told_again_as_a_plan(kpi: Kpi, tmp_path: Path) -> None:
    """A margin of 880 % also fires the guide's rule about implausible margins: one cause, one finding."""
    rows = "id,guide,kpi,period,value,scenario\nm1,mas,gross_margin,2026,8.8,Target\n"
    (tmp_path / "plan.csv").write_text(rows, encoding="utf-8")
    (finding,) = kpi("check", "plan.csv", "--format", "json").json["findings"]
    assert (finding["facts"], finding["proposed"]) == (["m1"], {"m1": 0.88})


def test_what_follows_from_a_lost_point_is_not_told(kpi: Kpi, tmp_path: Path) -> None:
    """A cost ratio of 120 % beside a margin of 88 % is 12 %: that a rule fires at 120 % is no news."""
    rows = (
        "id,guide,kpi,period,value,scenario\n"
        "m1,mas,gross_margin,2026,88%,Target\nm2,mas,cogs_ratio,2026,120%,Target\n"
    )
    (tmp_path / "plan.csv").write_text(rows, encoding="utf-8")
    (finding,) = kpi("check", "plan.csv", "--format", "json").json["findings"]
    assert (finding["rule"], finding["proposed"]) == ("targets-of-one-thing", {"m2": 0.12})


def test_no_other_value_is_proposed_for_a_figure_that_is_certain(kpi: Kpi, tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text(PLAN, encoding="utf-8")
    answer = kpi("check", "plan.csv", "--trust", "t3", "--format", "json")
    assert "trajectory-jumps-scale" not in {item["rule"] for item in answer.json["findings"]}


def test_the_handbook_lists_every_rule() -> None:
    page = (Path(__file__).parents[2] / "docs" / "plans.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE) == list(PLAN_RULES.names)
