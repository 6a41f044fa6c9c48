"""Which files patterns mean: the same on every shell, and never none in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.batch.files import TABLES, files_of
from kpi_engine.errors import InputError


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (
        "may/b.xlsx",
        "may/a.xlsx",
        "may/~$a.xlsx",
        "may/.~lock.a.xlsx#",
        "may/x/c.xlsx",
        "plan [1].xlsx",
        "june/batch.jsonl",
        "sent/Old.XLS",
        "sent/batch.jsonl",
        "sent/batch.1.jsonl",
        "sent/figures.csv",
        "sent/new.xlsm",
        "sent/~kpi-0123456789ab.tmp",
        "sent/~kpi-0123456789ab.lock",
        "sent/~$new.xlsm",
        "kept/a.xlsx",
        "kept/a.backup.xlsx",
        "kept/a.backup-2.xlsx",
        "kept/b.backup.xlsx",
    ):
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (["may/*.xlsx"], ["may/a.xlsx", "may/b.xlsx"]),
        (["may/b.xlsx", "may/*.xlsx"], ["may/b.xlsx", "may/a.xlsx"]),
        (["**/c.xlsx"], ["may/x/c.xlsx"]),
        (["may/?.xlsx"], ["may/a.xlsx", "may/b.xlsx"]),
        (["plan [1].xlsx"], ["plan [1].xlsx"]),
        (["may", "may/a.xlsx"], ["may/a.xlsx", "may/b.xlsx"]),
        (["sent/"], ["sent/Old.XLS", "sent/new.xlsm"]),
        (["sent/*"], ["sent/Old.XLS", "sent/figures.csv", "sent/new.xlsm"]),
        (["kept"], ["kept/a.xlsx", "kept/b.backup.xlsx"]),
        (["kept/a.*"], ["kept/a.xlsx"]),
        (["kept/a.backup.xlsx"], ["kept/a.backup.xlsx"]),
    ],
)
def test_patterns_and_names_give_each_file_once(patterns: list[str], expected: list[str]) -> None:
    assert [file.as_posix() for file in files_of(patterns)] == expected


def test_a_pattern_may_begin_at_the_root(tmp_path: Path) -> None:
    assert files_of([str(tmp_path / "may" / "a*.xlsx")]) == [tmp_path / "may" / "a.xlsx"]


def test_a_folder_of_tables_means_these_too() -> None:
    found = [file.name for file in files_of(["sent"], TABLES)]
    assert found == ["Old.XLS", "figures.csv", "new.xlsm"]


@pytest.mark.parametrize("pattern", ["june", "june/*.xlsx", "may/z.xlsx", "may/*.csv"])
def test_a_pattern_that_means_no_file_is_refused(pattern: str) -> None:
    with pytest.raises(InputError) as caught:
        files_of(["may/a.xlsx", pattern])
    assert pattern in caught.value.message
