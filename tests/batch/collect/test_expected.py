"""The list of who should be there."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.batch.collect.expected import Expected, read_expected
from kpi_engine.errors import SourceError


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "companies.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_companies_with_guide_and_due_date(tmp_path: Path) -> None:
    path = written(tmp_path, "company,guide,due\nAlder,mas,2026-06-05\nBirch  AG,,\n")
    assert read_expected(path) == (
        Expected("Alder", "mobile_app_security", "2026-06-05"),
        Expected("Birch AG"),
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("who\nAlder\n", "lacks a column company"),
        ("company,guide\nAlder,\nALDER,\n", "row 3: ALDER stands in the list twice"),
        ("company,guide\nAlder,nosuch\n", "row 2"),
        ("company,guide\n,mas\n", "the name of the company is missing"),
    ],
)
def test_a_list_that_leaves_something_open_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        read_expected(written(tmp_path, text))
