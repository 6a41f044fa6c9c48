"""What Excel starts is a bare Python: one import makes the add-in's own modules importable."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kpi_engine.hosts import addin_on_path

SCRIPT = """
import kpi_engine.hosts.addin_on_path, sys, addin
print(addin.__file__)
print(sys.path.count(str(kpi_engine.hosts.addin_on_path.folder_of_addin())))
"""


@pytest.mark.parametrize("place", ["kpi_engine/_shipped/addin", "addin"], ids=["wheel", "checkout"])
def test_the_add_in_is_found_inside_a_wheel_and_beside_a_checkout(place: str, tmp_path: Path) -> None:
    hosts = tmp_path / "kpi_engine" / "hosts"
    hosts.mkdir(parents=True)
    shutil.copy(addin_on_path.__file__, hosts)
    package = tmp_path / place
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    start = f"import sys; sys.path.insert(0, {str(tmp_path)!r})"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"{start}\n{SCRIPT}"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    found, times = done.stdout.split()
    assert Path(found) == package / "__init__.py"
    assert times == "1"
