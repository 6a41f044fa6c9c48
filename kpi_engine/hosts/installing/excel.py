"""What the add-in of desktop Excel needs: the .xlam where Excel opens it, which knows the Python to ask.

The settings are part of the .xlam. The user's xlwings.conf is for all their other workbooks and stays as it
is; see docs/decisions/installing-and-undoing.md.
"""

from __future__ import annotations

from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from kpi_engine.errors import InputError
from kpi_engine.hosts.installing.machine import Machine
from kpi_engine.hosts.installing.putting_files import PutFile
from kpi_engine.hosts.installing.step import Step
from kpi_engine.hosts.places import Profile
from kpi_engine.hosts.xlam.building import FILE_NAME
from kpi_engine.hosts.xlam.package import xlam_package

HOST = "excel"


def steps(machine: Machine) -> tuple[Step, ...]:
    """On Windows the functions and the ribbon, on a Mac the ribbon and the script that it needs."""
    profile = machine.profile
    if profile.system == "other":
        raise InputError(
            "Desktop Excel runs on Windows and macOS, not here. For LibreOffice: kpi addin install --host "
            "libreoffice",
            code="system",
        )
    need_started(profile)
    content = add_in(machine.python)
    opened = PutFile(HOST, "the add-in, where Excel opens it", xlam_place(profile), content)
    if profile.system == "windows":
        return (opened,)
    script = script_of_xlwings()
    place = profile.excel_scripts / script.name
    return PutFile(HOST, "the script by which Excel starts Python", place, script.read_bytes()), opened


def need_started(profile: Profile) -> None:
    """On a Mac Excel makes its own folders; whoever makes them before it may keep it from starting."""
    if profile.system == "mac" and not profile.mac_excel.is_dir():
        raise InputError(
            "Excel was never started by this user, so its folders are missing. Start Excel once and quit it, "
            "then run the command again.",
            code="no-excel",
        )


def add_in(python: Path) -> bytes:
    """The add-in of this version, which asks this Python."""
    return xlam_package(str(python))


def xlam_place(profile: Profile) -> Path:
    """Where the add-in goes."""
    return profile.excel_start / FILE_NAME


def script_of_xlwings() -> Path:
    """The script that comes with xlwings; Excel asks for it by the version."""
    package = find_spec("xlwings")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).with_name(f"xlwings-{version('xlwings')}.applescript")
