"""The repository keeps its promises: a tidy top level, a light install, a lock without addresses."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOP_LEVEL = {
    "README.md", "pyproject.toml", "LICENSE", "CHANGELOG.md", "Makefile",
    "addin", "workbook_templates", "kpi_engine", "tests", "docs",
}  # fmt: skip
BASE = {
    "numpy",
    "pydantic",
    "openpyxl",
    "pandas",
    "xlwings",
    "lxml",
    "formualizer",
    "typer",
    "rich",
    "pyyaml",
    "scipy",
    "narwhals",
    "duckdb",
}
TESTED = {"server", "polars", "spark", "dask", "encrypted", "postgres"}
EXTRAS = {"dev", *TESTED}
BINARY = {".xlsx", ".xlam", ".png", ".gif", ".ico"}


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    """The files that a fresh clone has."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a clone: which files belong to the project is not known")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def lock() -> str:
    return (ROOT / ".ci" / "requirements.lock").read_text(encoding="utf-8")


def test_the_top_level_holds_what_was_agreed(tracked):
    found = {path.relative_to(ROOT).parts[0] for path in tracked}
    assert {name for name in found if not name.startswith(".")} <= TOP_LEVEL


def test_everything_agreed_is_there():
    assert {name for name in TOP_LEVEL if not (ROOT / name).exists()} == set()


def test_the_base_install_stays_light(project):
    assert {_name(line) for line in project["dependencies"]} == BASE
    assert set(project["optional-dependencies"]) == EXTRAS


def test_the_recalculation_engine_is_pinned(project):
    assert "formualizer==0.13.0" in project["dependencies"]


def test_the_lock_pins_every_package_by_hash_and_names_no_address():
    text = lock()
    assert not re.search(r"https?:|www\.|index|find-links|file:|@ ", text)
    entries = re.findall(r"^\S+==\S+.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    assert len(entries) > 40
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.sub(
        r"^\S+==\S+( ; [^\\]+)? \\$|^    --hash=sha256:[0-9a-f]{64}( \\)?$|\n", "", text, flags=re.M
    )


def test_the_lock_covers_what_the_project_asks_for(project):
    pinned = set(re.findall(r"^([a-z0-9-]+)==", lock(), re.MULTILINE))
    extras = project["optional-dependencies"]
    itself = f"{project['name']}[{','.join(extra for extra in extras if extra in TESTED)}]"
    assert itself in extras["dev"]
    asked = [*project["dependencies"], *(line for extra in TESTED for line in extras[extra])]
    asked += [line for line in extras["dev"] if line != itself]
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    assert {_name(line) for line in [*asked, *build]} <= pinned


def test_no_file_knows_the_machine_it_was_made_on(tracked):
    home = re.compile(r"(?<![\w.}])/(?:work|tmp|home|root|Users)/[\w.]+|[A-Z]:\\\\?Users\\")
    for path in tracked:
        if path.suffix not in BINARY:
            assert not home.search(path.read_text(encoding="utf-8")), path


def test_every_module_says_what_it_is_for(tracked):
    for path in tracked:
        if path.suffix == ".py":
            assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path


def test_no_text_pattern_repeats_a_group_possessively(tracked):
    """Python 3.11.0 to 3.11.4, which Debian 12 ships, match such patterns wrong without a word."""
    possessive = re.compile(r"""\)(?:[*+?]|\{\d+,?\d*\})\+(?=["'()|\[<>?:\\$])|\(\?>""")
    assert possessive.search(r"(?:[^>]|'[^']*')*+>")
    assert not possessive.search(r"[^>]*+(?:'[^']*+')*>")
    engine = [path for path in tracked if path.suffix == ".py" and path.is_relative_to(ROOT / "kpi_engine")]
    found = {path.name: possessive.findall(path.read_text(encoding="utf-8")) for path in engine}
    assert {name: spots for name, spots in found.items() if spots} == {}


def test_text_files_end_as_an_editor_leaves_them(tracked):
    for path in tracked:
        data = path.read_bytes()
        if path.suffix not in BINARY and path.suffix != ".csv" and data:
            assert data.endswith(b"\n"), path
            assert b"\r\n" not in data, path


def _name(requirement: str) -> str:
    return re.match(r"[A-Za-z0-9_.-]+", requirement)[0].lower()
