"""A guide fitted to a company: another first month, the company's own tiers."""

from __future__ import annotations

import pytest

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.tailoring import counterparts, starting, with_tiers
from kpi_engine.errors import InputError
from kpi_engine.model.guide import Guide, GuideKpi

MAS = GUIDES.get("mas")


def kpi(guide: Guide, name: str) -> GuideKpi:
    found = guide.kpi(name)
    assert found is not None
    return found


def test_a_company_starts_when_it_starts():
    assert starting(MAS, "2027-04").model_start == "2027-04"
    assert starting(MAS, "April 2027").model_start == "2027-04"
    assert kpi(starting(MAS, "2027-04"), "cac").targets == {2026: 250, 2030: 160}, "targets keep their years"


@pytest.mark.parametrize("text", ["2027", "soon", "03/04/2026", ""])
def test_what_is_no_month_is_refused(text: str):
    with pytest.raises(InputError, match="is not a month"):
        starting(MAS, text)


def test_as_many_tiers_stand_each_for_the_one_at_its_place():
    fitted = with_tiers(MAS, ("Starter", "Team", "Corporate"))
    assert fitted.renamed == {"Core": "Starter", "Pro": "Team", "Enterprise": "Corporate"}
    assert fitted.left_out == ()
    assert kpi(fitted.guide, "tx_per_customer").segment_targets == {"Starter": {0: 5}, "Corporate": {0: 50}}
    assert kpi(fitted.guide, "enterprise_mix").label == "Corporate share of MRR"
    assert "tx_per_customer[Starter] < 5" in [trigger.when for trigger in fitted.guide.triggers]
    assert fitted.guide.segment_terms == {("mrr", "Corporate"): "enterprise_mrr"}


def test_a_middle_tier_without_counterpart_takes_its_targets_with_it():
    fitted = with_tiers(MAS, ("Core", "Enterprise"))
    assert fitted.guide.tiers == ("Core", "Enterprise")
    assert kpi(fitted.guide, "tx_per_customer").segment_targets == {"Core": {0: 5}, "Enterprise": {0: 50}}


def test_four_tiers_keep_the_cheapest_and_the_dearest():
    renamed = counterparts(("Core", "Pro", "Enterprise"), ("Free", "Basic", "Pro", "Max"))
    assert renamed == {"Core": "Free", "Pro": "Pro", "Enterprise": "Max"}


@pytest.mark.parametrize(
    ("tiers", "message"),
    [
        (("Core",), "takes 2 to 8"),
        (tuple(f"Tier {number}" for number in range(9)), "takes 2 to 8"),
        (("Core", "core"), "given twice"),
        (("Core", "Pro]"), "cannot name a tier"),
        (("Core", "=1+1"), "cannot name a tier"),
    ],
)
def test_tiers_that_cannot_be_used_are_refused(tiers: tuple[str, ...], message: str):
    with pytest.raises(InputError, match=message):
        with_tiers(MAS, tiers)
