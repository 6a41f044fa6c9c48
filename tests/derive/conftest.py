"""A workbook in each style, assembled once, and where everything stands in it."""

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
    """All sheets of the mobile app security guide in native formulas, without results."""
    return assemble(GUIDES.get("mas"))


@pytest.fixture(scope="session")
def calling() -> Workbook:
    """The marketing guide, which has most KPIs and no targets, in calls of the add-in's functions."""
    return assemble(GUIDES.get("smk"), "functions")
