"""What every test may use: LibreOffice, a PostgreSQL server and a browser, started by the tests themselves.

A machine without one of them skips its tests. Where KPI_REQUIRE_HOSTS=1 is set (CI), a missing one is a
failure, so that nothing goes unchecked unnoticed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kpi_engine.workbook.libreoffice import find_libreoffice
from tests.needed_hosts import absent
from tests.postgres_server import PostgresServer, find_postgres, postgres_server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="ODFRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


@dataclass(frozen=True)
class LibreOffice:
    """LibreOffice without a window, with a profile that no other process uses."""

    executable: Path
    profile: Path

    def convert(self, workbook: Path, folder: Path, to: str = "xlsx", timeout: float = 180) -> Path:
        """`workbook` recalculated in full and saved in `folder` as `to` (xlsx, ods, csv, pdf).

        Cached values are not trusted: every formula is computed again while loading. An answer that
        LibreOffice did not write is a failure, since it leaves with 0 even when it could not load.
        """
        if folder.resolve() == workbook.parent.resolve():
            raise ValueError("convert into another folder: the source would be overwritten")
        folder.mkdir(parents=True, exist_ok=True)
        written = folder / f"{workbook.stem}.{to.partition(':')[0]}"
        written.unlink(missing_ok=True)
        command = [
            str(self.executable), f"-env:UserInstallation={self.profile.resolve().as_uri()}", "--headless",
            "--norestore", "--convert-to", to, "--outdir", str(folder), str(workbook),
        ]  # fmt: skip
        done = subprocess.run(
            command, capture_output=True, encoding="utf-8", errors="replace", timeout=timeout, check=False
        )
        if not written.is_file():
            pytest.fail(f"LibreOffice wrote nothing for {workbook.name}: {done.stdout} {done.stderr}")
        return written


@pytest.fixture(scope="session")
def soffice() -> Path:
    """The LibreOffice program; without one the test is skipped, under KPI_REQUIRE_HOSTS=1 it fails."""
    found = find_libreoffice()
    if found is None:
        absent("LibreOffice is not installed (no `soffice` on the PATH)")
    return found


@pytest.fixture(scope="session")
def libreoffice(soffice: Path, tmp_path_factory: pytest.TempPathFactory) -> LibreOffice:
    """LibreOffice ready to convert workbooks; it recalculates everything it loads."""
    profile = tmp_path_factory.mktemp("libreoffice-profile")
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir()
    settings.write_text(_ALWAYS_RECALCULATE, encoding="utf-8")
    return LibreOffice(soffice, profile)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of our own; without the programs the test is skipped, as for LibreOffice."""
    programs = find_postgres()
    if programs is None:
        absent("PostgreSQL is not installed (no `initdb`)")
    with postgres_server(programs) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window; without it the test is skipped, as for LibreOffice."""
    program = next((found for name in _CHROMIUM if (found := shutil.which(name))), None)
    if program is None:
        absent("Chromium is not installed (no `chromium` on the PATH)")
    from playwright.sync_api import sync_playwright

    # The sandbox needs rights that a container's root does not have; the pages are our own.
    options = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=program, args=options)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on which a fault of a script, or any request but for a file, fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    faults: list[str] = []
    found = context.new_page()
    found.on("pageerror", lambda fault: faults.append(str(fault)))
    found.on(
        "request",
        lambda asked: None if asked.url.startswith(("file:", "data:")) else faults.append(asked.url),
    )
    yield found
    context.close()
    assert faults == []
