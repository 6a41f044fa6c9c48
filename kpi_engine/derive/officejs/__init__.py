"""What of the Office.js add-in follows from the declarations: metadata, names, catalogue, manifest, icons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kpi_engine.derive import Derived

FOLDER = "addin/officejs"
"""Beside the derived files it holds the task pane and the script that talks to the server, as written."""


def derive_officejs(root: Path) -> Iterator[Derived]:
    """Every derived file of the add-in; the script is read from `root`, and its table of names replaced."""
    from kpi_engine.derive.officejs.catalogue import catalogue
    from kpi_engine.derive.officejs.icons import SIZES, icon
    from kpi_engine.derive.officejs.manifest import manifest
    from kpi_engine.derive.officejs.metadata import metadata
    from kpi_engine.derive.officejs.names import with_names

    script = root / FOLDER / "functions.js"
    yield Derived(f"{FOLDER}/functions.json", _json(metadata()))
    yield Derived(f"{FOLDER}/functions.js", with_names(script.read_text(encoding="utf-8")).encode())
    yield Derived(f"{FOLDER}/catalogue.json", _json(catalogue()))
    yield Derived(f"{FOLDER}/manifest.xml", manifest().encode())
    for size in SIZES:
        path = f"{FOLDER}/icons/icon-{size}.png"
        yield Derived(path, icon(size, root / path))


def _json(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
