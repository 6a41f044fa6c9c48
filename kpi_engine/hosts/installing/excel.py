"""What the add-in of Excel on Windows needs: the .xlam where Excel opens it, which knows the Python to ask.

The settings are part of the .xlam. The user's xlwings.conf is for all their other workbooks and stays as it
is; see docs/decisions/installing-and-undoing.md. Neither its functions nor its buttons work on a Mac.
"""

from __future__ import annotations

from pathlib import Path

from kpi_engine.errors import InputError
from kpi_engine.hosts.installing.machine import Machine
from kpi_engine.hosts.installing.putting_files import PutFile
from kpi_engine.hosts.installing.step import Step
from kpi_engine.hosts.places import Profile
from kpi_engine.hosts.xlam.building import FILE_NAME
from kpi_engine.hosts.xlam.package import xlam_package

HOST = "excel"
_INSTEAD = {
    "mac": "On a Mac the functions come from Office.js: kpi addin install --host office",
    "other": "For LibreOffice: kpi addin install --host libreoffice",
}


def steps(machine: Machine) -> tuple[Step, ...]:
    """The functions and the ribbon are one file."""
    profile = machine.profile
    if profile.system != "windows":
        raise InputError(f"This add-in needs Excel on Windows. {_INSTEAD[profile.system]}", code="system")
    what = "the add-in, where Excel opens it"
    return (PutFile(HOST, what, xlam_place(profile), add_in(machine.python)),)


def add_in(python: Path) -> bytes:
    """The add-in of this version, which asks this Python."""
    return xlam_package(str(python))


def xlam_place(profile: Profile) -> Path:
    """Where the add-in goes."""
    return profile.excel_start / FILE_NAME
