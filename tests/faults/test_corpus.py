"""Real workbooks of many programs: each is filled without losing a part, or refused with a code.

The workbooks are not part of the project: KPI_PACKAGES names a folder of them, else the test is skipped.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.faults.corpus import fill_folder, show, summary

_BESIDE = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "packages" / "files"
CODES = {
    "encrypted", "strict-ooxml", "signed", "beta-format", "damaged", "not-a-workbook", "zip-bomb",
    "too-large", "no-cells", "legacy-xls", "xlsb", "ods", "duplicate-members",
    "bad-member-name", "entity-declaration",
}  # fmt: skip


@pytest.fixture(scope="module")
def packages() -> Path:
    """The folder with real workbooks."""
    folder = Path(os.environ.get("KPI_PACKAGES") or _BESIDE)
    if not folder.is_dir():
        pytest.skip("no folder of real workbooks (KPI_PACKAGES)")
    return folder


@pytest.mark.slow
@pytest.mark.libreoffice
def test_each_is_filled_without_a_loss_and_shown_or_refused_with_a_code(
    packages: Path, tmp_path: Path, soffice: Path
) -> None:
    outcomes = fill_folder(packages, tmp_path)
    show(outcomes, soffice, tmp_path)
    assert not [outcome for outcome in outcomes if outcome.fault], summary(outcomes)
    assert {outcome.refusal for outcome in outcomes if outcome.refusal} <= CODES
    assert all(bool(outcome.filled) is not bool(outcome.refusal) for outcome in outcomes)
    assert sum(bool(outcome.filled) for outcome in outcomes) > len(outcomes) / 2
