"""The process that the add-in asks, without LibreOffice: it starts, is replaced when it dies, and ends."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from kpi_engine._version import __version__
from tests.hosts.libreoffice.conftest import PYTHONPATH

OLDEST_PYTHON = (3, 8)
"""What LibreOffice 7.4 brings on Windows and on a Mac."""
_ORPHAN = """
import sys
from pathlib import Path
from saas_kpi_engine_process import EngineProcess
engine = EngineProcess(Path(sys.argv[1]))
engine.ask("CAC", [1, 2])
print(engine._child.pid, flush=True)
input()
"""


@pytest.fixture
def python_file(tmp_path: Path) -> Path:
    """The file that names the Python, as the package has it."""
    file = tmp_path / "python.txt"
    file.write_text(f"{sys.executable}\n", encoding="utf-8")
    return file


@pytest.fixture
def engine(own_modules: None, python_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    from saas_kpi_engine_process import EngineProcess

    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("KPI_PYTHON", raising=False)
    asked = EngineProcess(python_file)
    yield asked
    asked._end()


def test_it_answers_cells_tables_and_errors(engine: Any) -> None:
    assert engine.ask("CAC", [100_000, 400]) == {"answer": 250.0}
    assert engine.ask("CAC", [[[100.0, 200.0]], 0]) == {"answer": [[{"error": "#DIV/0!"}] * 2]}
    assert engine.ask("CAC", [None, 5]) == {"answer": {"error": "#N/A"}}
    assert engine.status() == f"SaaS KPI engine {__version__} answers from {sys.executable}."


def test_it_asks_back_for_the_cells_of_a_formula(engine: Any) -> None:
    cells = {"B1": {"value": 100.0}, "B2": {"value": 0}}
    told = engine.ask("KPI_EXPLAIN", ["=CAC(B1,B2)"], lambda piece: cells.get(piece, {}))
    assert told["answer"].startswith("#DIV/0! = 100 / 0")
    told = engine.ask("KPI_EXPLAIN", ["=CAC(B1,Other)"], lambda piece: cells.get(piece, {}))
    assert told == {"answer": "Not explained: the value of Other is not known here"}
    assert engine.ask("KPI_EXPLAIN", ["=CAC(B1,B2)"])["answer"].startswith("Not explained")


def test_cells_that_cannot_be_read_leave_nobody_waiting(engine: Any) -> None:
    def read(piece: str) -> Any:
        raise RuntimeError(piece)

    assert engine.ask("KPI_EXPLAIN", ["=CAC(B1,B2)"], read)["answer"].startswith("Not explained")
    assert engine.ask("CAC", [1, 2]) == {"answer": 0.5}
    with pytest.raises(ValueError, match="JSON"):
        engine.ask("CAC", [float("nan"), 2])
    assert engine.ask("CAC", [1, 2]) == {"answer": 0.5}


def test_a_process_that_has_died_is_replaced(engine: Any) -> None:
    engine.ask("CAC", [1, 2])
    first = engine._child
    first.kill()
    first.wait()
    assert engine.ask("CAC", [1, 2]) == {"answer": 0.5}
    assert engine._child.pid != first.pid


def test_a_fault_of_ours_is_told_and_the_next_call_is_answered(engine: Any, tmp_path: Path) -> None:
    told = engine.ask("NO_SUCH_FUNCTION", [1])
    assert told["fault"].startswith("NO_SUCH_FUNCTION could not be computed; ")
    (log,) = tmp_path.rglob("libreoffice.log")
    assert str(log) in told["fault"]
    assert "NO_SUCH_FUNCTION" in log.read_text(encoding="utf-8")
    assert engine.ask("CAC", [1, 2]) == {"answer": 0.5}


def test_it_ends_with_the_program_that_started_it(python_file: Path) -> None:
    command = [sys.executable, "-c", _ORPHAN, str(python_file)]
    environment = os.environ | {"PYTHONPATH": str(PYTHONPATH), "HOME": str(python_file.parent)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, env=environment, **pipes) as program:  # type: ignore[call-overload]
        child = int(program.stdout.readline())
        assert _runs(child)
        program.kill()
    for _ in range(100):
        if not _runs(child):
            return
        time.sleep(0.05)
    pytest.fail("the process outlived the program that had started it")


def _runs(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    try:
        return state.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_what_cannot_be_started_is_said_once_and_tried_again_later(
    engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from saas_kpi_engine_process import NoAnswerError

    monkeypatch.setenv("KPI_PYTHON", "/nowhere/python")
    with pytest.raises(NoAnswerError, match="/nowhere/python cannot be started: No such file") as told:
        engine.ask("CAC", [1, 2])
    assert "Build the add-in again" in str(told.value)
    assert engine.status() == str(told.value)
    monkeypatch.delenv("KPI_PYTHON")
    with pytest.raises(NoAnswerError, match="/nowhere/python"):
        engine.ask("CAC", [1, 2])
    engine._failed_at -= 60
    assert engine.ask("CAC", [1, 2]) == {"answer": 0.5}


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (
            "echo \"ModuleNotFoundError: No module named 'kpi_engine'\" >&2",
            ": saas-kpi-engine is not installed there. ",
        ),
        ("echo one >&2; echo unknown option -P >&2", " (unknown option -P). "),
        ("echo 5", ". "),
        ("true", ". "),
    ],
)
def test_a_python_without_the_engine_says_why(script: str, reason: str, engine: Any, tmp_path: Path) -> None:
    bare = tmp_path / "python"
    bare.write_text(f"#!/bin/sh\n{script}\nexit 1\n", encoding="utf-8")
    bare.chmod(0o755)
    engine._built_with.write_text(str(bare), encoding="utf-8")
    assert engine.status().startswith(f"The engine did not start in {bare}{reason}Build the add-in again")


def test_a_package_that_names_no_python_says_how_to_build_one(engine: Any) -> None:
    engine._built_with.unlink()
    assert "kpi addin build --host libreoffice" in engine.status()


def test_libreoffices_own_settings_for_python_do_not_reach_the_engines(
    engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONHOME", "/usr/lib/libreoffice/python")
    monkeypatch.setenv("PYTHONPATH", "/usr/lib/libreoffice/program")
    assert engine.ask("CAC", [1, 2]) == {"answer": 0.5}


def test_the_add_in_can_be_read_by_the_oldest_python_that_libreoffice_brings() -> None:
    for file in (PYTHONPATH.parent).rglob("*.py"):
        ast.parse(file.read_text(encoding="utf-8"), feature_version=OLDEST_PYTHON)
