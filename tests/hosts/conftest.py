"""The real xlwings, as Windows would have it, with the add-in's functions loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.hosts.pywin32_stubs import FakeRange, FakeWorkbook, xlwings_as_on_windows

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
