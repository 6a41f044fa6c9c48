"""The package that LibreOffice installs: the files of addin/libreoffice, and which Python has the engine."""

from __future__ import annotations

import sys
from pathlib import Path

from kpi_engine.hosts.builder import Builder
from kpi_engine.hosts.oxt import CONFIGURATION, FOLDER, FUNCTIONS, MANIFEST, TYPES
from kpi_engine.resources import shipped
from kpi_engine.system.archives import zipped

NAME = "saas-kpi-engine.oxt"
PYTHON = "python.txt"
"""The file of the package that names the Python to use. It is made where the package is built."""

FILES = (
    MANIFEST,
    "description.xml",
    TYPES,
    CONFIGURATION,
    FUNCTIONS,
    "pythonpath/saas_kpi_answers.py",
    "pythonpath/saas_kpi_cells.py",
    "pythonpath/saas_kpi_engine_process.py",
    "pythonpath/saas_kpi_formula.py",
)


def build(output: Path) -> tuple[Path, ...]:
    """Write the package; built twice by the same Python, it is the same to the byte."""
    place, parts = output / NAME, dict[str, bytes]()
    for name in FILES:
        with shipped(f"{FOLDER}/{name}") as file:
            parts[name] = file.read_bytes().replace(b"\r\n", b"\n")
    parts[PYTHON] = f"{sys.executable}\n".encode()
    place.write_bytes(zipped(parts))
    return (place,)


LIBREOFFICE = Builder(
    name="libreoffice",
    what="LibreOffice Calc",
    build=build,
    next_step=f"In LibreOffice, Tools, Extension Manager, Add: choose {NAME}, then restart LibreOffice. "
    "It is made for this computer: it asks the Python that built it. See docs/excel/libreoffice.md.",
)
