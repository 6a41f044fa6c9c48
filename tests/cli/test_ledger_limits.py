"""Sources may come from anybody: the work on them has limits, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kpi_engine.cli.ledger import at_work
from kpi_engine.cli.ledger.asked import query_of
from kpi_engine.cli.ledger.at_work import Limits, do, files_of, reader_of
from kpi_engine.cli.ledger.options import Asked
from kpi_engine.cli.ledger.work import Job, answer
from kpi_engine.sources.subscriptions.options import StagingOptions
from tests.cli.conftest import Kpi
from tests.cli.ledger_run import SUBSCRIPTIONS, Ledger, ledger

__all__ = ["ledger"]
posix = pytest.mark.skipif(os.name == "nt", reason="only POSIX systems hold a process to limits")


def test_the_files_of_a_source_are_known_before_it_is_read(tmp_path: Path) -> None:
    for name in ("a.parquet", "b.parquet", "c.csv", "x::y.csv"):
        (tmp_path / name).write_text("x", encoding="ascii")
    assert files_of(f"{tmp_path}/c.csv") == (tmp_path / "c.csv",)
    assert files_of(f"{tmp_path}/c.csv::table") == (tmp_path / "c.csv",)
    assert files_of(f"{tmp_path}/x::y.csv") == (tmp_path / "x::y.csv",)
    assert files_of(f"{tmp_path}/*.parquet") == (tmp_path / "a.parquet", tmp_path / "b.parquet")
    assert len(files_of(str(tmp_path))) == 4
    assert files_of("postgresql://user:secret@host/db::subs") == ()
    assert files_of("nowhere.csv") == ()


def test_the_database_spills_in_good_time_and_has_its_usual_memory_for_large_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, large = tmp_path / "small.csv", tmp_path / "large.csv"
    small.write_text(SUBSCRIPTIONS, encoding="utf-8")
    with large.open("wb") as stream:
        stream.truncate(3_000_000_000)
    monkeypatch.delenv("KPI_LIMITS", raising=False)
    monkeypatch.chdir(tmp_path)
    assert 500_000_000 < Limits((small,), ()).memory < at_work._LEAST * 1_000_000
    assert Limits((large,), ()).memory == 0
    assert Limits((), ()).memory == 0
    monkeypatch.setenv("KPI_LIMITS", "off")
    assert Limits((small,), ()).memory == 0


@pytest.mark.parametrize(("engine", "within"), [("duckdb", "_ended"), ("spark", "read_source")])
def test_only_the_reading_is_within_limits_for_an_engine_with_processes_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, within: str
) -> None:
    source = tmp_path / "subs.csv"
    source.write_text(SUBSCRIPTIONS, encoding="utf-8")
    seen: list[str] = []

    def watched(function, *arguments, **_):  # type: ignore[no-untyped-def]
        seen.append(function.__name__)
        raise KeyboardInterrupt

    monkeypatch.setattr(at_work, "within_limits", watched)
    with pytest.raises(BaseException) as left:  # noqa: PT011 -- Ctrl+C is told by its exit code
        do(answer, Job(Asked(str(source), engine=engine), "moves"))
    assert getattr(left.value, "exit_code", None) == 130
    assert seen == [within]


@posix
@pytest.mark.slow
def test_with_and_without_limits_the_answer_is_the_same(
    kpi: Kpi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "subs.csv").write_text(SUBSCRIPTIONS, encoding="utf-8")
    arguments = ("ledger", "moves", "subs.csv", "--format", "json")
    within = kpi(*arguments)
    monkeypatch.setenv("KPI_LIMITS", "off")
    assert kpi(*arguments) == within
    assert json.loads(within.out)["rows_used"] == 6


@posix
@pytest.mark.slow
def test_stopped_in_the_middle_it_says_so_and_leaves_no_customer_data(tmp_path: Path) -> None:
    source, left = tmp_path / "many.csv", tmp_path / "left"
    left.mkdir()
    years = (
        "2019-01-01,2026-01-01"  # 34 million customer-months: seconds of work are left when the file is there
    )
    rows = (f"C{number},{years},{number % 97 + 1}.00\n" for number in range(400_000))
    source.write_text("customer,start,end,mrr\n" + "".join(rows), encoding="ascii")
    command = [Path(sys.executable).with_name("kpi"), "ledger", "moves", source]
    environment = {**os.environ, "TMPDIR": str(left)}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as run:
        until = time.monotonic() + 60
        while not list(left.rglob("*.parquet")) and run.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        os.killpg(run.pid, signal.SIGINT)
        try:
            out, err = run.communicate(timeout=3)
        except subprocess.TimeoutExpired:  # a Ctrl+C can get lost in a library's own code: one presses again
            os.killpg(run.pid, signal.SIGINT)
            out, err = run.communicate(timeout=60)
    assert (run.returncode, out) == (130, b"")
    assert err == b"kpi: stopped as you asked; no file is half written.\n"
    assert list(left.iterdir()) == []


def test_a_source_that_is_read_elsewhere_keeps_its_options(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    monkeypatch.setattr(at_work, "within_limits", lambda function, *arguments, **_: seen.append(arguments))
    query = query_of(Asked("subs.csv", engine="dask"), "", 0)
    reader_of(query, Limits((), ()))("subs.csv", StagingOptions(currency="EUR"), Path("folder"))
    assert seen == [("subs.csv", StagingOptions(currency="EUR"), Path("folder"))]


def test_a_log_names_the_run_and_no_customer(ledger: Ledger, tmp_path: Path) -> None:
    assert ledger("moves", "subs.csv", "--log-file", "run.log").code == 0
    log = (tmp_path / "run.log").read_text(encoding="utf-8")
    assert "kpi ledger moves" in log
    assert "Birch" not in log
