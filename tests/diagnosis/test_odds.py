"""One equation that nothing supports: a slip that fits by chance is a question, an improbable one is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpi_engine.diagnosis import diagnose
from kpi_engine.model.fact import Fact

State = Callable[..., Fact]


@pytest.mark.parametrize(
    "figures",
    [
        {"mrr": "412000", "arr": "3900000"},
        {"nrr": "112%", "net_mrr_churn": "-1.1%"},
        {"grr": "88%", "mrr_churn": "1.1%"},
        {"ltv": "12000", "cac": "3000", "ltv_cac": "4.6"},
        {"arpu": "96", "active_customers": "1204", "mrr": "98200"},
        {"trial_to_paid": "18.2%", "trials": "1204", "paid_conversions": "196"},
    ],
    ids=", ".join,
)
def test_figures_by_definitions_that_differ_are_a_question(state: State, figures: dict[str, str]) -> None:
    (finding,) = diagnose([state(term, raw) for term, raw in figures.items()])
    assert (finding.verdict, finding.proposed) == ("ambiguous", ())
    assert finding.alternatives


def test_a_figure_in_thousands_is_no_chance(state: State) -> None:
    """Exact to five digits, after three places: that no other definition would do."""
    (finding,) = diagnose([state("mrr", "412355"), state("arr", "4948")], trusted=("mrr",))
    assert finding.verdict in ("likely", "proven")
    assert finding.proposed == (("arr", 4_948_000),)
