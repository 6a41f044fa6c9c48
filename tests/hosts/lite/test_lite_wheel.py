"""The small wheel for Python in the browser: what is in it, what it needs, and that it can be installed."""

from __future__ import annotations

import ast
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpi_engine import __version__
from kpi_engine.hosts.builders import BUILDERS
from kpi_engine.hosts.lite.wheel import WHEEL_NAME, wheel
from tests.hosts.lite.calls import OF_TABLES

NOT_IN_A_BROWSER = (
    "pydantic",
    "openpyxl",
    "lxml",
    "formualizer",
    "duckdb",
    "yaml",
    "xlwings",
    "typer",
)


def parts(personal: Path) -> dict[str, str]:
    with zipfile.ZipFile(personal / WHEEL_NAME) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def imported(source: str) -> Iterator[str]:
    """What a module imports when it runs, at its start or later; imports for type checkers alone are not."""
    tree = ast.parse(source)
    for_types = {
        id(each)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for each in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_the_folder_holds_the_functions_and_the_wheel_and_an_older_wheel_goes(tmp_path: Path) -> None:
    personal = tmp_path / "lite" / "personal"
    personal.mkdir(parents=True)
    (personal / "saas_kpi_functions-0.0.1-py3-none-any.whl").write_bytes(b"old")
    written = BUILDERS["lite"].build(tmp_path)
    assert {path.relative_to(tmp_path).as_posix() for path in written} == {
        f"lite/personal/{WHEEL_NAME}", "lite/personal/kpi_functions.py", "lite/requirements.txt",
    }  # fmt: skip
    assert sorted(path.name for path in personal.iterdir()) == ["kpi_functions.py", WHEEL_NAME]
    assert f'WHEEL = "{WHEEL_NAME}"' in (personal / "kpi_functions.py").read_text(encoding="utf-8")


def test_the_same_engine_gives_the_same_bytes() -> None:
    assert wheel() == wheel()


def test_every_module_that_the_wheel_asks_of_the_engine_is_in_it(personal: Path) -> None:
    inside = parts(personal)
    for name, source in inside.items():
        if name.endswith(".py"):
            for module in imported(source):
                if module.partition(".")[0] == "kpi_engine":
                    path = module.replace(".", "/")
                    assert f"{path}.py" in inside or f"{path}/__init__.py" in inside, (name, module)
                else:
                    assert module.partition(".")[0] not in NOT_IN_A_BROWSER, (name, module)


def test_the_wheel_bears_its_own_name_and_asks_for_numpy_alone(personal: Path) -> None:
    metadata = parts(personal)[f"saas_kpi_functions-{__version__}.dist-info/METADATA"]
    needs = [line for line in metadata.splitlines() if line.startswith("Requires-Dist")]
    assert "Name: saas-kpi-functions\n" in metadata
    assert [line for line in needs if "extra" not in line] == ["Requires-Dist: numpy>=2.0"]


@pytest.mark.slow
def test_pip_installs_it_and_the_functions_work_without_any_other_package_than_numpy(
    personal: Path, tmp_path: Path
) -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target"]
    subprocess.run([*pip, str(tmp_path), str(personal / WHEEL_NAME)], check=True, capture_output=True)
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_LIBRARIES],
        cwd=tmp_path, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == str(tmp_path / "kpi_engine" / "__init__.py")
    assert lines[1] == "saas-kpi-functions 250.0 #DIV/0!"
    assert set(lines[2].split()) == OF_TABLES, "docs/excel/xlwings-lite.md names them"
    assert lines[3] == "numpy"


_WITHOUT_LIBRARIES = """
import sys
from importlib.metadata import metadata


class OnlyNumpy:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in {"kpi_engine", "numpy", *sys.stdlib_module_names}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


named = metadata("saas-kpi-functions")["Name"]
sys.meta_path.insert(0, OnlyNumpy())
sys.path.insert(0, "")
import kpi_engine
from kpi_engine.errors import KpiEngineError
from kpi_engine.functions.registry import functions
from kpi_engine.hosts.lite.cells import answer, to_lite

print(kpi_engine.__file__)
print(named, answer("CAC", 100_000, [[400]]), answer("CAC", 100, 0))
refused = set()
for function in functions():
    for arguments, _ in function.examples:
        try:
            given = (list(each) if isinstance(each, tuple) else to_lite(each) for each in arguments)
            answer(function.name, *given)
        except KpiEngineError:
            refused.add(function.name)
print(*refused)
print(*sorted({name.partition(".")[0] for name in sys.modules} & {"numpy", "pandas", "narwhals", "pydantic"}))
"""
