"""The YAML map that a template is filled by, where there is one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from kpi_engine.sources.target_map import MapRow, map_beside, read_map


@dataclass(frozen=True, slots=True)
class MapFile:
    """A map with the name and the hash that the receipt states."""

    name: str
    sha256: str
    rows: tuple[MapRow, ...]

    @classmethod
    def of(cls, template: Path, mapping: Path | None) -> MapFile | None:
        """The given map, else the one beside the template, else None."""
        file = mapping or map_beside(template)
        if file is None:
            return None
        rows = read_map(file)
        return cls(file.name, hashlib.sha256(file.read_bytes()).hexdigest(), rows)


def map_rows(template: Path, mapping: Path | None) -> tuple[MapRow, ...] | None:
    """The rows of the map that counts for a template; None where it has no map file."""
    found = MapFile.of(template, mapping)
    return found.rows if found else None
