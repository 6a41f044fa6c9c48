"""The workbook of the mobile app security guide, assembled once, and where everything stands in it."""

from __future__ import annotations

import pytest
from openpyxl.workbook import Workbook

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.derive.template.build import assemble
from kpi_engine.derive.template.grid import Grid


@pytest.fixture(scope="session")
def grid() -> Grid:
    return Grid(GUIDES.get("mas"))


@pytest.fixture(scope="session")
def book() -> Workbook:
    """All sheets, formulas without results."""
    return assemble(GUIDES.get("mas"))
