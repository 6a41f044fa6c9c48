"""What LibreOffice needs: the extension."""

from __future__ import annotations

from kpi_engine.hosts.installing.extensions import AddExtension, find_unopkg
from kpi_engine.hosts.installing.machine import Machine
from kpi_engine.hosts.installing.step import Step
from kpi_engine.hosts.oxt.building import LIBREOFFICE
from kpi_engine.system.scratch import scratch_folder

HOST = "libreoffice"


def steps(machine: Machine) -> tuple[Step, ...]:
    """The extension, made now for this Python."""
    with scratch_folder() as folder:
        (file,) = LIBREOFFICE.build(folder)
        name, content = file.name, file.read_bytes()
    return (AddExtension(HOST, "the extension of LibreOffice", name, content, find_unopkg()),)
