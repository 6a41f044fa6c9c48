"""Every host for which `kpi addin build` makes files: a room adds its builder here."""

from __future__ import annotations

from kpi_engine.hosts.builder import Builder
from kpi_engine.hosts.lite.building import LITE
from kpi_engine.hosts.oxt.building import LIBREOFFICE
from kpi_engine.hosts.xlam.building import XLAM

_ALL: tuple[Builder, ...] = (XLAM, LITE, LIBREOFFICE)

BUILDERS: dict[str, Builder] = {builder.name: builder for builder in _ALL}
"""By the word after `--host`, in the order in which they are built."""
