"""Which figure a name stands for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.diagnosis.figures import figure_named
from kpi_engine.model.term import UNBOUNDED


@pytest.mark.parametrize("name", ["payback", "PAYBACK", "CAC_PAYBACK", "cac_payback", "CAC payback"])
def test_a_kpi_is_known_by_id_function_alias_and_label(name: str) -> None:
    for guide in (None, GUIDES.get("mas")):
        figure = figure_named(name, guide)
        assert figure is not None
        assert (figure.id, figure.term.id) == ("payback", "payback")


def test_a_share_of_something_particular_is_a_figure_of_its_own() -> None:
    figure = figure_named("enterprise_mix", GUIDES.get("mas"))
    assert figure is not None
    assert (figure.id, figure.label, str(figure.hard_bounds)) == (
        "enterprise_mix",
        "Enterprise share of MRR",
        "0 to 1",
    )
    assert figure_named("enterprise_mix") == replace(figure, kpi=None), "of several guides: no one's target"


def test_a_figure_without_a_function_is_its_term() -> None:
    figure = figure_named("setup_hours", GUIDES.get("mas"))
    assert figure is not None
    assert figure.term.id == "setup_hours"


def test_amounts_that_add_up_have_no_hard_bound_but_prices_do() -> None:
    for name, bounds in (
        ("revenue", str(UNBOUNDED)),
        ("cac", ">=0"),
        ("transactions", ">=0"),
        ("nps", "-100 to 100"),
    ):
        figure = figure_named(name)
        assert figure is not None
        assert str(figure.hard_bounds) == bounds


def test_an_unknown_name_is_no_figure() -> None:
    assert figure_named("happiness") is None
