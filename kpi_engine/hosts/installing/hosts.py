"""The hosts for which something is installed, and which of them a system gets when nobody says."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kpi_engine.errors import InputError
from kpi_engine.hosts.installing import excel, libreoffice, office
from kpi_engine.hosts.installing.machine import Machine
from kpi_engine.hosts.installing.step import Step
from kpi_engine.hosts.places import Profile, System

HOSTS: dict[str, Callable[[Machine], tuple[Step, ...]]] = {
    excel.HOST: excel.steps, office.HOST: office.steps, libreoffice.HOST: libreoffice.steps,
}  # fmt: skip
_FITTING: dict[System, tuple[str, ...]] = {
    "windows": (excel.HOST,),
    "mac": (office.HOST,),
    "other": (libreoffice.HOST,),
}
"""On Windows the functions work in Excel itself, without a server; on a Mac only by Office.js."""


def chosen(names: Iterable[str]) -> tuple[str, ...]:
    """The hosts that the user named, each once; none where none was named."""
    wanted = tuple(dict.fromkeys(names))
    for name in wanted:
        if name not in HOSTS:
            raise InputError(f"--host is {name[:40]}; it is one of: {', '.join(HOSTS)}.", code="options")
    return wanted


def fitting(profile: Profile, names: Iterable[str]) -> tuple[str, ...]:
    """These hosts, or those that fit the system."""
    return tuple(names) or _FITTING[profile.system]


def steps_for(machine: Machine, names: Iterable[str]) -> tuple[Step, ...]:
    """All steps for these hosts, or for those that fit the system."""
    return tuple(step for name in fitting(machine.profile, names) for step in HOSTS[name](machine))
