"""Where several percentages of a source lost their decimal point, the others are suspects too."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpi_engine.diagnosis import diagnose
from kpi_engine.model.fact import Fact

State = Callable[..., Fact]
PRINTED = {"trial_to_paid": "150%", "gross_margin": "880%", "cogs_ratio": "120%", "enterprise_mix": "100%",
           "visitor_to_trial": "30%", "variable_cost_ratio": "80%"}  # fmt: skip
RESTORED = {"trial_to_paid": "15.0%", "gross_margin": "88.0%", "cogs_ratio": "12.0%",
            "enterprise_mix": "10.0%", "visitor_to_trial": "3.0%", "variable_cost_ratio": "8.0%"}  # fmt: skip


@pytest.fixture
def printed(state: State) -> Callable[..., list[Fact]]:
    def build(figures: dict[str, str], **tags: str) -> list[Fact]:
        return [state(term, raw, guide="mas", period="2026", **tags) for term, raw in figures.items()]

    return build


def test_a_guide_printed_without_decimal_points_is_diagnosed(printed: Callable[..., list[Fact]]) -> None:
    findings = diagnose(printed(PRINTED))
    proposed = {id_: value for finding in findings for id_, value in finding.proposed}
    assert proposed == {"trial_to_paid": 0.15, "gross_margin": 0.88, "cogs_ratio": 0.12,
                        "enterprise_mix": 0.1, "visitor_to_trial": 0.03,
                        "variable_cost_ratio": 0.08}  # fmt: skip
    sure = {id_ for finding in findings if finding.verdict == "likely" for id_ in finding.facts}
    assert sure == {"trial_to_paid", "gross_margin", "cogs_ratio"}
    assert findings[-1].verdict == "note"
    assert findings[-1].message.startswith("3 percentages of this source lost their decimal point")


def test_the_restored_guide_is_silent(printed: Callable[..., list[Fact]]) -> None:
    assert diagnose(printed(RESTORED)) == []


def test_one_or_two_slips_make_no_one_a_suspect(printed: Callable[..., list[Fact]]) -> None:
    figures = {**RESTORED, "gross_margin": "880%", "cogs_ratio": "120%", "visitor_to_trial": "3%"}
    assert {id_ for finding in diagnose(printed(figures)) for id_ in finding.facts} == {
        "gross_margin",
        "cogs_ratio",
    }


def test_a_percentage_that_kept_its_point_speaks_for_the_others(printed: Callable[..., list[Fact]]) -> None:
    findings = diagnose(printed({**PRINTED, "enterprise_mix": "10.5%"}))
    assert all(finding.verdict != "note" for finding in findings)


def test_another_source_is_not_suspected(state: State, printed: Callable[..., list[Fact]]) -> None:
    guilty = {term: PRINTED[term] for term in ("trial_to_paid", "gross_margin", "cogs_ratio")}
    facts = [*printed(guilty, source="page 1"), state("visitor_to_trial", "30%", source="page 2")]
    assert all(finding.verdict != "note" for finding in diagnose(facts))


def test_a_figure_that_its_counts_confirm_is_not_suspected(printed: Callable[..., list[Fact]]) -> None:
    facts = printed({**PRINTED, "trials": "30", "visitors": "100"})
    note = diagnose(facts)[-1]
    assert note.facts == ("enterprise_mix", "variable_cost_ratio")
