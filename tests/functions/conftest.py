"""A guide as another industry would state it: a loss that turns, channels, tiers, a dated milestone."""

from __future__ import annotations

import pytest

from kpi_engine.model.guide import Benchmark, Guide, GuideKpi, Trigger
from kpi_engine.model.unit import Unit


def _kpi(id_: str, function: str, better: str, unit: Unit = Unit.NUMBER, **stated: object) -> GuideKpi:
    return GuideKpi(id_, id_, function, better, unit, "", **stated)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def helpdesk() -> Guide:
    """A guide with everything that the guide for mobile app security does not have."""
    return Guide(
        id="helpdesk",
        code="hlp",
        title="KPIs for a helpdesk",
        kpis=(
            _kpi("cac", "CAC", "lower", Unit.MONEY, targets={2026: 250}, segments=("channel",)),
            _kpi("arpu", "ARPU", "higher", benchmarks=(Benchmark("", (("low", 100), ("high", 350))),)),
            _kpi("nrr", "NRR", "higher", targets={0: 1.0}, segment_targets={"Pro": {2026: 1.1, 2028: 1.2}},
                 review="monthly", review_rule="first_business_day",
                 benchmarks=(Benchmark("healthy", (("healthy", 1.05),)),)),
            _kpi("ebitda", "EBITDA", "higher", Unit.MONEY, targets={2026: -84_000, 2027: 404_000},
                 review="quarterly"),
            _kpi("growth", "GROWTH_RATE", "higher", targets={2026: 0.0}),
            _kpi("contract_value", "", "higher", targets={2026: 100, 2030: 1600}, interpolation="geometric"),
            _kpi("breakeven_date", "", "lower", target_date="2026-06"),
            _kpi("enterprise_share", "MIX_SHARE", "higher", review="daily"),
            _kpi("annual_share", "MIX_SHARE", "higher",
                 benchmarks=(Benchmark("entry", (("low", 0.1), ("high", 0.2))),
                             Benchmark("mature", (("low", 0.3), ("high", 0.4))))),
        ),
        triggers=(
            Trigger("channel-dear", "cac[channel] > target", "Cut spend on that channel"),
            Trigger("arpu-stall", "arpu <= prior", "Find out why the Pro tier is not adopted"),
            Trigger("tier-order", "nrr[Enterprise] <= nrr[Pro]", "Enterprise must outpace Pro"),
            Trigger("nrr-low", "nrr < target", "Look into the downgrades"),
            Trigger("share-falls", "expansion_share < prior", "Ask account management"),
        ),
        dimensions={"tier": ("Pro", "Enterprise"), "channel": ("Organic", "Paid")},
    )  # fmt: skip
