"""The ways in which Excel on Windows keeps an add-in from running, most of them without a word."""

from __future__ import annotations

from pathlib import Path

from kpi_engine.hosts.installing.doctor.check import Check, ok, problem
from kpi_engine.hosts.installing.excel import HOST, xlam_place
from kpi_engine.hosts.installing.journal import Journal
from kpi_engine.hosts.installing.machine import Machine
from kpi_engine.system.registry import Registry

_EXCEL = "Microsoft\\Office\\16.0\\Excel"
_USER = f"HKEY_CURRENT_USER\\Software\\{_EXCEL}"
_COMPANY = f"HKEY_CURRENT_USER\\Software\\Policies\\{_EXCEL}"
"""What the user set, and what the company decided, which wins."""
_LOCATIONS = "Security\\Trusted Locations"
_CENTER = "In Excel: File, Options, Trust Center, Trust Center Settings"
_IT = "Where it is greyed out, your IT department decides."


def excel_security(machine: Machine, _: Journal) -> tuple[Check, ...]:
    """Where nothing is known to be in the way, one line says so."""
    registry, place = machine.written(), xlam_place(machine.profile)
    found = (_mark(place), _add_ins(registry), _locations(registry, place), _disabled(registry, place))
    problems = tuple(each for each in found if each)
    return problems or (ok(HOST, "Excel's security", "nothing is known to be in the way"),)


def _mark(place: Path) -> Check | None:
    """Windows marks a file that came from the web or by mail; Excel then blocks its macros."""
    if not place.with_name(f"{place.name}:Zone.Identifier").exists():
        return None
    return problem(
        HOST, "mark of the web", f"Windows marks {place.name} as coming from the internet", "no such mark",
        "In its folder: right-click it, Properties, tick Unblock, OK. Then start Excel again.",
    )  # fmt: skip


def _add_ins(registry: Registry) -> Check | None:
    """Two settings stop every add-in that nobody has signed."""
    if _is_on(registry, "Security", "DisableAllAddins"):
        return problem(
            HOST, "add-ins allowed", "Excel starts no add-in at all", "add-ins that may start",
            f"{_CENTER}, Add-ins: untick Disable all Application Add-ins. {_IT}",
        )  # fmt: skip
    if _is_on(registry, "Security", "RequireAddinSig"):
        return problem(
            HOST, "add-ins allowed", "Excel starts signed add-ins only", "add-ins without a signature",
            f"{_CENTER}, Add-ins: untick Require Application Add-ins to be signed. {_IT}",
        )  # fmt: skip
    return None


def _locations(registry: Registry, place: Path) -> Check | None:
    """Macros run without a question in the start folder, as long as it is a trusted location."""
    if _is_on(registry, _LOCATIONS, "AllLocationsDisabled"):
        return problem(
            HOST, "trusted location", "Excel trusts no folder", f"{place.parent} trusted",
            f"{_CENTER}, Trusted Locations: untick Disable all Trusted Locations. {_IT}",
        )  # fmt: skip
    listed = [
        str(value.data)
        for root in (_USER, _COMPANY)
        for key in registry.keys(f"{root}\\{_LOCATIONS}")
        for name, value in registry.values(f"{root}\\{_LOCATIONS}\\{key}").items()
        if name == "Path"
    ]
    if not listed or any(_is_same(each, place.parent) for each in listed):
        return None  # where Excel has listed none yet, it lists its start folder when it is started
    return problem(
        HOST, "trusted location", "the start folder of Excel is not among its trusted ones",
        f"{place.parent} trusted", f"{_CENTER}, Trusted Locations, Add new location: {place.parent}. {_IT}",
    )  # fmt: skip


def _is_same(listed: str, folder: Path) -> bool:
    """Paths of Windows: no matter which slashes, capital letters, or a slash at the end."""
    written = (listed.replace("%APPDATA%", str(folder.parents[2])), str(folder))
    one, other = (each.replace("\\", "/").rstrip("/").casefold() for each in written)
    return one == other


def _disabled(registry: Registry, place: Path) -> Check | None:
    """Excel no longer opens an add-in during which it once crashed."""
    name = place.name.casefold()
    for value in registry.values(f"{_USER}\\Resiliency\\DisabledItems").values():
        if isinstance(value.data, bytes) and name in value.data.decode("utf-16-le", "replace").casefold():
            return problem(
                HOST, "disabled items", f"Excel has disabled {place.name} after a crash", "not disabled",
                "In Excel: File, Options, Add-ins, Manage: Disabled Items, Go, choose it, Enable.",
            )  # fmt: skip
    return None


def _is_on(registry: Registry, below: str, name: str) -> bool:
    """The company's setting where there is one, else the user's."""
    for root in (_COMPANY, _USER):
        value = registry.read(f"{root}\\{below}", name)
        if value is not None:
            return value.data == 1
    return False
