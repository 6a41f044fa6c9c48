"""Slips that a reviewer knows, in sheets as people make them; rows put in above change nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.rule import Example
from kpi_engine.audit.run import Asked, audit_book
from kpi_engine.engine.auditing import chosen_rules
from kpi_engine.model.audit import AuditFinding
from kpi_engine.workbook.package import Package
from tests.audit.example_workbook import workbook_of

_OURS = ("C01", "C02", "C03", "C04", "C05", "U01", "U02", "U03", "U04", "V20", "V21", "V22")
_PLAN = """
    Month   | Jan     | Feb     | Mar     | Apr     | May     | Jun
    MRR     | 1200    | 1250    | 12900   | 1310    | 1350    | 1400
    Churn   | 0.02    | 0.03    | 0.025   | 2       | 0.03    | 0.02
    Cost    | -400    | -410    | -420    | 415     | -430    | -425
    Lost    | =B2*B3  | =C2*C3  | 310     | =E2*E3  | =F2*F3  | =G2*G3
    Fees    | 50      | 60      | '70     | 60      | 55      | 65
    Left    | =B2-B6  | =C2-C6  | =D2-D6  | =E2-E6  | =F2-F6  | 1300
    """


def _findings(example: Example, path: Path, *rules: str) -> list[AuditFinding]:
    book = AuditBook(Package.open(workbook_of(example, path)))
    return list(audit_book(book, Asked(chosen_rules(rules or _OURS))).findings)


def _lower(plan: str, rows: int) -> str:
    """The plan with blank rows above, its references moved along."""
    import re

    moved = re.sub(r"([A-G])(\d)(?=[-*\s|])", lambda found: f"{found[1]}{int(found[2]) + rows}", plan)
    return "\n" + "x\n" * rows + moved.strip("\n")


def test_each_slip_of_a_plan_is_found_once(tmp_path: Path) -> None:
    found = {(each.rule, each.range) for each in _findings(Example(_PLAN), tmp_path / "plan.xlsx")}
    assert found == {
        ("U02", "D2"), ("U01", "E3"), ("U03", "E4"), ("C01", "D5"), ("V20", "D6"), ("C02", "G7"),
    }  # fmt: skip


def test_rows_put_in_above_change_nothing_but_the_addresses(tmp_path: Path) -> None:
    before = _findings(Example(_PLAN), tmp_path / "plan.xlsx")
    after = _findings(Example(_lower(_PLAN, 3)), tmp_path / "lower.xlsx")
    assert [each.fingerprint for each in after] == [each.fingerprint for each in before]
    assert {each.range for each in after} == {"D5", "E6", "E7", "D8", "D9", "G10"}


def test_the_fix_of_an_overwritten_formula_is_the_formula_of_its_neighbours(tmp_path: Path) -> None:
    (found,) = _findings(Example(_PLAN), tmp_path / "plan.xlsx", "C01")
    assert [(each.cell, each.holds) for each in found.fix.corrections] == [("D5", "=D2*D3")]
    assert found.evidence.expected == "=D2*D3"
    assert found.evidence.peers == ("Sheet1!B5:C5", "Sheet1!E5:G5")
    assert found.severity == "warning"


def test_the_fix_of_a_rate_is_the_rate_in_the_way_of_its_neighbours(tmp_path: Path) -> None:
    (found,) = _findings(Example(_PLAN), tmp_path / "plan.xlsx", "U01")
    assert [(each.cell, each.holds) for each in found.fix.corrections] == [("E3", 0.02)]


def test_a_text_that_a_sum_passes_over_is_an_error_and_one_that_an_operator_reads_a_warning(
    tmp_path: Path,
) -> None:
    example = Example("""
        Item  | Jan          | Feb
        Rent  | 100          | 110
        Power | '250         | =B3*1.1
        Paper | 30           | '40
        Staff | 400          | 410
        Total | =SUM(B2:B5)  | =C2+C3+C4+C5
        """)
    found = {each.range: each.severity for each in _findings(example, tmp_path / "costs.xlsx", "V20")}
    assert found == {"B3": "error", "C4": "warning"}


def test_a_row_of_pasted_values_that_still_agree_is_worth_knowing_only(tmp_path: Path) -> None:
    example = Example("""
        Plan | Seats | Price | MRR    | Half   | Twice
        A    | 1     | 10    | =B2*C2 | =D2/2  | =D2*2
        B    | 2     | 10    | 20     | 10     | 40
        C    | 3     | 10    | =B4*C4 | =D4/2  | =D4*2
        D    | 4     | 10    | =B5*C5 | =D5/2  | =D5*2
        """)
    found = _findings(example, tmp_path / "plans.xlsx", "C01")
    assert {each.range for each in found} == {"D3", "E3", "F3"}
    assert {each.severity for each in found} == {"info"}


@pytest.mark.parametrize("rows", [40, 400])
def test_a_long_column_of_unlike_amounts_is_left_alone(rows: int, tmp_path: Path) -> None:
    amounts = [((at * 7919) % 9973) * 10 ** (at % 4) / 100 for at in range(1, rows)]
    lines = "\n".join(f"Item {at} | {amount}" for at, amount in enumerate(amounts, start=1))
    example = Example(f"{lines}\nTotal | =SUM(B1:B{rows - 1})")
    found = [each for each in _findings(example, tmp_path / "ledger.xlsx") if each.severity != "info"]
    assert found == []


def test_actual_figures_before_a_forecast_are_left_alone(tmp_path: Path) -> None:
    example = Example("""
        Month     | Jan  | Feb  | Mar  | Apr         | May         | Jun
        Customers | 100  | 110  | 118  | =D2*1.05    | =E2*1.05    | =F2*1.05
        ARPU      | 10   | 10.2 | 10.1 | =D3*1.01    | =E3*1.01    | =F3*1.01
        Revenue   | 1001 | 1120 | 1190 | =E2*E3      | =F2*F3      | =G2*G3
        """)
    assert _findings(example, tmp_path / "forecast.xlsx") == []
