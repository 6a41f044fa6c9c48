"""The add-in file is built once for all tests of a run: what they are about is where it goes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from kpi_engine.hosts.installing import excel
from kpi_engine.hosts.xlam.package import xlam_package
from tests.hosts.installing.computers import Computer, computer
from tests.needed_hosts import needed

needed("cryptography", "cryptography is not installed (the extra `server`)")
_built = cache(xlam_package)


@pytest.fixture(autouse=True)
def built_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "xlam_package", _built)


@pytest.fixture(params=["windows", "mac"])
def office_computer(request: pytest.FixtureRequest, tmp_path: Path) -> Computer:
    """A computer that runs Excel, of a user with a space and an umlaut in the name."""
    return computer(tmp_path / "Jörg Müller", request.param)
