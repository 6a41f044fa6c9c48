"""An inventory says what there is to audit, and which workbook to look at first, with the reasons."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.inventory.facts import WorkbookFacts, facts_of
from kpi_engine.audit.inventory.risk import SIGNS, ranked
from kpi_engine.audit.rule import Example
from kpi_engine.workbook.package import Package
from tests.audit.example_workbook import workbook_of

BOOK = Example(
    """
    [KPIs]
    Month | Jan | Feb
    MRR   | 100 | 110
    NRR   | =B2/100 | =#REF!/B2 -> #REF!
    [Notes]
    Today | =TODAY() -> 46000
    """,
    hidden=("!Notes",), settings={"calcMode": "manual"},
)  # fmt: skip
PLAIN = WorkbookFacts(
    workbook="plain.xlsx", bytes=5_000, saved="", sheets=1, hidden_sheets=0, very_hidden_sheets=0, cells=9,
    formulas=2, distinct_formulas=2, long_formulas=0, volatile_formulas=0, error_cells=0, broken_references=0,
    names=0, links=(), macros=False, manual_calculation=False, iterative_calculation=False, kpis=(),
)  # fmt: skip


def facts(tmp_path: Path) -> WorkbookFacts:
    return facts_of(AuditBook(Package.open(workbook_of(BOOK, tmp_path / "board.xlsx"))))


def test_the_facts_of_a_workbook_are_counted_without_calculating(tmp_path: Path) -> None:
    found = facts(tmp_path)
    assert (found.sheets, found.very_hidden_sheets, found.hidden_sheets) == (2, 1, 0)
    assert (found.formulas, found.distinct_formulas, found.broken_references) == (3, 3, 1)
    assert (found.error_cells, found.volatile_formulas, found.manual_calculation) == (1, 1, True)


def test_the_riskiest_comes_first_with_its_reasons_the_heaviest_first(tmp_path: Path) -> None:
    first, second = ranked({"plain": PLAIN, "board": facts(tmp_path)})
    assert (first.file, second.file) == ("board", "plain")
    assert first.reasons[0] == "1 broken reference"
    assert "is calculated by hand" in first.reasons
    assert (second.points, second.reasons) == (0, ())


def test_a_workbook_that_others_read_matters_more() -> None:
    reader = replace(PLAIN, workbook="group.xlsx", links=("Plain.xlsx",))
    by_name = {each.file: each.reasons for each in ranked({"a/plain.xlsx": PLAIN, "b/group.xlsx": reader})}
    assert by_name == {
        "a/plain.xlsx": ("read by 1 other workbook",),
        "b/group.xlsx": ("reads 1 other workbook",),
    }


def test_points_never_pass_a_hundred_and_no_sign_weighs_more_than_a_fifth() -> None:
    assert max(sign.points for sign in SIGNS) <= 20
    worst = replace(
        PLAIN, broken_references=1, distinct_formulas=301, kpis=("NRR",), error_cells=1, links=("a",),
        very_hidden_sheets=1, manual_calculation=True, iterative_calculation=True, hidden_sheets=1,
        long_formulas=1, volatile_formulas=1, formulas=6_000, macros=True,
    )  # fmt: skip
    assert ranked({"worst": worst})[0].points == 100
