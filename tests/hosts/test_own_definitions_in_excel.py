"""A company's own definitions reach the cells of Excel: KPI_COMPANY names the file."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpi_engine.hosts import xlwings_udfs
from kpi_engine.hosts.own_definitions import forget_own_definitions

FILE = """\
company: {name: Example}
guide: css
targets:
  cac: {2026: 180}
"""


@pytest.fixture
def fresh() -> Iterator[None]:
    """As Excel just opened, and closed afterwards."""
    forget_own_definitions()
    yield
    forget_own_definitions()


@pytest.mark.usefixtures("fresh")
def test_a_cell_reads_the_companys_own_target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "company.yaml"
    file.write_text(FILE, encoding="utf-8")
    monkeypatch.setenv("KPI_COMPANY", str(file))
    assert xlwings_udfs.answer("KPI_TARGET", "cac", 2026.0, "own") == 180
    assert xlwings_udfs.answer("KPI_TARGET", "cac", 2026.0, "css") == 250, "the guide stays what it is"


@pytest.mark.usefixtures("fresh")
def test_without_a_file_nothing_is_the_companys_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KPI_COMPANY", raising=False)
    assert xlwings_udfs.answer("KPI_TARGET", "cac", 2026.0, "own") == "\x01#N/A"


@pytest.mark.usefixtures("fresh")
def test_a_file_that_cannot_be_used_is_told_and_the_other_functions_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "company.yaml"
    file.write_text("company: {nam: Example}\n", encoding="utf-8")
    monkeypatch.setenv("KPI_COMPANY", str(file))
    with caplog.at_level(logging.ERROR):
        assert xlwings_udfs.answer("CAC", 100_000.0, 400.0) == 250
    assert xlwings_udfs.answer("KPI_TARGET", "cac", 2026.0, "own") == "\x01#N/A"
    assert "company.yaml line 1" in caplog.text
