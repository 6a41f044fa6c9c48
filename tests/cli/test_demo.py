"""`kpi demo`: the main job from data to a checked workbook, as the README promises it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Kpi


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Answer]:
    """One run of the demo, as JSON, for all tests here."""
    import subprocess
    import sys

    folder = tmp_path_factory.mktemp("demo")
    command = [Path(sys.executable).with_name("kpi"), "demo", "--format", "json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    return folder, Answer(done.returncode, done.stdout, done.stderr)


def test_every_formula_agrees_with_the_second_calculation(told: tuple[Path, Answer]) -> None:
    summary = told[1].json["recalculated"]
    assert summary["equal"] > 1000
    assert {status: count for status, count in summary.items() if count and status != "equal"} == {}


def test_the_sample_meets_the_targets_of_its_year_in_december(told: tuple[Path, Answer]) -> None:
    document = told[1].json
    assert document["period"] == "2026-12"
    status = {line["kpi"]: line["status"] for line in document["kpis"]}
    for kpi in ("Customer acquisition cost", "Trial-to-paid conversion", "Gross margin", "AMRR per customer"):
        assert status[kpi] == "on target"
    assert "off" not in status.values()
    breakeven = next(line for line in document["kpis"] if line["kpi"] == "Months to breakeven")
    assert breakeven["value"] == 5


def test_what_the_guide_does_not_state_plainly_is_marked(told: tuple[Path, Answer]) -> None:
    marks = {line["kpi"]: line["mark"] for line in told[1].json["kpis"]}
    assert marks["Customer acquisition cost"] == ""
    assert marks["Infrastructure and licence cost ratio"] == "restored, uncertain"


def test_the_planted_error_is_found_and_proven(told: tuple[Path, Answer]) -> None:
    findings = told[1].json["findings"]
    assert [(f["verdict"], f["kind"]) for f in findings] == [("proven", "lost decimal point")]
    assert findings[0]["proposed"]["trial_to_paid"] == pytest.approx(0.15)


def test_it_leaves_a_workbook_and_what_it_was_made_from(told: tuple[Path, Answer]) -> None:
    files = {path.name for path in (told[0] / "kpi-demo").iterdir()}
    assert {
        "mobile_app_security.xlsx",
        "template.xlsx",
        "figures.csv",
        "facts.csv",
        "subscriptions.csv",
    } <= files


def test_for_a_person_it_says_where_the_workbook_is_and_how_to_open_it(kpi: Kpi, tmp_path: Path) -> None:
    answer = kpi("demo", "-o", "my folder")
    assert answer.code == 0
    assert str(tmp_path / "my folder" / "mobile_app_security.xlsx") in answer.out
    assert "Open it in Excel or LibreOffice" in answer.out
