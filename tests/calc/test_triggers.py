"""A trigger fires, does not fire, or says what is missing; it never guesses."""

from __future__ import annotations

import pytest

from kpi_engine.calc.triggers import Known, Needs, decide
from kpi_engine.model.trigger import Reference, parse_rule

BEFORE = {"fixed_costs": 71.0, "enterprise_mix": 0.1}


def outcome(rule: str, values: dict[str, float], priors: dict[str, float] | None = None) -> str:
    targets: dict[str, float | Needs] = {"cac": 250.0, "breakeven_months": 5.0, "payback": Needs("year")}

    def target(figure: Reference) -> float | Needs | None:
        return targets.get(str(figure))

    return str(decide(parse_rule(rule), Known(values, priors or {}, target)))


@pytest.mark.parametrize(
    ("rule", "values", "expected"),
    [
        ("gross_margin > 1", {"gross_margin": 1.2}, "fires"),
        ("gross_margin > 1", {"gross_margin": 0.88}, "does not fire"),
        ("gross_margin > 1", {}, "needs gross_margin"),
        ("breakeven_months > target + 1", {"breakeven_months": 6}, "does not fire"),
        ("breakeven_months > target + 1", {"breakeven_months": 7}, "fires"),
        ("cac > target and months_to_breakeven <= 2", {"cac": 300, "months_to_breakeven": 2}, "fires"),
        ("cac > target and months_to_breakeven <= 2", {"cac": 300}, "needs months_to_breakeven"),
        ("cac > target and months_to_breakeven <= 2", {"cac": 200}, "does not fire"),
        ("payback > target", {"payback": 14}, "needs year"),
        ("arpu < target", {"arpu": 14}, "does not fire"),
        ("nrr[Enterprise] <= nrr[Pro]", {"nrr[Enterprise]": 1.0, "nrr[Pro]": 1.1}, "fires"),
        ("nrr[Enterprise] <= nrr[Pro]", {"nrr[Enterprise]": 1.0}, "needs nrr[Pro]"),
        ("tx_per_customer[Core] < 5", {"tx_per_customer": 3}, "needs segment"),
    ],
)
def test_figures_and_targets(rule: str, values: dict[str, float], expected: str) -> None:
    assert outcome(rule, values) == expected


@pytest.mark.parametrize(
    ("values", "priors", "expected"),
    [
        ({"fixed_costs": 80, "enterprise_mix": 0.1}, BEFORE, "fires"),
        ({"fixed_costs": 80, "enterprise_mix": 0.2}, BEFORE, "does not fire"),
        ({"enterprise_mix": 0.2}, {"enterprise_mix": 0.1}, "does not fire"),
        ({"enterprise_mix": 0.1}, {"enterprise_mix": 0.1}, "needs fixed_costs"),
        ({"enterprise_mix": 0.1}, {}, "needs prior"),
        ({"fixed_costs": 80, "enterprise_mix": 0.1}, {"fixed_costs": 71}, "needs prior"),
    ],
)  # fmt: skip
def test_a_rise_of_fixed_costs_without_a_better_mix(
    values: dict[str, float], priors: dict[str, float], expected: str
) -> None:
    assert outcome("fixed_costs > prior and enterprise_mix <= prior", values, priors) == expected


@pytest.mark.parametrize(
    ("operator", "expected"),
    [(">", "does not fire"), (">=", "fires"), ("<", "does not fire"), ("<=", "fires")],
)
@pytest.mark.parametrize("days", [14 - 1e-9, 14.0, 14 + 1e-9])
def test_float_rounding_neither_fires_a_trigger_nor_hides_one(
    operator: str, expected: str, days: float
) -> None:
    assert outcome(f"onboarding_days {operator} 14", {"onboarding_days": days}) == expected
