"""`kpi audit --new-decisions`: a file to decide in, filled in and read back without copying anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.audit.conftest import Kpi

RULES = ("--rules", "R01,V01")
"""In the faulty plan: one error by R01, one info by V01."""


def test_a_new_file_is_filled_in_and_read_back(kpi: Kpi, faulty: Path, tmp_path: Path) -> None:
    began = kpi("audit", "plan.xlsx", *RULES, "--new-decisions", "decisions.yaml")
    assert began.err == (
        "1 finding to decide on in decisions.yaml. Fill in decision and reason, then: "
        "--decisions decisions.yaml\n"
    )
    file = tmp_path / "decisions.yaml"
    text = file.read_text(encoding="utf-8")
    assert "  # error, old-stored-result, plan.xlsx Sales!D2\n  # Sales!D2 holds 25, but" in text
    decided = text.replace("decision:\n  reason:", "decision: accept\n  reason: Agreed")
    file.write_text(decided, encoding="utf-8")
    answer = kpi("audit", "plan.xlsx", *RULES, "--decisions", "decisions.yaml")
    assert "1 open finding: 1 info. Not open: 1 accepted." in answer.out
    assert answer.code == 0


def test_with_all_what_is_only_worth_knowing_can_be_decided_too(
    kpi: Kpi, faulty: Path, tmp_path: Path
) -> None:
    kpi("audit", "plan.xlsx", *RULES, "--all", "--new-decisions", "all.yaml")
    assert (tmp_path / "all.yaml").read_text(encoding="utf-8").count("- fingerprint:") == 2


def test_what_was_decided_before_is_taken_over(kpi: Kpi, faulty: Path, tmp_path: Path) -> None:
    kpi("audit", "plan.xlsx", *RULES, "--new-decisions", "first.yaml")
    first = tmp_path / "first.yaml"
    text = first.read_text(encoding="utf-8").replace("by:", "by: Controlling")
    first.write_text(text.replace("decision:\n  reason:", "decision: accept\n  reason: Agreed"), "utf-8")
    kpi("audit", "plan.xlsx", *RULES, "--decisions", "first.yaml", "--new-decisions", "second.yaml")
    second = (tmp_path / "second.yaml").read_text(encoding="utf-8")
    assert 'decision: accept\n  reason: "Agreed"\n  by: "Controlling"' in second


def test_a_file_that_is_there_is_not_written_over(kpi: Kpi, faulty: Path, tmp_path: Path) -> None:
    (tmp_path / "decisions.yaml").write_text("# mine\n", encoding="utf-8")
    answer = kpi("audit", "plan.xlsx", *RULES, "--new-decisions", "decisions.yaml")
    assert (answer.code, answer.out) == (2, "")
    assert "decisions.yaml is there and is not written over" in answer.err
    assert (tmp_path / "decisions.yaml").read_text(encoding="utf-8") == "# mine\n"


@pytest.mark.parametrize(
    ("target", "told"),
    [("d.txt", "End its name with .yaml"), ("away/d.yaml", "away")],
    ids=["kind", "folder"],
)
def test_a_file_that_cannot_be_is_refused_before_any_work(
    kpi: Kpi, faulty: Path, target: str, told: str
) -> None:
    answer = kpi("audit", "plan.xlsx", *RULES, "--new-decisions", target)
    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err


def test_nothing_to_decide_makes_no_file(kpi: Kpi, clean: Path, tmp_path: Path) -> None:
    answer = kpi("audit", "clean.xlsx", *RULES, "--new-decisions", "decisions.yaml")
    assert answer.code == 0
    assert "Nothing to decide" in answer.err
    assert not (tmp_path / "decisions.yaml").exists()
