"""Derived files are written where they are missing or out of date, and only named when checking."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kpi_engine import derive
from kpi_engine.derive import Derived, derive_all
from kpi_engine.system.archives import zipped


@pytest.fixture
def two_files(monkeypatch: pytest.MonkeyPatch) -> None:
    def deriver(_: Path) -> Iterator[Derived]:
        yield Derived("pages/kpis.md", b"# KPIs\n")
        yield Derived("templates/guide.xlsx", zipped({"a.xml": b"<a/>", "b.xml": b"<b/>"}))

    monkeypatch.setattr(derive, "derivers", lambda: (deriver,))


@pytest.mark.usefixtures("two_files")
def test_missing_files_are_named_by_a_check_and_written_without_it(tmp_path: Path) -> None:
    found = derive_all(tmp_path, check=True)
    assert found.checked == 2
    assert found.changed == ("pages/kpis.md", "templates/guide.xlsx")
    assert not any(tmp_path.iterdir()), "a check writes nothing"
    derive_all(tmp_path)
    assert derive_all(tmp_path, check=True).changed == ()


@pytest.mark.usefixtures("two_files")
def test_a_workbook_is_compared_part_by_part_and_not_byte_by_byte(tmp_path: Path) -> None:
    derive_all(tmp_path)
    workbook = tmp_path / "templates/guide.xlsx"
    workbook.write_bytes(zipped({"b.xml": b"<b/>", "a.xml": b"<a/>"}))
    assert derive_all(tmp_path, check=True).changed == ()
    workbook.write_bytes(zipped({"b.xml": b"<b/>", "a.xml": b"<a x='1'/>"}))
    assert derive_all(tmp_path, check=True).changed == ("templates/guide.xlsx",)
    workbook.write_bytes(b"no workbook at all")
    assert derive_all(tmp_path, check=True).changed == ("templates/guide.xlsx",)


@pytest.mark.usefixtures("two_files")
def test_line_ends_of_a_checkout_on_windows_are_no_change(tmp_path: Path) -> None:
    derive_all(tmp_path)
    (tmp_path / "pages/kpis.md").write_bytes(b"# KPIs\r\n")
    assert derive_all(tmp_path, check=True).changed == ()
