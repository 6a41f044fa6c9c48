"""LibreOffice Calc with our add-in, installed into a profile of its own as a user's LibreOffice has it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from kpi_engine.hosts.oxt.building import build
from tests.needed_hosts import absent

PYTHONPATH = Path(__file__).parents[3] / "addin" / "libreoffice" / "pythonpath"
_PYTHONS = ("/usr/bin/python3", "/usr/lib/libreoffice/program/python", "/opt/libreoffice/program/python")
_PATIENCE = 180.0
"""Seconds for one workbook; a LibreOffice that waits for a click that nobody makes is ended."""

Calc = Callable[..., Any]


@pytest.fixture(scope="session")
def python_with_uno(soffice: Path) -> str:
    """The Python that can talk to LibreOffice."""
    there = [python for python in _PYTHONS if Path(python).exists()]
    found = next((python for python in there if _ended([python, "-c", "import uno"]).returncode == 0), None)
    if found is None:
        absent("no Python with LibreOffice's `uno` (python3-uno)")
    return found


@pytest.fixture(scope="session")
def calc(soffice: Path, python_with_uno: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calc]:
    """Asks Calc for a workbook: cells, formulas and array formulas in, what the cells then hold out."""
    folder = tmp_path_factory.mktemp("calc")
    (package,) = build(folder)
    places = _places(folder / "profile")
    added = _ended([_unopkg(soffice), "add", "--suppress-license", *_as_this_user(), *places, str(package)])
    assert added.returncode == 0, added.stderr
    script = Path(__file__).with_name("in_calc.py")
    command = [python_with_uno, str(script), str(soffice), f"kpi{os.getpid()}", *places]
    quiet = {"HOME": str(folder), "KPI_COMPANY": "", "KPI_PYTHON": ""}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, env=os.environ | quiet, start_new_session=True, **pipes) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        if not running.stdout.readline():
            pytest.fail("LibreOffice did not start")

        def ask(**asked: Any) -> Any:
            assert running.stdin is not None
            assert running.stdout is not None
            clock = Timer(_PATIENCE, os.killpg, (running.pid, signal.SIGKILL))
            clock.start()
            running.stdin.write(json.dumps(asked).encode() + b"\n")
            running.stdin.flush()
            told = running.stdout.readline()
            clock.cancel()
            if not told:
                pytest.fail("LibreOffice is gone; what happened is above")
            return json.loads(told)

        yield ask
        running.stdin.close()
        running.wait(_PATIENCE)


@pytest.fixture
def own_modules(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What the add-in imports in LibreOffice, importable here."""
    before = set(sys.modules)
    monkeypatch.syspath_prepend(str(PYTHONPATH))
    yield
    for name in set(sys.modules) - before:
        if name.startswith("saas_kpi_"):
            del sys.modules[name]


def _places(profile: Path) -> list[str]:
    """Where LibreOffice keeps everything, extensions for all users included: nothing outside is touched."""
    profile.mkdir()
    shared = (profile / "shared").as_uri()
    return [
        f"-env:UserInstallation={profile.as_uri()}",
        f"-env:UNO_SHARED_PACKAGES={shared}",
        f"-env:UNO_SHARED_PACKAGES_CACHE={shared}/cache",
    ]


def _as_this_user() -> list[str]:
    """LibreOffice adds an extension as root for all users alone."""
    return ["--shared"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


def _unopkg(soffice: Path) -> str:
    return str(soffice.resolve().with_name("unopkg"))


def _ended(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
