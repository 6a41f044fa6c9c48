"""The JSON contracts of the commands, committed so that a change of one is seen in review."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from kpi_engine.derive import Derived
from kpi_engine.model.documents import DOCUMENTS, schema_of


def derive_schemas(_: Path) -> Iterator[Derived]:
    """One file a command below docs/schemas."""
    for verb in DOCUMENTS:
        text = json.dumps(schema_of(verb), indent=2, ensure_ascii=False) + "\n"
        yield Derived(f"docs/schemas/kpi.{verb}.1.json", text.encode())
