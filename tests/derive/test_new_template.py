"""Which guide a new workbook follows: one of ours, or a company's choice of KPIs across several."""

from __future__ import annotations

import pytest

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.derive.new_template import chosen_guide
from kpi_engine.errors import InputError, KpiEngineError


def test_one_guide_is_taken_as_it_is():
    with chosen_guide(("css",), ()) as guide:
        assert guide is GUIDES.get("customer_service")


def test_a_selection_brings_along_what_its_kpis_are_computed_from():
    with chosen_guide(("mas", "css"), ("cac", "css.nrr", "mas.ltv_cac")) as guide:
        shown = [kpi.id for kpi in guide.kpis if not kpi.working]
        assert shown == ["cac", "nrr", "ltv_cac"]
        assert guide.kpi("ltv") is not None, "LTV to CAC needs LTV, which is not shown"
        assert guide.kpi("nrr") is not None
    assert GUIDES.find("own") is None, "the selection is gone with the workbook"


def test_rules_come_along_when_all_their_figures_do():
    with chosen_guide(("mas",), ("ltv_cac",)) as guide:
        rules = [trigger.id for trigger in guide.triggers]
    assert "mas-ltv-cac-low" in rules
    assert "mas-cogs-over-revenue" not in rules


@pytest.mark.parametrize("kpis", [("cac", "css.widgets"), ("widgets",), ("xyz.cac",)])
def test_an_unknown_kpi_is_named(kpis: tuple[str, ...]):
    with pytest.raises(KpiEngineError, match=r"widgets|xyz"), chosen_guide(("mas", "css"), kpis):
        pass


def test_an_unknown_guide_is_refused():
    with pytest.raises(InputError, match="xyz is not a known guide"), chosen_guide(("mas", "xyz"), ()):
        pass
