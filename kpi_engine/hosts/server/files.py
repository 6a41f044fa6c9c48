"""The files of the add-in that anybody may read: public code, no secret, no figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kpi_engine.errors import KpiEngineError
from kpi_engine.resources import shipped

FOLDER = "addin/officejs"
FILES = {
    "taskpane.html": "text/html; charset=utf-8",
    "taskpane.js": "text/javascript; charset=utf-8",
    "taskpane.css": "text/css; charset=utf-8",
    "functions.js": "text/javascript; charset=utf-8",
    "functions.json": "application/json",
    "catalogue.json": "application/json",
    "icons/icon-16.png": "image/png",
    "icons/icon-32.png": "image/png",
    "icons/icon-64.png": "image/png",
    "icons/icon-80.png": "image/png",
    "icons/icon-128.png": "image/png",
}
"""What is served; anything else below the folder is not."""


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A file as it is sent."""

    content: bytes
    kind: str


def public_files() -> Mapping[str, PublicFile]:
    """Every file by its address, read once; one that this installation lacks is not served."""
    found = {}
    for name, kind in FILES.items():
        try:
            with shipped(f"{FOLDER}/{name}") as path:
                found[f"/{name}"] = PublicFile(path.read_bytes(), kind)
        except KpiEngineError:
            continue
    return found
