"""The add-in of Excel on Windows, as `kpi addin build` makes it."""

from __future__ import annotations

from pathlib import Path

from kpi_engine.hosts.builder import Builder

FILE_NAME = "saas-kpi.xlam"


def build(folder: Path) -> tuple[Path, ...]:
    """Write the .xlam into `folder`."""
    from kpi_engine.hosts.xlam.package import xlam_package

    path = folder / FILE_NAME
    path.write_bytes(xlam_package())
    return (path,)


XLAM = Builder(
    name="xlam",
    what="Excel on Windows",
    build=build,
    next_step="On the computer itself, kpi addin install makes the file and puts it where Excel opens it. "
    "One that you hand on goes into %APPDATA%\\Microsoft\\Excel\\XLSTART; there xlwings.conf names Python.",
)
