"""`kpi audit --clear-marks`: the workbook again that an annotated copy was made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.workbook.package import Package
from tests.cli.audit.conftest import Kpi

RULES = ("--rules", "R01,V01")


@pytest.fixture
def reviewed(kpi: Kpi, faulty: Path, tmp_path: Path) -> Path:
    """An annotated copy of the faulty plan."""
    kpi("audit", "plan.xlsx", *RULES, "--annotated", "reviewed.xlsx")
    return tmp_path / "reviewed.xlsx"


def _parts(path: Path) -> dict[str, bytes]:
    package = Package.open(path)
    return {member: package.read(member) for member in package.container.members}


def test_every_part_comes_back(kpi: Kpi, reviewed: Path, faulty: Path, tmp_path: Path) -> None:
    before = reviewed.read_bytes()
    answer = kpi("audit", "reviewed.xlsx", "--clear-marks", "-o", "again.xlsx")
    assert answer.code == 0
    assert answer.err == (
        "reviewed.xlsx: annotations taken out; every part is as it was before. Written to again.xlsx.\n"
    )
    assert _parts(tmp_path / "again.xlsx") == _parts(faulty)
    assert reviewed.read_bytes() == before


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ((), "add -o clean.xlsx"),
        (("-o", "reviewed.xlsx"), "not written over"),
        (("-o", "clean.xlsm"), "End its name with .xlsx"),
        (("-o", "away/clean.xlsx"), "away"),
        (("-o", "clean.xlsx", "--annotated", "two.xlsx"), "Leave --annotated out"),
        (("-o", "clean.xlsx", "--rules", "F01"), "Leave --rules out"),
    ],
    ids=["no output", "over the input", "other kind", "no folder", "an audit", "rules"],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    kpi: Kpi, reviewed: Path, tmp_path: Path, more: tuple[str, ...], told: str
) -> None:
    before = sorted(tmp_path.iterdir()), reviewed.read_bytes()
    answer = kpi("audit", "reviewed.xlsx", "--clear-marks", *more)
    assert answer.code == 2
    assert told in answer.err
    assert (sorted(tmp_path.iterdir()), reviewed.read_bytes()) == before


def test_a_workbook_without_annotations_is_refused(kpi: Kpi, faulty: Path, tmp_path: Path) -> None:
    answer = kpi("audit", "plan.xlsx", "--clear-marks", "-o", "clean.xlsx")
    assert answer.code == 2
    assert "nothing to take out" in answer.err
    assert not (tmp_path / "clean.xlsx").exists()
