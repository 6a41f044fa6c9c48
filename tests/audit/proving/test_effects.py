"""What a finding touches, and whether its fix is safe, is shown by recalculating."""

from __future__ import annotations

from pathlib import Path

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.proving.effects import Effects
from kpi_engine.audit.rule import Example
from kpi_engine.model.audit import AuditEvidence, AuditFinding, AuditFix, Correction, Impact
from kpi_engine.model.finding import Severity
from kpi_engine.workbook.package import Package
from tests.audit.example_workbook import workbook_of

BOOK = Example("""
    Month    | Jan        | Feb        | Mar
    Revenue  | 100        | 120        | 130
    Costs    | =B2*0.4    | 48         | =D2*0.4
    Salaries | 20         | '25        | 30
    Profit   | =B2-B3-B4  | =C2-C3-SUM(C4) | =D2-D3-D4
    """)


def effect_of(tmp_path: Path, *corrections: Correction, severity: Severity = "error") -> AuditFinding:
    book = AuditBook(Package.open(workbook_of(BOOK, tmp_path / "book.xlsx")))
    cells = tuple(each.cell for each in corrections)
    finding = AuditFinding(
        "F01", "a-fault", severity, "high", book.name, "Sheet1", cells[0], cells, "It differs.",
        AuditEvidence(), Impact(), AuditFix("Copy the formula.", corrections), "1234",
    )  # fmt: skip
    (found,) = Effects(book).of([finding])
    return found


def test_a_formula_that_gives_the_typed_figure_is_safe_to_put_there(tmp_path: Path) -> None:
    found = effect_of(tmp_path, Correction("Sheet1", "C3", "=C2*0.4"))
    assert found.fix.safety == "safe"
    assert found.fix.proof == "2 results recalculated with and without it: none moves."
    assert found.impact.dependents == 1
    assert found.impact.headlines == ("Profit, Feb (Sheet1!C5)",)


def test_a_fix_that_moves_a_headline_tells_it_before_and_after(tmp_path: Path) -> None:
    found = effect_of(tmp_path, Correction("Sheet1", "C3", "=C2*0.5"))
    assert found.fix.safety == "changes results"
    told = [(each.cell, each.label, each.before, each.after) for each in found.impact.moved]
    assert told[0] == ("Sheet1!C5", "Profit, Feb", 72.0, 60.0)
    assert found.fix.proof == "2 results recalculated with and without it: 2 move."


def test_text_made_a_number_moves_what_adds_it_up_and_not_itself(tmp_path: Path) -> None:
    found = effect_of(tmp_path, Correction("Sheet1", "C4", 25.0))
    assert [(each.cell, each.before, each.after) for each in found.impact.moved] == [
        ("Sheet1!C5", 72.0, 47.0)
    ]


def test_a_fix_that_would_give_an_error_is_withheld(tmp_path: Path) -> None:
    found = effect_of(tmp_path, Correction("Sheet1", "C3", "=C2/A1*A2"))
    assert (found.fix.corrections, found.fix.safety, found.confidence) == ((), "unproven", "low")
    assert "would give #VALUE! in Sheet1!" in found.fix.words


def test_what_is_merely_worth_knowing_is_not_recalculated(tmp_path: Path) -> None:
    found = effect_of(tmp_path, Correction("Sheet1", "C3", "=C2*0.5"), severity="info")
    assert (found.impact, found.fix.safety) == (Impact(), "unproven")
