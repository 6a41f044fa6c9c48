"""The ledger of a batch survives crashes, and says when something else was at it."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from kpi_engine.batch.entry import Entry
from kpi_engine.batch.journal import Journal, find_entry, read_ledger, set_aside
from kpi_engine.errors import KpiEngineError, WorkbookError

ACME = Entry("Acme", "done", workbook="Acme.xlsx", sha256="ab", result={"receipt": {"inputs": [1]}})
BETA = Entry("Beta", "refused", "two-values", "stated twice")


def _written(path: Path, *entries: Entry, end: bool = False) -> Path:
    past = read_ledger(path)
    journal = Journal(path, past, {"engine": "e"})
    for entry in entries:
        journal.add(entry)
    if end:
        journal.end({"done": 1})
    journal.close()
    return path


def test_what_was_added_is_read_back_without_the_receipts(tmp_path: Path) -> None:
    past = read_ledger(_written(tmp_path / "batch.jsonl", ACME, BETA))
    assert past is not None
    assert past.header == {"schema": "kpi.batch-ledger/1", "engine": "e"}
    assert (past.entries["acme"].sha256, past.entries["acme"].result) == ("ab", {})
    assert past.entries["beta"].reason == "stated twice"
    assert not past.ended


def test_a_ledger_is_only_ever_added_to_and_the_last_line_holds(tmp_path: Path) -> None:
    path = _written(tmp_path / "batch.jsonl", BETA, end=True)
    before = path.read_bytes()
    _written(path, Entry("Beta", "done", workbook="Beta.xlsx"))
    assert path.read_bytes().startswith(before)
    past = read_ledger(path)
    assert past is not None
    assert past.entries["beta"].status == "done"
    assert not past.ended


@pytest.mark.parametrize("tail", [b'{"entity":"Gam', b"\0\0\0\0\0", b'{"entity":"G"}\0\0\n', b"\n"])
def test_what_a_crash_left_at_the_end_is_taken_off(tmp_path: Path, tail: bytes) -> None:
    path = _written(tmp_path / "batch.jsonl", ACME)
    sound = path.read_bytes()
    path.write_bytes(sound + tail)
    past = read_ledger(path)
    assert past is not None
    assert list(past.entries) == ["acme"]
    _written(path, BETA)
    assert path.read_bytes().startswith(sound + b'{"entity":"Beta"')


@pytest.mark.parametrize("cut", [0, 10])
def test_a_ledger_whose_first_line_was_never_finished_begins_anew(tmp_path: Path, cut: int) -> None:
    path = _written(tmp_path / "batch.jsonl")
    path.write_bytes(path.read_bytes()[:cut])
    assert read_ledger(path) is None
    _written(path, ACME)
    assert [json.loads(line).get("entity") for line in path.read_bytes().splitlines()] == [None, "Acme"]


def test_damage_in_the_middle_is_no_crash_and_is_refused(tmp_path: Path) -> None:
    path = _written(tmp_path / "batch.jsonl", ACME, BETA)
    path.write_bytes(path.read_bytes().replace(b'{"entity":"Acme"', b'{"entity":"Acme'))
    with pytest.raises(WorkbookError) as caught:
        read_ledger(path)
    assert caught.value.code == "ledger-damaged"
    assert "line 2" in caught.value.message


def test_another_file_of_this_name_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "batch.jsonl"
    path.write_text('{"mine": 1}\n', encoding="utf-8")
    with pytest.raises(KpiEngineError) as caught:
        read_ledger(path)
    assert caught.value.code == "no-ledger"


def test_a_company_is_found_with_its_receipt_however_it_is_written(tmp_path: Path) -> None:
    path = _written(tmp_path / "batch.jsonl", ACME, BETA)
    found = find_entry(path, "acme ")
    assert found is not None
    assert found.result["receipt"] == {"engine": "e", "inputs": [1]}
    assert find_entry(path, "gamma") is None


def test_an_old_ledger_is_kept_under_a_name_of_its_own(tmp_path: Path) -> None:
    for number in (1, 2):
        path = _written(tmp_path / "batch.jsonl", ACME)
        assert set_aside(path).name == f"batch.{number}.jsonl"
    assert not path.exists()


def test_a_full_disk_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(tmp_path / "batch.jsonl", None, {})

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(WorkbookError) as caught:
        journal.sync()
    assert caught.value.code == "disk-full"
    monkeypatch.undo()
    journal.close()


def test_a_disk_that_is_still_full_at_the_end_is_the_same_sentence(tmp_path: Path) -> None:
    """What was not written stays in the buffer, and closing the file would tell it in other words."""
    journal = Journal(tmp_path / "batch.jsonl", None, {})
    journal._stream.close()
    journal._stream = _Full()  # type: ignore[assignment]
    with pytest.raises(WorkbookError) as caught:
        journal.close()
    assert caught.value.code == "disk-full"


class _Full:
    """A file on a full disk: whatever is still to be written fails."""

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    close = flush
