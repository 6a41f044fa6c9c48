"""Which KPI a word means, and what is known of it without any figure."""

from __future__ import annotations

import pytest

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.limits import hard_bounds
from kpi_engine.functions.lookup import catalogue_kpi, direction_of, guide_kpi
from kpi_engine.functions.registry import functions
from kpi_engine.model.cell_error import NA
from kpi_engine.model.term import UNBOUNDED, Bounds

MAS = GUIDES.get("mas")


def test_figures_that_only_help_do_not_make_a_function_ambiguous() -> None:
    """The rules of css compare growth of spend and of revenue, but one KPI of the guide is a growth rate."""
    css, mas = GUIDES.get("css"), GUIDES.get("mas")
    growth, lifetime_value = guide_kpi(css, "GROWTH_RATE"), guide_kpi(mas, "CLV")
    assert growth is not None
    assert growth.id == "mrr_growth"
    assert lifetime_value is not None
    assert lifetime_value.id == "ltv", "a figure that helps is found where it is the only one"
    assert functions().get("KPI_DUE").call("GROWTH_RATE", 46_053, "css") == 46_081


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("cac", "cac"),
        ("Trial_To_Paid", "trial_to_paid"),
        ("PAYBACK", "cac_payback"),
        ("cac_payback", "cac_payback"),
        ("NDR", "nrr"),
        ("COGS_RATIO", "cogs_ratio"),
        ("MIX_SHARE", None),
        ("GRR", None),
        ("widgets", None),
        ("", None),
        (" ", None),
    ],
)
def test_an_id_a_function_or_an_alias_finds_the_kpi_of_the_guide(name: str, id_: str | None) -> None:
    kpi = guide_kpi(MAS, name)
    assert (kpi.id if kpi else None) == id_


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("NDR", "NRR"),
        ("cac_payback", "PAYBACK"),
        ("variable_cost_ratio", "COGS_RATIO"),
        ("enterprise_mix", "MIX_SHARE"),
        ("setup_hours", None),
        ("widgets", None),
    ],
)
def test_the_catalogue_knows_functions_and_the_ids_of_the_guides(name: str, function: str | None) -> None:
    kpi = catalogue_kpi(name)
    assert (kpi.name if kpi else None) == function


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("cac", "lower"),
        ("GRR", "higher"),
        ("setup_hours", "lower"),
        ("hosting_cost_per_scan", "lower"),
        ("PER_UNIT", "neither"),
        ("widgets", "neither"),
    ],
)
def test_which_way_is_good(name: str, better: str) -> None:
    assert direction_of(name) == better


@pytest.mark.parametrize(
    ("name", "bounds"),
    [
        ("cac", Bounds(0, None)),
        ("trial_to_paid", Bounds(0, 1)),
        ("gross_margin", Bounds(None, 1)),
        ("contribution_margin", Bounds(None, 1)),
        ("nrr", Bounds(0, None)),
        ("cogs_ratio", Bounds(0, None)),
        ("ltv_cac", UNBOUNDED),
        ("breakeven_months", UNBOUNDED),
        ("setup_hours", UNBOUNDED),
    ],
)
def test_the_bounds_outside_which_a_figure_is_wrong(name: str, bounds: Bounds) -> None:
    kpi = guide_kpi(MAS, name)
    assert kpi is not None
    assert hard_bounds(kpi) == bounds


@pytest.mark.parametrize("nameless", ["", " "])
def test_a_cell_that_shows_nothing_names_no_kpi(nameless: str) -> None:
    """=KPI_TARGET(A2,2026,"mas") where A2 is ="": one KPI of the guide has no function, and is not meant."""
    for name, *rest in (
        ("KPI_TARGET", 2026, "mas"), ("KPI_GAP", 5, 2026, "mas"), ("KPI_STATUS", 5, 2026, "mas"),
        ("KPI_BENCH", "mas"), ("KPI_DUE", 46_053, "mas"), ("KPI_TRIGGER", 5, "mas"), ("KPI_INFO", "unit"),
        ("KPI_VARIANCE", 2, 1), ("KPI_CHECK", 5), ("KPI_CHECK", 5, "mas"), ("SCALE_FIX", 5, "css"),
    ):  # fmt: skip
        assert functions().get(name).call(nameless, *rest) is NA, name
