"""Derives the workbooks of every guide, several at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.derive import Derived
from kpi_engine.derive.template.build import build_both

_ENDINGS = {"native": "", "functions": ".functions"}


def derive_templates(root: Path) -> Iterator[Derived]:
    """Two workbooks per guide, below workbook_templates: native formulas, and calls of the add-in."""
    guides = [guide.id for guide in GUIDES]
    workers = min(len(guides), os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for workbooks in pool.map(workbooks_of, guides):
            yield from workbooks


def workbooks_of(guide: str) -> tuple[Derived, ...]:
    """Both workbooks of one guide."""
    return tuple(
        Derived(f"workbook_templates/{guide}{_ENDINGS[style]}.xlsx", data)
        for style, data in build_both(GUIDES.get(guide)).items()
    )
