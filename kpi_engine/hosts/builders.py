"""Every host for which `kpi addin build` makes files: a room adds its builder here."""

from __future__ import annotations

from kpi_engine.hosts.builder import Builder

_ALL: tuple[Builder, ...] = ()

BUILDERS: dict[str, Builder] = {builder.name: builder for builder in _ALL}
"""By the word after `--host`, in the order in which they are built."""
