"""The wheel as a user meets it: everything inside, nothing beside it needed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built from the checkout with the tools of this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("*.whl"))


def test_templates_samples_and_add_in_travel_in_the_wheel(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("workbook_templates", "addin"):
        for path in (ROOT / folder).rglob("*"):
            if (
                path.is_file()
                and path.suffix in {".xlsx", ".csv", ".py"}
                and not path.name.startswith(("~$", "."))
            ):
                assert f"kpi_engine/_shipped/{path.relative_to(ROOT).as_posix()}" in inside


def test_the_wheel_holds_the_package_and_no_more(wheel):
    inside = zipfile.ZipFile(wheel).namelist()
    assert {name.partition("/")[0] for name in inside} == {"kpi_engine", _info(inside)}
    assert "kpi_engine/py.typed" in inside
    assert f"{_info(inside)}/licenses/LICENSE" in inside
    assert not [name for name in inside if "__pycache__" in name or name.endswith(".pyc")]


def _info(inside: list[str]) -> str:
    return next(name.partition("/")[0] for name in inside if name.endswith("/METADATA"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """A new environment far from the checkout, with the wheel and what it asks for, as locked."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "environment", with_pip=True)
    programs = folder / "environment" / ("Scripts" if os.name == "nt" else "bin")
    pins = folder / "pins.txt"
    lock = (ROOT / ".ci" / "requirements.lock").read_text(encoding="utf-8")
    pins.write_text("\n".join(re.findall(r"^(\S+==.*?) \\$", lock, re.MULTILINE)), encoding="utf-8")
    _run(
        folder, programs / "python", "-m", "pip", "install", "--quiet", "--constraint", str(pins), str(wheel)
    )
    return programs


def _run(folder: Path, program: Path, *arguments: str) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "KPI_"))}
    done = subprocess.run(
        [str(program), *arguments], cwd=folder, env=clean, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_an_installed_engine_does_not_know_the_checkout(installed, tmp_path):
    where = _run(tmp_path, installed / "python", "-c", "import kpi_engine; print(kpi_engine.__file__)")
    assert Path(where.strip()).is_relative_to(installed.parent)


@pytest.mark.slow
def test_an_installed_engine_calculates(installed, tmp_path):
    answer = json.loads(_run(tmp_path, installed / "kpi", "calc", "CAC", "100000", "400", "--format", "json"))
    assert "250" in json.dumps(answer)


@pytest.mark.slow
def test_the_demo_runs_where_only_the_wheel_is(installed, tmp_path):
    told = _run(tmp_path, installed / "kpi", "demo")
    assert "Customer acquisition cost" in told
    workbooks = [path for path in tmp_path.rglob("*.xlsx") if path.stat().st_size > 0]
    assert workbooks
    assert any(str(path) in told.replace("\n", "") for path in workbooks)


def test_the_wheel_serves_its_template_without_being_unpacked(wheel, tmp_path):
    template = "workbook_templates/mobile_app_security.xlsx"
    script = f"""
import kpi_engine
from kpi_engine.resources import shipped
assert ".whl" in kpi_engine.__file__, kpi_engine.__file__
with shipped({template!r}) as path:
    print(path.stat().st_size, kpi_engine.calculate("CAC", 100_000, 400).item())
"""
    from_wheel = os.environ | {"PYTHONPATH": str(wheel)}
    told = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path, env=from_wheel, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert told.stdout.split() == [str((ROOT / template).stat().st_size), "250.0"], told.stderr


@pytest.mark.slow
def test_an_installed_engine_gives_excel_its_functions_and_takes_them_away(installed, tmp_path):
    """In a temporary profile; then the Python that the add-in names imports what it will be asked for."""
    script = """
import dataclasses, sys, zipfile
from pathlib import Path
from kpi_engine.hosts.installing.hosts import steps_for
from kpi_engine.hosts.installing.machine import Machine
from kpi_engine.hosts.installing.work import install, uninstall
from kpi_engine.hosts.places import Profile

profile = Profile(Path(sys.argv[1]), "windows")
profile.home.mkdir()
machine = dataclasses.replace(Machine.of_this_user(), profile=profile)
install(machine, steps_for(machine, ["excel"]))
with zipfile.ZipFile(profile.excel_start / "saas-kpi.xlam") as package:
    texts = "".join(package.read(name).decode("latin-1") for name in package.namelist() if "sheets/" in name)
assert sys.executable in texts
assert str(machine.code) in texts and machine.code.name == "_shipped", machine.code
print(machine.code)
uninstall(machine)
assert not profile.settings.exists()
"""
    told = _run(tmp_path, installed / "python", "-c", script, str(tmp_path / "home"))
    asked = (
        "import sys; sys.path.insert(0, sys.argv[1]); import addin.udfs, addin.macros; print(addin.__file__)"
    )
    where = _run(tmp_path, installed / "python", "-B", "-c", asked, told.strip())
    assert where.startswith(told.strip())
