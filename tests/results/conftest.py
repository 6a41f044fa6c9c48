"""The small business as facts, and the guide whose KPIs it is computed by."""

from __future__ import annotations

import pytest

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.model.fact import Fact
from kpi_engine.model.guide import Guide
from tests.results.small_business import FIGURES, facts_of


@pytest.fixture
def guide() -> Guide:
    return GUIDES.get("mas")


@pytest.fixture
def books() -> list[Fact]:
    """The business, with two tiers of it."""
    return [
        *facts_of(FIGURES),
        *facts_of({"active_customers": (12, 13, 14, 14), "transactions": (60, 52, 70, 84)}, "Core"),
        *facts_of({"active_customers": (1, 2, 2, 2), "mrr": (1000, 2200, 2400, 2500)}, "Enterprise"),
    ]
