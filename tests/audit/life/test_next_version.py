"""A year with one workbook: decided in spring, a new version in summer, and only the news is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from kpi_engine.audit.annotated.copy import annotated
from kpi_engine.audit.life.decisions import read_decisions
from kpi_engine.audit.run import Audited
from kpi_engine.audit.to_decide import decisions_text
from kpi_engine.engine.auditing import AuditRequest, audit
from kpi_engine.workbook.package import Package
from tests.audit.life.grid import Grid, grid

_PLAN = (
    """
Costs | Jan | Feb | Mar | Apr | May | Jun | Jul | Aug
Rent | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17
Staff | 50 | 51 | 52 | 53 | 54 | 55 | 56 | 57
Travel | 5 | 6 | 7 | 8 | 9 | 8 | 7 | 6
"""
    + "Total | "
    + " | ".join(f"=SUM({each}2:{each}{3 if each == 'E' else 4})" for each in "BCDEFGHI")
)
_RULE = "range-unlike-peers"


def _write(plan: Grid, path: Path) -> Path:
    plan.book(path)
    return path


def _audited(path: Path, **more: object) -> Audited:
    return audit(path, AuditRequest((_RULE,), effects=False, **more)).audited  # type: ignore[arg-type]


def _places(audited: Audited) -> dict[str, tuple[str, str]]:
    return {each.range: (each.state, each.reason) for each in audited.findings}


@pytest.fixture
def spring(tmp_path: Path) -> Path:
    """The plan whose total of April leaves travel out."""
    return _write(grid(Plan=_PLAN), tmp_path / "plan-spring.xlsx")


def _summer(path: Path) -> Path:
    """The next version: rows and columns came in, figures changed, July leaves the rent out."""
    plan = grid(Plan=_PLAN)
    plan.put_in("Plan", row=1)
    plan.put_in("Plan", column=1)
    plan.sheets["Plan"][3, 3] = 12.5
    plan.sheets["Plan"][6, 9] = "=SUM(I4:I5)"
    return _write(plan, path)


def test_what_was_suppressed_in_a_file_stays_so_and_the_news_is_open(spring: Path, tmp_path: Path) -> None:
    assert _places(_audited(spring)) == {"E5": ("open", "")}
    file = tmp_path / "decisions.yaml"
    text = decisions_text([_audited(spring)]).replace(
        "decision:\n  reason:", "decision: accept\n  reason: Contract"
    )
    file.write_text(text, encoding="utf-8")
    later = _audited(_summer(tmp_path / "plan-summer.xlsx"), decisions=read_decisions(file))
    assert _places(later) == {"F6": ("accepted", "Contract"), "I6": ("open", "")}
    assert later.coverage.remarks == ()


def test_what_was_decided_in_the_annotated_copy_stays_with_it(spring: Path, tmp_path: Path) -> None:
    copy = tmp_path / "plan-annotated.xlsx"
    copy.write_bytes(annotated(Package.open(spring), _audited(spring)))
    book = load_workbook(copy)
    book["KPI Audit"]["L7"], book["KPI Audit"]["M7"] = "suppress", "Contract"
    book.save(copy)
    assert _places(_audited(copy)) == {"E5": ("suppressed", "Contract")}
    later = _audited(_summer(tmp_path / "plan-summer.xlsx"), decisions=read_decisions(copy))
    assert _places(later) == {"F6": ("suppressed", "Contract"), "I6": ("open", "")}


def test_a_cell_that_joins_an_accepted_cause_was_not_accepted(spring: Path, tmp_path: Path) -> None:
    """July now leaves travel out as April does: one cause, of which only April was decided."""
    mark = _audited(spring).findings[0].fingerprint
    file = tmp_path / "decisions.csv"
    file.write_text(f"fingerprint,decision,reason,rule\n{mark},accept,Contract,F02\n", encoding="utf-8")
    plan = grid(Plan=_PLAN)
    plan.sheets["Plan"][5, 8] = "=SUM(H2:H3)"
    later = _audited(_write(plan, tmp_path / "plan.xlsx"), decisions=read_decisions(file))
    assert [(each.cells, each.state) for each in later.findings] == [(("E5", "H5"), "open")]
    assert [each.kind for each in later.coverage.remarks] == ["decision expired"]


def test_a_fault_that_was_put_right_leaves_its_decision_behind(spring: Path, tmp_path: Path) -> None:
    mark = _audited(spring).findings[0].fingerprint
    file = tmp_path / "decisions.csv"
    file.write_text(f"fingerprint,decision,reason,rule\n{mark},accept,Contract,F02\n", encoding="utf-8")
    plan = grid(Plan=_PLAN)
    plan.sheets["Plan"][5, 5] = "=SUM(E2:E4)"
    later = _audited(_write(plan, tmp_path / "plan.xlsx"), decisions=read_decisions(file))
    assert later.findings == ()
    assert [(each.kind, each.fingerprint) for each in later.coverage.remarks] == [("decision expired", mark)]
