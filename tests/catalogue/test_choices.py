"""Choices that change a number: chosen by name, with a default that is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.calc.run import run
from kpi_engine.catalogue.choices import STRICT, strict
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.errors import CatalogueError
from kpi_engine.formula.guard import guarded
from kpi_engine.model.cell_error import DIV0, NUM

CONVERSIONS = ("CONV_RATE", "TRIAL_TO_PAID", "VISITOR_TO_TRIAL", "VISITOR_TO_PAID", "ADOPTION", "STICKINESS")


def test_the_page_of_conflicts_names_every_choice_with_its_options_and_functions() -> None:
    page = Path(__file__).parents[2] / "docs/decisions/conflicts-between-guides.md"
    rows = [
        line.strip("|").split("|") for line in page.read_text(encoding="utf-8").splitlines() if "`" in line
    ]
    table = {cells[0].strip(" `"): [cell.strip() for cell in cells[1:]] for cells in rows if len(cells) == 4}
    declared = {variant.name for kpi in KPIS for variant in kpi.variants}
    assert set(table) == declared
    for name, (default, others, named) in table.items():
        offering = {kpi.name: item for kpi in KPIS for item in kpi.variants if item.name == name}
        assert set(named.split(", ")) == set(offering), name
        first = offering[named.split(", ")[0]]
        assert default == first.default, name
        assert {default, *others.split("; ")} == set(first.choices), name


def test_every_conversion_offers_to_be_strict() -> None:
    assert tuple(kpi.name for kpi in KPIS if STRICT in kpi.variants) == CONVERSIONS


@pytest.mark.parametrize("name", CONVERSIONS)
def test_a_rate_above_100_percent_is_returned_unless_strict(name: str) -> None:
    kpi = KPIS.get(name)
    assert run(kpi, [600, 400]).item() == 1.5
    result = run(strict(kpi), [[600, 400, 60, 0], [400, 400, 400, 0]])
    assert result.cells() == [NUM, 1, 0.15, DIV0]
    assert "must be at most" in result.reason(0)


def test_the_definition_tells_what_was_chosen() -> None:
    kpi = KPIS.get("TRIAL_TO_PAID")
    assert "strict_conversion: off" in run(kpi, [60, 400]).definition
    assert "strict_conversion: on" in run(strict(kpi), [60, 400]).definition


def test_the_excel_text_is_as_strict() -> None:
    text = guarded(strict(KPIS.get("ADOPTION")), {"users_of_feature": "B2", "active_users": "B3"})
    assert "B2>B3+1E-9*ABS(B3)" in text


def test_only_a_conversion_can_be_strict() -> None:
    with pytest.raises(CatalogueError, match="strict_conversion"):
        strict(KPIS.get("CAC"))
