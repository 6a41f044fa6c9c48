"""Commands that are given files work within limits; what goes too far is one line, all else is as before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
import typer

from kpi_engine.cli import guard as guarding
from kpi_engine.cli.guard import guard
from kpi_engine.errors import InputError, SourceError
from kpi_engine.system.locks import part_file, sole_writer
from tests.cli.conftest import Kpi

posix = pytest.mark.skipif(os.name == "nt", reason="only POSIX systems hold a process to limits")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Three times one thousand, with a result that is out of date."""
    book = openpyxl.Workbook()
    book.active.append([1000, "=A1*3"])
    path = tmp_path / "plan.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize(
    "arguments",
    [
        ("recalc", "plan.xlsx"),
        ("recalc", "plan.xlsx", "--check", "--strict", "--format", "json"),
        ("recalc", "plan.xlsx", "-o", "missing/copy.xlsx"),
        ("check", "plan.xlsx"),
        ("status", "plan.xlsx", "--guide", "nobody"),
    ],
)
def test_with_and_without_limits_the_answer_is_the_same(
    kpi: Kpi, plan: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    within = kpi(*arguments)
    monkeypatch.setenv("KPI_LIMITS", "off")
    assert kpi(*arguments) == within
    assert within.out or within.err.count("\n") == 1


@pytest.mark.libreoffice
@pytest.mark.usefixtures("soffice")
def test_libreoffice_has_limits_of_its_own_not_those_of_the_command(kpi: Kpi, plan: Path) -> None:
    answer = kpi("recalc", "plan.xlsx", "--second-opinion", "libreoffice", "--format", "json")
    document = json.loads(answer.out)
    assert document["second_opinion"].startswith("LibreOffice ")
    assert document["opinions"]["agrees"] == 1


def test_the_log_is_written_from_within(kpi: Kpi, plan: Path, tmp_path: Path) -> None:
    assert kpi("recalc", "plan.xlsx", "--log-file", "kpi.log").code == 0
    assert "kpi recalc, engine" in (tmp_path / "kpi.log").read_text(encoding="utf-8")


def test_a_reader_that_goes_away_is_no_fault(plan: Path) -> None:
    command = [Path(sys.executable).with_name("kpi"), "recalc", plan]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        run.stdout.close()
        assert run.stderr.read() == b""


def compute_for_ever(file: Path) -> None:
    while file:
        pass


def take_memory(file: Path) -> None:
    bytearray(2_000_000_000)


def crash(file: Path) -> None:
    os.kill(os.getpid(), 11)


def leave_with_findings(file: Path) -> None:
    raise typer.Exit(1)


def refuse(file: Path) -> None:
    raise SourceError("row 3 holds no figure; give one.", code="no-figure")


def run(command, file: Path) -> None:
    app = typer.Typer()
    app.command()(command)
    guard(app, leaving_out=())
    app.registered_commands[0].callback(file=file)


@posix
@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        (compute_for_ever, "took-too-long", "took more than 1 seconds"),
        (take_memory, "too-much-memory", "needed more than 380 MB of memory"),
        (crash, "ended", "broke off"),
    ],
)
def test_what_goes_too_far_is_one_line_that_names_the_file_and_the_way_out(
    plan: Path, monkeypatch: pytest.MonkeyPatch, command, code: str, words: str
) -> None:
    monkeypatch.setattr(guarding, "SECONDS", 1)
    with pytest.raises(InputError, match=words) as refused:
        run(command, plan)
    assert refused.value.code == code
    assert str(refused.value).startswith("plan.xlsx: ")
    assert "KPI_LIMITS=off" in str(refused.value)
    assert len(str(refused.value)) <= 255


def write_and_die(file: Path) -> None:
    with sole_writer(file):
        part_file(file).write_bytes(b"half")
        os.kill(os.getpid(), 9)


@posix
def test_a_command_that_is_ended_while_it_writes_leaves_nothing_behind(plan: Path) -> None:
    with pytest.raises(InputError):
        run(write_and_die, plan)
    assert [path.name for path in plan.parent.iterdir()] == ["plan.xlsx"]


def test_an_exit_code_comes_through(plan: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as left:
        run(leave_with_findings, plan)
    assert left.value.exit_code == 1
    with pytest.raises(typer.Exit) as left:
        run(refuse, plan)
    assert left.value.exit_code == 2


def test_without_a_file_no_process_is_started(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        run(refuse, tmp_path / "missing.xlsx")


def test_a_large_file_may_take_more() -> None:
    assert guarding.allowance(20_000) == (4, 380)
    seconds, megabytes = guarding.allowance(2_000_000)
    assert seconds > 60
    assert 2500 < megabytes < 3500


def test_a_table_of_100000_rows_gets_the_memory_that_it_was_measured_to_ask_for() -> None:
    seconds, megabytes = guarding.allowance(2_790_000)
    assert (seconds > 60, megabytes > 3_524) == (True, True)
