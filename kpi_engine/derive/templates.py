"""Derives the workbook of every guide."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.derive import Derived
from kpi_engine.derive.template.build import build


def derive_templates(root: Path) -> Iterator[Derived]:
    """One workbook per guide, below workbook_templates."""
    for guide in GUIDES:
        yield Derived(f"workbook_templates/{guide.id}.xlsx", build(guide))
