"""Hard bounds have one meaning: in a cell, in a company file and in the check of figures."""

from __future__ import annotations

import pytest

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.limits import hard_bounds
from kpi_engine.diagnosis.figures import figure_named
from kpi_engine.model.guide import Guide, GuideKpi

EVERY_KPI = [(guide, kpi) for guide in GUIDES for kpi in guide.kpis]


@pytest.mark.parametrize(
    ("guide", "kpi"), EVERY_KPI, ids=[f"{guide.id}-{kpi.id}" for guide, kpi in EVERY_KPI]
)
def test_a_figure_of_a_guide_is_bounded_as_its_kpi(guide: Guide, kpi: GuideKpi) -> None:
    figure = figure_named(kpi.id, guide)
    assert figure is not None
    assert figure.hard_bounds == hard_bounds(kpi)


@pytest.mark.parametrize(
    ("guide", "kpi", "bounds"),
    [
        ("smk", "mrr", "any number"), ("mas", "gross_margin", "<=1"), ("mas", "cac", ">=0"),
        ("mas", "nrr", ">=0"), ("mas", "enterprise_mix", "0 to 1"),
    ],
)  # fmt: skip
def test_bounds_by_hand(guide: str, kpi: str, bounds: str) -> None:
    found = GUIDES.get(guide).kpi(kpi)
    assert found is not None
    assert str(hard_bounds(found)) == bounds
