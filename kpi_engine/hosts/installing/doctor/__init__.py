"""Looks at an installation and says what is wrong with it, and what to do next."""

from __future__ import annotations

from collections.abc import Callable

from kpi_engine.hosts.installing.doctor.calc_extension import libreoffice_extension
from kpi_engine.hosts.installing.doctor.check import Check, problem
from kpi_engine.hosts.installing.doctor.excel_files import excel_files
from kpi_engine.hosts.installing.doctor.excel_security import excel_security
from kpi_engine.hosts.installing.doctor.office_files import office_files
from kpi_engine.hosts.installing.doctor.office_server import office_server
from kpi_engine.hosts.installing.excel import HOST as EXCEL
from kpi_engine.hosts.installing.journal import Journal, read_journal
from kpi_engine.hosts.installing.libreoffice import HOST as LIBREOFFICE
from kpi_engine.hosts.installing.machine import Machine
from kpi_engine.hosts.installing.office import HOST as OFFICE

__all__ = ["Check", "examined"]

_CHECKS: dict[str, tuple[Callable[[Machine, Journal], tuple[Check, ...]], ...]] = {
    EXCEL: (excel_files, excel_security),
    OFFICE: (office_files, office_server),
    LIBREOFFICE: (libreoffice_extension,),
}


def examined(machine: Machine) -> tuple[Check, ...]:
    """Every check of every host for which something is installed, in the order in which to put it right."""
    journal = read_journal(machine.profile)
    hosts = [host for host in _CHECKS if journal.has_host(host)]
    if not hosts:
        return (
            problem(
                "", "installation", "nothing is installed for this user", "an installed add-in",
                "Run: kpi addin install",
            ),
        )  # fmt: skip
    return tuple(check for host in hosts for each in _CHECKS[host] for check in each(machine, journal))
