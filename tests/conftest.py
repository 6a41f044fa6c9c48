"""What every test may use: LibreOffice as a second opinion on workbooks, started with a profile of its own.

A machine without LibreOffice skips those tests. Where KPI_REQUIRE_HOSTS=1 is set (CI), a missing
LibreOffice is a failure, so that nothing goes unchecked unnoticed.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kpi_engine.workbook.libreoffice import find_libreoffice
from tests.needed_hosts import absent
from tests.postgres_server import PostgresServer, find_postgres, postgres_server

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
