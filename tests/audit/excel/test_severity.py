"""How grave a finding is: an error only where a figure is wrong, a warning where it will be."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.rule import RULES, Example
from kpi_engine.audit.run import Asked, audit_book
from kpi_engine.model.audit import AuditFinding
from kpi_engine.workbook.package import Package
from tests.audit.example_workbook import workbook_of


def found(rule: str, example: Example, folder: Path) -> list[AuditFinding]:
    """What one rule says of an example."""
    book = AuditBook(Package.open(workbook_of(example, folder / "book.xlsx")))
    return list(audit_book(book, Asked((RULES.get(rule),))).findings)


CASES = {
    "an error that nobody reads": ("V01", "4 | 0 | =A1/B1", {}, "info"),
    "a division by zero that is read": ("V01", "4 | 0 | =A1/B1 | =C1+1", {}, "info"),
    "a number that is none, and is read": ("V01", "-4 | =SQRT(A1) | =B1+1", {}, "warning"),
    "a name that Excel does not know": ("V01", "4 | =A1*rate -> #NAME?", {}, "warning"),
    "a lost reference": ("L01", "4 | =A1*#REF! -> #REF!", {}, "error"),
    "a lost reference in a branch not taken": ("L01", "4 | =IF(A1>0,A1,#REF!)", {}, "warning"),
    "a lost reference that is hidden": ("L01", "4 | =IFERROR(A1*#REF!,0)", {}, "error"),
    "a name that is used": ("L02", "4 | =A1*rate -> #REF!", {"names": {"rate": "=#REF!"}}, "error"),
    "a name that nobody uses": ("L02", "4 | =A1*2", {"names": {"rate": "=#REF!"}}, "info"),
    "a zero divisor that is hidden": ("L05", "4 | 0 | =IFERROR(A1/B1,0)", {}, "info"),
    "a lost cell that is hidden": ("L05", "#REF! | =IFERROR(A1*2,0)", {}, "warning"),
    "a circle": ("L06", "=B1+1 -> 0 | =A1*2 -> 0", {}, "error"),
    "a circle that IF may leave": ("L06", "=IF(C1=1,B1,0) -> 0 | =A1*2 -> 0", {}, "warning"),
    "a circle that is allowed": (
        "L06", "=B1+1 -> 0 | =A1*2 -> 0", {"settings": {"iterate": "true"}}, "info",
    ),
    "a text that nobody's result needs": ("L07", "n/a | =A1*2", {}, "info"),
    "a text that other results need": ("L07", "n/a | =A1*2 | =B1+1", {}, "warning"),
    "keys out of order, the key is there": (
        "L10", "Pro | 30\nBasic | 10\nTeam | 20\nPro | =VLOOKUP(A4,A1:B3,2)", {}, "error",
    ),
    "keys out of order, the key is not there": (
        "L10", "Pro | 30\nBasic | 10\nTeam | 20\nCore | =VLOOKUP(A4,A1:B3,2)", {}, "warning",
    ),
    "a key in two lines with different figures": (
        "L12", "Acme | 5\nAcme | 7\nAcme | =VLOOKUP(A3,A1:B2,2,FALSE)", {}, "warning",
    ),
    "a key in two tables, one below the other": (
        "L12", "Acme | 5\nAcme | Ltd\nAcme | =VLOOKUP(A3,A1:B2,2,FALSE)", {}, "info",
    ),
    "a formula as text in a sum": ("V14", "2 | '=A1*2 | =SUM(A1:B1)", {}, "warning"),
    "a formula told as an explanation": ("V14", "2 | '=A1*2", {}, "info"),
    "data tables by hand": ("S01", "1 | =A1", {"settings": {"calcMode": "autoNoTable"}}, "info"),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "sheet", "more", "severity"), CASES.values(), ids=CASES)
def test_severity(
    rule: str, sheet: str, more: dict[str, dict[str, str]], severity: str, tmp_path: Path
) -> None:
    findings = found(rule, Example(sheet, **more), tmp_path)  # type: ignore[arg-type]
    assert [finding.severity for finding in findings] == [severity]


def test_the_first_cause_is_told_across_sheets(tmp_path: Path) -> None:
    example = Example("""
        [Report]
        Margin | =Data!B1*2
        Total  | =SUM(B1:B1)
        [Data]
        4      | =A1/A2
        0      |
        """)
    told = found("V01", example, tmp_path)
    assert [(finding.sheet, finding.cells) for finding in told] == [("Data", ("B1",))]


def test_the_message_tells_what_a_lookup_takes_and_what_it_leaves(tmp_path: Path) -> None:
    example = Example("Acme | 100\nZeta | 50\nAcme | 70\nAcme | =VLOOKUP(A4,A1:B3,2,FALSE)")
    (finding,) = found("L12", example, tmp_path)
    assert finding.message == (
        "Sheet1!B4: the key stands in several lines; Sheet1!B1 (100) is taken, Sheet1!B3 (70) is not."
    )


def test_a_sheet_that_lost_its_ground_is_one_finding(tmp_path: Path) -> None:
    broken = " | ".join(f"=#REF!*{number} -> #REF!" for number in range(11))
    (finding,) = found("L01", Example(broken), tmp_path)
    assert finding.cells == tuple(f"{letter}1" for letter in "ABCDEFGHIJK")
    assert finding.message == (
        "11 formulas in 11 cells of Sheet1 have lost references, first Sheet1!A1: =#REF!*0"
    )


def test_a_circle_is_told_by_its_shortest_way(tmp_path: Path) -> None:
    example = Example("""
        [Debt]
        Interest | =B2*0.1 -> 0
        Average  | =Cash!B1/2 -> 0
        Far      | =B1+Cash!B1 -> 0
        [Cash]
        Closing  | =100-Debt!B1 -> 100
        """)
    (finding,) = found("L06", example, tmp_path)
    assert finding.message.endswith("Cash!B1 → Debt!B1 → Debt!B2 → Cash!B1.")
    assert finding.cells == ("B1", "Debt!B1:B2")
