"""The extension of LibreOffice: added and taken away by LibreOffice's own program, where there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kpi_engine.errors import InputError
from kpi_engine.hosts.installing import libreoffice
from kpi_engine.hosts.installing.doctor import examined
from kpi_engine.hosts.installing.extensions import find_unopkg
from kpi_engine.hosts.installing.hosts import steps_for
from kpi_engine.hosts.installing.machine import run_for
from kpi_engine.hosts.installing.work import install, uninstall
from kpi_engine.system.programs import Ended
from tests.hosts.installing.computers import Computer, computer
from tests.needed_hosts import absent


@pytest.fixture
def linux(tmp_path: Path) -> Computer:
    return computer(tmp_path / "Jörg Müller", "other")


class Extensions:
    """`unopkg` in memory."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.there: set[str] = set()
        self.refuses = refuses

    def run(self, command: Sequence[str]) -> Ended:
        verb, what = command[1], command[-1]
        if verb == "list":
            return Ended(int(what not in self.there), in_time=True)
        if not self.refuses and verb == "add":
            assert Path(what).read_bytes()[:2] == b"PK"
            self.there.add("saas-kpi-engine")
        if not self.refuses and verb == "remove":
            self.there.discard(what)
        return Ended(int(self.refuses), in_time=True)


def with_extensions(linux: Computer, monkeypatch: pytest.MonkeyPatch, there: Extensions) -> None:
    monkeypatch.setattr(libreoffice, "find_unopkg", lambda: Path("/usr/bin/unopkg"))
    linux.machine = replace(linux.machine, run=there.run)


def put(linux: Computer) -> list[str]:
    return [each.state for each in install(linux.machine, steps_for(linux.machine, ()))]


def test_added_once_and_taken_away(linux: Computer, monkeypatch: pytest.MonkeyPatch) -> None:
    before, extensions = linux.state(), Extensions()
    with_extensions(linux, monkeypatch, extensions)
    assert put(linux) == ["done"]
    assert extensions.there == {"saas-kpi-engine"}
    assert [each.state for each in examined(linux.machine)] == ["ok"]
    assert put(linux) == ["there already"]
    extensions.there.clear()
    assert [each.state for each in examined(linux.machine)] == ["problem"]
    assert put(linux) == ["done"]
    assert uninstall(linux.machine)[1] is None
    assert extensions.there == set()
    assert linux.state() == before


def test_one_that_was_there_before_is_not_taken_away(
    linux: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    extensions = Extensions()
    extensions.there.add("saas-kpi-engine")
    with_extensions(linux, monkeypatch, extensions)
    put(linux)
    (told,), _ = uninstall(linux.machine)
    assert "had this extension before" in told.note
    assert extensions.there == {"saas-kpi-engine"}


def test_a_running_libreoffice_is_told(linux: Computer, monkeypatch: pytest.MonkeyPatch) -> None:
    before, extensions = linux.state(), Extensions(refuses=True)
    with_extensions(linux, monkeypatch, extensions)
    with pytest.raises(InputError, match="Close all its windows"):
        put(linux)
    assert linux.state() == before
    extensions.refuses = False
    put(linux)
    extensions.refuses = True
    _, fault = uninstall(linux.machine)
    assert fault is not None
    assert "did not give up" in fault.message


def test_without_libreoffice_nothing_is_changed(linux: Computer, monkeypatch: pytest.MonkeyPatch) -> None:
    before = linux.state()
    monkeypatch.setattr(libreoffice, "find_unopkg", lambda: None)
    with pytest.raises(InputError, match="LibreOffice is not installed"):
        put(linux)
    assert linux.state() == before


AS_NOBODY = """#!/bin/sh
cd "{folder}"
export TMPDIR="{folder}" HOME="{folder}"
if [ "$1" = add ]; then cp "$4" . && chmod a+r *.oxt && set -- add "$2" "$3" "{folder}/$(basename "$4")"; fi
exec {setpriv} --reuid=65534 --regid=65534 --clear-groups {unopkg} "$@" -env:UserInstallation={address}
"""
"""LibreOffice refuses to look after extensions of an administrator, who may run the tests."""


@pytest.fixture
def unopkg() -> Iterator[Path]:
    """LibreOffice's own program, working for somebody who is no administrator."""
    real = find_unopkg() or absent("LibreOffice without unopkg")
    if os.geteuid() != 0:
        yield real
        return
    setpriv = shutil.which("setpriv") or absent("setpriv is not installed")
    with TemporaryDirectory(ignore_cleanup_errors=True) as made:
        folder = Path(made)
        folder.chmod(0o777)
        program = folder / "unopkg"
        program.write_text(
            AS_NOBODY.format(folder=folder, setpriv=setpriv, unopkg=real, address=(folder / "p").as_uri()),
            encoding="utf-8",
        )
        program.chmod(0o755)
        yield program


@pytest.fixture
def active_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A virtual environment of the system's Python, active as the pages on installing have it."""
    there = [python for python in ("/usr/bin/python3", sys.executable) if Path(python).exists()]
    with TemporaryDirectory(ignore_cleanup_errors=True) as made:
        Path(made).chmod(0o755)
        subprocess.run([there[0], "-m", "venv", "--without-pip", made], check=True)
        monkeypatch.setenv("PATH", f"{made}/bin{os.pathsep}{os.environ['PATH']}")
        monkeypatch.setenv("PYTHONPATH", made)
        yield Path(made)


@pytest.mark.skipif(sys.platform == "win32", reason="LibreOffice for Windows brings its own Python")
def test_libreoffice_does_not_meet_the_environment_that_is_active(
    linux: Computer, active_environment: Path
) -> None:
    (active_environment / "bin" / "env").symlink_to("/usr/bin/env")
    ask = 'test "$(command -v env)" = /usr/bin/env && test -z "$PYTHONPATH$PYTHONHOME"'
    assert run_for(linux.profile, ["/bin/sh", "-c", ask]).code == 0


@pytest.mark.libreoffice
@pytest.mark.usefixtures("soffice", "active_environment")
def test_the_real_program_takes_the_real_extension(
    linux: Computer, unopkg: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libreoffice, "find_unopkg", lambda: unopkg)
    linux.machine = replace(linux.machine, run=lambda command: run_for(linux.profile, command))
    assert put(linux) == ["done"]
    assert [each.state for each in examined(linux.machine)] == ["ok"]
    assert put(linux) == ["there already"]
    assert uninstall(linux.machine)[1] is None
    assert linux.machine.run([str(unopkg), "list", "saas-kpi-engine"]).code == 1
    assert not linux.profile.settings.exists()
