"""The extension of LibreOffice: whether it is there."""

from __future__ import annotations

from pathlib import Path

from kpi_engine.hosts.installing.doctor.check import Check, ok, problem
from kpi_engine.hosts.installing.extensions import KIND, is_there
from kpi_engine.hosts.installing.journal import Journal
from kpi_engine.hosts.installing.libreoffice import HOST
from kpi_engine.hosts.installing.machine import Machine

_AGAIN = "Close LibreOffice, then run: kpi addin install --host libreoffice"


def libreoffice_extension(machine: Machine, journal: Journal) -> tuple[Check, ...]:
    """LibreOffice is asked for it by its identifier."""
    return tuple(
        ok(HOST, "extension", f"LibreOffice has {each.target}")
        if is_there(machine, Path(each.data["program"]), each.target)
        else problem(HOST, "extension", "LibreOffice does not have it", each.target, _AGAIN)
        for each in journal.entries
        if each.kind == KIND
    )
