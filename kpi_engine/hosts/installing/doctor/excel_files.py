"""The add-in of Excel on Windows: its file, the Python that it asks, and what that Python can import."""

from __future__ import annotations

import sys
from pathlib import Path

from kpi_engine.hosts.installing.doctor.check import Check, ok, problem, remark
from kpi_engine.hosts.installing.excel import HOST, add_in, xlam_place
from kpi_engine.hosts.installing.journal import Journal
from kpi_engine.hosts.installing.machine import Machine
from kpi_engine.hosts.installing.whole_files import content_of
from kpi_engine.system.registry import Registry

_AGAIN = "Quit Excel, then run: kpi addin install --host excel"
_BITS = (
    ("HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Office\\ClickToRun\\Configuration", "Platform"),
    ("HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Office\\16.0\\Outlook", "Bitness"),
    ("HKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node\\Microsoft\\Office\\16.0\\Outlook", "Bitness"),
)
"""Where Office says how many bits it has: from the web first, then as companies install it from a package."""
_LETTERS = "mbcs" if sys.platform == "win32" else "cp1252"
"""The code page in which xlwings hands the path of Python to Windows."""
_IMPORTS = "import sys; sys.path.insert(0, sys.argv[1]); import addin.udfs, addin.macros"
_XLWINGS = "import sys, xlwings; sys.exit(xlwings.__version__ != sys.argv[1])"


def excel_files(machine: Machine, journal: Journal) -> tuple[Check, ...]:
    """The file first, then what it needs."""
    python = Path(journal.notes.get("python", ""))
    checks = [_add_in(machine, python)]
    if not python.is_file():
        found = f"{python} is not there" if python.name else "it is not written down which one it asks"
        return (*checks, problem(HOST, "Python", found, "the Python that the add-in asks", _AGAIN))
    return (
        *checks, _python(python), _imports(machine, journal, python), _xlwings(machine, journal, python),
        _library(machine, journal, python),
    )  # fmt: skip


def _add_in(machine: Machine, python: Path) -> Check:
    place = xlam_place(machine.profile)
    found = content_of(place)
    if found is None:
        return problem(HOST, "add-in", f"{place} is not there", "the file that Excel opens", _AGAIN)
    if found != add_in(python):
        return problem(HOST, "add-in", f"{place} is of another version", "the file of this version", _AGAIN)
    return ok(HOST, "add-in", f"{place}, of this version")


def _python(python: Path) -> Check:
    if "WindowsApps" in python.parts:
        return remark(
            HOST, "Python", f"{python}, from the Microsoft Store, whose folders other programs cannot read",
            "If cells show #VALUE!: install Python from python.org and the engine in it, then install again.",
        )  # fmt: skip
    try:
        str(python).encode(_LETTERS)
    except UnicodeEncodeError:
        return problem(
            HOST, "Python", f"the code page of this Windows lacks a letter of {python}",
            "a path that xlwings can hand to Windows",
            "Install Python and the engine in a folder with plain letters, then run kpi addin install again.",
        )  # fmt: skip
    return ok(HOST, "Python", str(python))


def _imports(machine: Machine, journal: Journal, python: Path) -> Check:
    code = journal.notes.get("code", "")
    if machine.run([str(python), "-B", "-c", _IMPORTS, code]).code == 0:
        return ok(HOST, "functions", f"that Python imports them from {code}")
    return problem(
        HOST, "functions", f"that Python cannot import them from {code}", "addin.udfs and addin.macros",
        "In the folder of this project run: "
        f'"{python}" -m pip install --force-reinstall . (with the dot), then: kpi addin install',
    )  # fmt: skip


def _xlwings(machine: Machine, journal: Journal, python: Path) -> Check:
    """The add-in and the Python talk by xlwings: both must have the same version."""
    wanted = journal.notes.get("xlwings", "")
    if machine.run([str(python), "-B", "-c", _XLWINGS, wanted]).code == 0:
        return ok(HOST, "xlwings", f"{wanted}, in the add-in and in that Python")
    return problem(
        HOST, "xlwings", f"the add-in has {wanted or 'an unknown version'}, that Python another",
        "one version", "Run kpi addin install again with that Python, after quitting Excel.",
    )  # fmt: skip


def _library(machine: Machine, journal: Journal, python: Path) -> Check:
    """The part of xlwings that Excel loads itself: it must have as many bits as Excel."""
    platform = _platform(machine.written())
    bits = "32" if platform == "x86" else "64"
    name = f"xlwings{bits}-{journal.notes.get('xlwings', '')}.dll"
    of_excel = f"Excel has {bits} bits" if platform else "how many bits Excel has is not known, most have 64"
    for folder in (python.parent, python.parent.parent):
        if (folder / name).is_file():
            return ok(HOST, "xlwings for Excel", f"{folder / name}; {of_excel}")
    return problem(
        HOST, "xlwings for Excel", f"no {name} beside that Python; {of_excel}", f"{name} in {python.parent}",
        "It is missing after pip install --user: use a Python of your own or a virtual environment. Run: "
        f'"{python}" -m pip install --force-reinstall xlwings; then: kpi addin install',
    )  # fmt: skip


def _platform(registry: Registry) -> str:
    """`x86` or `x64`; empty where Office does not say."""
    found = (registry.read(key, name) for key, name in _BITS)
    return next((str(value.data) for value in found if value is not None), "")
