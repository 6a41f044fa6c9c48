"""The real xlwings, as Windows would have it, with the add-in's functions loaded."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.hosts.pywin32_stubs import FakeRange, FakeWorkbook, xlwings_as_on_windows
from tests.needed_hosts import absent

MODULE = "addin.udfs"


@dataclass(frozen=True)
class Excel:
    """What Excel sees: the VBA text with its help, and the answers of `=NAME(...)`."""

    vba: str
    options: dict[str, dict[str, Any]]
    call: Callable[..., Any]


@pytest.fixture(scope="module")
def excel() -> Iterator[Excel]:
    """The functions of addin/udfs.py, imported by xlwings and called through its COM server."""
    with xlwings_as_on_windows() as windows:
        workbook, caller = FakeWorkbook(), FakeRange(None)
        windows.udfs.import_udfs(MODULE, workbook)
        server = windows.com_server.XLPython()

        def call(name: str, *arguments: Any) -> Any:
            return server.CallUDF(MODULE, name, arguments, None, caller)

        yield Excel(workbook.vba, workbook.options, call)


@pytest.fixture(scope="session")
def node() -> Path:
    """The Node.js program; without one the test is skipped, under KPI_REQUIRE_HOSTS=1 it fails."""
    found = shutil.which("node")
    if found is None:
        absent("Node.js is not installed (no `node` on the PATH)")
    return Path(found)


@pytest.fixture(scope="session")
def node_packages(node: Path) -> Path:
    """The folder of the npm packages that tests/hosts/node/package.json asks for."""
    packages = Path(__file__).parent / "node" / "node_modules"
    if not packages.is_dir():
        absent("the npm packages of the tests are not installed (npm ci --prefix tests/hosts/node)")
    return packages
