"""Which figures an acceptance changes, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kpi_engine.correcting.choosing import Choice, accepted, figure_of, proven, settled
from kpi_engine.errors import InputError
from kpi_engine.model.finding import Alternative
from tests.correcting.conftest import finding_about, in_cell

_MARGIN = in_cell(Path("plan.xlsx"), "Inputs", "B3", "gross_margin", 8.8)
_COSTS = in_cell(Path("plan.xlsx"), "Inputs", "B2", "cogs", 60_000)
_FINDING = finding_about(_MARGIN, 0.88)


def test_a_finding_is_accepted_by_its_id_in_any_case() -> None:
    (choice,) = accepted([_FINDING], [_MARGIN], [_FINDING.id.upper(), _FINDING.id])
    assert (choice.fact, choice.value, choice.by) == (_MARGIN, 0.88, "accepted on the command line")


def test_an_unknown_id_is_refused_with_the_ids_there_are() -> None:
    with pytest.raises(InputError, match=f"no finding abc. There are {_FINDING.id}"):
        accepted([_FINDING], [_MARGIN], ["abc"])
    with pytest.raises(InputError, match="finds nothing"):
        accepted([], [_MARGIN], ["abc"])


def test_one_of_several_explanations_is_accepted_by_its_number() -> None:
    several = replace(
        _FINDING, proposed=(), verdict="ambiguous",
        alternatives=(Alternative("sign", (("Inputs!B3", -8.8),)),
                      Alternative("swap", (("Inputs!B2", 8.8),))),
    )  # fmt: skip
    (choice,) = accepted([several], [_MARGIN, _COSTS], [f"{several.id}.2"])
    assert (choice.fact, choice.value) == (_COSTS, 8.8)
    with pytest.raises(InputError, match=rf"several explanations.*{several.id}\.1, {several.id}\.2"):
        accepted([several], [_MARGIN, _COSTS], [several.id])
    with pytest.raises(InputError, match="several explanations"):
        accepted([several], [_MARGIN, _COSTS], [f"{several.id}.3"])


def test_only_proven_findings_count_as_proven() -> None:
    assert proven([_FINDING, finding_about(_COSTS, 6, verdict="likely")]) == [_FINDING.id]


def test_a_value_of_ones_own_goes_before_a_proposal() -> None:
    own = Choice(_MARGIN, 0.9, _FINDING, "accepted on the command line", own=True)
    assert settled([*accepted([_FINDING], [_MARGIN], [_FINDING.id]), own]) == [own]


def test_two_proposals_for_one_figure_are_refused() -> None:
    other = finding_about(_MARGIN, 0.088)
    with pytest.raises(InputError, match=r"two values, 0\.88 and 0\.088"):
        settled(accepted([_FINDING, other], [_MARGIN], [_FINDING.id, other.id]))


def test_a_cell_is_found_however_it_is_typed() -> None:
    assert figure_of("inputs!$b$3", [_MARGIN], "plan.xlsx") is _MARGIN
    with pytest.raises(InputError, match=r"plan\.xlsx has no figure Inputs!Z9"):
        figure_of("Inputs!Z9", [_MARGIN], "plan.xlsx")
