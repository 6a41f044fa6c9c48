"""The add-in as it is built, and what others read in it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from oletools.olevba import VBA_Parser

from kpi_engine.hosts.xlam.package import xlam_package

VBA = Path(__file__).parents[3] / "addin" / "vba"


@pytest.fixture(scope="session")
def built() -> bytes:
    """The .xlam."""
    return xlam_package()


@pytest.fixture(scope="session")
def part(built: bytes) -> Callable[[str], bytes]:
    """A part of the package by its name."""
    return ZipFile(io.BytesIO(built)).read


@pytest.fixture(scope="session")
def modules(built: bytes) -> dict[str, str]:
    """The text of every module, as olevba reads it."""
    found = VBA_Parser("saas-kpi.xlam", data=built).extract_macros()
    return {stream.removeprefix("VBA/"): code.replace("\r\n", "\n") for _, stream, _, code in found}
