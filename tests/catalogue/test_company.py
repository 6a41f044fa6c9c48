"""A company's own KPI, while it is in force, is known wherever ours are, and nowhere afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest

from kpi_engine.calc.run import run
from kpi_engine.catalogue.company import company_definitions, problems_of
from kpi_engine.catalogue.deciding import choices
from kpi_engine.catalogue.guide_identities import figure_id, guide_identities
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.guides.verify import verify
from kpi_engine.catalogue.identities import formula_of, identities
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.lookup import resolve
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.diagnosis import diagnose, is_known
from kpi_engine.diagnosis.figures import figure_named
from kpi_engine.engine import calculate, call
from kpi_engine.errors import CatalogueError, InputError
from kpi_engine.formula.guard import guarded
from kpi_engine.functions.lookup import catalogue_kpi, direction_of
from kpi_engine.functions.registry import functions
from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE
from kpi_engine.model.company import Company, NoValue, OwnExample, OwnKpi, OwnTargets
from kpi_engine.model.fact import Fact, Place
from kpi_engine.model.guide import Benchmark, Guide, Trigger
from kpi_engine.model.own_formula import parse_formula
from kpi_engine.model.policy import Decision, Policy
from kpi_engine.model.term import NOT_NEGATIVE, Aggregation, Term
from kpi_engine.model.unit import Unit

SEATS = Term("seats", "Seats sold", Unit.COUNT, "Seats under contract.", Aggregation.LAST, NOT_NEGATIVE, True)
PER_SEAT = OwnKpi(
    "revenue_per_seat", "Revenue per seat", "mrr / seats", Unit.MONEY_PER_MONTH, "higher",
    "What does one seat bring?", "MRR for each seat.", (OwnExample({"mrr": 1000, "seats": 10}, 100),),
    requires=("mrr >= 0",), targets=OwnTargets({2026: 50, 2030: 60}), review="monthly",
    benchmarks=(Benchmark("peers", (("low", 40), ("high", 70))),), synonyms=("seat price",),
)  # fmt: skip
COMPANY = Company("Example", guides=("mas",), terms=(SEATS,), kpis=(PER_SEAT,))


TWICE = Policy((Decision("cac_scope", "marketing only"), Decision("cac_scope", "sales and marketing")))


def other(id_: str, formula: str, **given: float) -> OwnKpi:
    """An own KPI with another formula; its result is computed by the one who looks at it."""
    example = OwnExample(given, 0, within=1e300)
    return replace(PER_SEAT, id=id_, title=id_, formula=formula, unit=Unit.NUMBER, examples=(example,),
                   requires=(), targets=OwnTargets(), benchmarks=(), synonyms=())  # fmt: skip


@contextmanager
def own(*kpis: OwnKpi, **changes: object) -> Iterator[Guide]:
    with company_definitions(replace(COMPANY, kpis=kpis or (PER_SEAT,), **changes)) as guide:  # type: ignore[arg-type]
        yield guide


def fact(term: str, value: float) -> Fact:
    return Fact(term, term, value, f"{value:.0f}", 0.005, Place("facts.csv"), period="2026-01")


def told(company: Company) -> list[str]:
    return [f"{'.'.join(problem.path)}: {problem.text}" for problem in problems_of(company)]


LOOKED_UP: dict[str, Callable[[], bool]] = {
    "the terms": lambda: "seats" in TERMS and "revenue_per_seat" in TERMS,
    "the KPIs": lambda: "REVENUE_PER_SEAT" in KPIS,
    "the guides": lambda: "own" in GUIDES and "example" in GUIDES,
    "the functions": lambda: "REVENUE_PER_SEAT" in functions(),
    "names of figures": lambda: resolve("REVENUE_PER_SEAT") == "revenue_per_seat",
    "words of figures": lambda: (
        resolve("Seat Price") == "revenue_per_seat" and resolve("Seats sold") == "seats"
    ),
    "the identities": lambda: any(item.defines == "revenue_per_seat" for item in identities()),
    "figures to check": lambda: figure_named("revenue per seat") is not None,
    "facts that are known": lambda: is_known(fact("seats", 1.0)),
    "KPIs by word": lambda: catalogue_kpi("revenue_per_seat") is not None,
    "directions": lambda: direction_of("revenue_per_seat") == "higher",
    "what is called": lambda: _called("REVENUE_PER_SEAT") == 100,
    "explanations": lambda: call("KPI_EXPLAIN", "=REVENUE_PER_SEAT(1000,10)") == "100 = 1,000 / 10",
    "information": lambda: call("KPI_INFO", "revenue_per_seat") == "REVENUE_PER_SEAT = mrr / seats",
}


def _called(name: str) -> object:
    try:
        return call(name, 1000, 10)
    except InputError:
        return None


@pytest.mark.parametrize("place", LOOKED_UP)
def test_what_is_derived_from_the_catalogue_has_it_while_it_is_in_force_and_not_before_or_after(
    place: str,
) -> None:
    known = LOOKED_UP[place]
    assert not known()
    with own():
        assert known()
    assert not known()


def test_what_was_there_is_there_unchanged_while_a_company_is_in_force() -> None:
    before = {name: function.signature for name, function in zip(functions().names, functions(), strict=True)}
    decided = list(choices())
    with own():
        now = {
            name: function.signature for name, function in zip(functions().names, functions(), strict=True)
        }
        assert list(now) != list(before)
        assert {name: now[name] for name in before} == before
        assert list(choices()) == decided
    assert list(functions().names) == list(before)


def test_the_definitions_are_gone_after_a_failure_too() -> None:
    with pytest.raises(RuntimeError), own():
        raise RuntimeError
    assert "seats" not in TERMS
    assert "own" not in GUIDES


def test_two_companies_at_once_are_refused() -> None:
    with own(), pytest.raises(CatalogueError, match="one company file at a time"), own():
        pass
    with own():
        assert "own" in GUIDES


def test_it_computes_alone_and_in_a_year_of_figures_with_its_reasons() -> None:
    with own():
        result = calculate("REVENUE_PER_SEAT", [1000, 500, 5, -1, None, "x"], [10, 0, -1, 4, 5, 5])
        assert result.cells() == [100, DIV0, NUM, NUM, NA, VALUE]
        assert result.reason(1) == "seats sold is zero, and nothing can be divided by zero"
        assert result.reason(2) == "seats sold must be at least 0; found -1"
        many = calculate("REVENUE_PER_SEAT", np.full(10_000, 1000.0), np.arange(10_000.0))
        assert many.cells()[:3] == [DIV0, 1000, 500]
        assert many.cells()[-1] == pytest.approx(1000 / 9999)


def test_the_cell_functions_answer_from_its_guide() -> None:
    rule = Trigger("seat-price-low", "revenue_per_seat < 40", "Look at the discounts")
    with own(triggers=(rule,)):
        assert call("KPI_TARGET", "revenue_per_seat", 2028, "own") == 55
        assert call("KPI_TARGET", "REVENUE_PER_SEAT", 2028, "example") == 55
        assert call("KPI_STATUS", "revenue_per_seat", 50, 2026, "own") == "on target"
        assert call("KPI_STATUS", "revenue_per_seat", 49, 2026, "own") == "watch"
        assert call("KPI_GAP", "revenue_per_seat", 40, 2026, "own") == pytest.approx(-0.2)
        assert call("KPI_BENCH", "revenue_per_seat", "own", "high") == 70
        assert call("KPI_TRIGGER", "revenue_per_seat", 39, "own") == "Look at the discounts"
        assert call("KPI_TRIGGER", "revenue_per_seat", 41, "own") == ""
        assert call("KPI_DUE", "revenue_per_seat", 46053, "own") == 46081
        assert call("KPI_INFO", "revenue_per_seat", "direction") == "higher"
        assert call("KPI_CHECK", "seats", -5) == "bound: <0; 5 fits"
        assert call("KPI_CHECK", "revenue_per_seat", 80, "own").startswith("benchmark: above 40 to 70")
        assert call("SCALE_FIX", "seats", -5) is NA
    with company_definitions(
        replace(COMPANY, terms=(replace(SEATS, unit=Unit.FRACTION, id="load", label="Load", whole=False,
                                        bounds=replace(NOT_NEGATIVE, high=1.0)),), kpis=())
    ):  # fmt: skip
        assert call("SCALE_FIX", "load", 85) == 0.85
        assert call("KPI_CHECK", "load", 85) == "bound: >1; 0.85 fits"


def test_a_stated_figure_that_contradicts_its_parts_is_found_and_proven() -> None:
    cost = other("cost_per_seat", "support_cost / seats", support_cost=1, seats=1)
    stated = {"revenue_per_seat": 1000.0, "mrr": 190_700.0, "seats": 1907.0, "cost_per_seat": 3.0,
              "support_cost": 5721.0, "opening_mrr": 180_000.0, "new_mrr": 10_700.0, "expansion_mrr": 0.0,
              "contraction_mrr": 0.0, "churned_mrr": 0.0}  # fmt: skip
    facts = [fact(name, value) for name, value in stated.items()]
    with own(PER_SEAT, cost):
        (finding,) = diagnose(facts)
        assert finding.facts == ("revenue_per_seat",)
        assert finding.proposed == (("revenue_per_seat", 100.0),)
        assert finding.verdict == "proven"
        assert "Revenue per seat" in finding.message
        right = [fact("revenue_per_seat", 100.0), *facts[1:]]
        assert diagnose(right) == []
    assert [finding for finding in diagnose(facts) if "revenue_per_seat" in finding.facts] == []


@pytest.mark.parametrize(
    ("formula", "given", "value"),
    [
        ("mrr / seats", {"mrr": 6, "seats": 4}, 1.5),
        ("(mrr - new_mrr) / (seats * 2)", {"mrr": 6, "new_mrr": 2, "seats": 4}, 0.5),
        ("-mrr + 3 * new_mrr", {"mrr": 6, "new_mrr": 3}, 3),
        ("mrr - new_mrr - churned_mrr", {"mrr": 6, "new_mrr": 2, "churned_mrr": 1}, 3),
        ("mrr / seats / 4", {"mrr": 8, "seats": 2}, 1),
        ("mrr / (seats / 4)", {"mrr": 8, "seats": 2}, 16),
        ("0.5 × mrr ÷ seats", {"mrr": 8, "seats": 2}, 2),
        ("= MRR / Seats", {"mrr": 8, "seats": 2}, 4),
        ("mrr / 1000", {"mrr": 8}, 0.008),
        ("cac / arpu", {"cac": 300, "arpu": 100}, 3),
    ],
)
def test_a_formula_means_what_it_does_on_paper(formula: str, given: dict[str, float], value: float) -> None:
    with own(other("trial_kpi", formula, **given)):
        kpi = KPIS.get("TRIAL_KPI")
        assert [parameter.name for parameter in kpi.parameters] == list(given)
        assert run(kpi, list(given.values())).item() == pytest.approx(value)
        many = [np.full(5000, figure) for figure in given.values()]
        assert run(kpi, many).values[4999] == pytest.approx(value)


@pytest.mark.parametrize(
    ("formula", "cases"),
    [
        ("mrr / seats", ["seats <= 0"]),
        ("mrr / (seats * net_income)", ["seats <= 0", "net_income == 0"]),
        ("mrr / (opening_mrr - churned_mrr)", ["opening_mrr - churned_mrr == 0"]),
        ("mrr / (revenue / seats)", ["seats <= 0", "revenue == 0"]),
        ("mrr / -revenue", ["revenue == 0"]),
        ("mrr / 12", []),
    ],
)
def test_every_divisor_has_its_case_of_zero(formula: str, cases: list[str]) -> None:
    names = parse_formula(formula).names
    with own(other("trial_kpi", formula, **{name: 2.0 + at for at, name in enumerate(names)})):
        kpi = KPIS.get("TRIAL_KPI")
        assert [case.when for case in kpi.undefined] == cases
        assert all(case.error is DIV0 for case in kpi.undefined)
        zeros = [0.0] * len(kpi.parameters)
        assert run(kpi, zeros).item() is DIV0 if cases else run(kpi, zeros).item() == 0


def test_the_company_s_own_words_for_a_zero_count() -> None:
    stated = replace(PER_SEAT, no_value=(NoValue("seats <= 0", "no seat is under contract", NA),))
    with own(stated):
        result = calculate("REVENUE_PER_SEAT", 100, 0)
        assert (result.item(), result.reason()) == (NA, "no seat is under contract")
        assert [case.when for case in KPIS.get("REVENUE_PER_SEAT").undefined] == ["seats <= 0"]


def test_the_excel_text_is_guarded_like_ours() -> None:
    with own():
        text = guarded(KPIS.get("REVENUE_PER_SEAT"), {"mrr": "A1", "seats": "B1"})
    assert "IF(OR(A1<-1E-9,B1<-1E-9),#NUM!,IF(B1<=0,#DIV/0!,A1 / B1))" in text


def test_a_formula_that_cannot_be_solved_for_its_figures_does_no_harm_to_a_check() -> None:
    spread = other("spread", "mrr / seats - revenue / (2 * seats)", mrr=1, seats=1, revenue=1)
    facts = [fact("spread", 9), fact("mrr", 8), fact("seats", 2), fact("revenue", 4)]
    with own(spread):
        assert formula_of(KPIS.get("SPREAD"), "spread", {}) is not None
        assert diagnose(facts) == []


def test_an_own_kpi_reads_another_and_both_are_computed_in_the_guide() -> None:
    yearly = replace(other("yearly_per_seat", "revenue_per_seat * 12", revenue_per_seat=100),
                     unit=Unit.MONEY_PER_YEAR)  # fmt: skip
    with own(PER_SEAT, yearly, kpis_shown=("yearly_per_seat",)) as guide:
        assert [(kpi.id, kpi.working) for kpi in guide.kpis] == [
            ("yearly_per_seat", False), ("revenue_per_seat", True),
        ]  # fmt: skip
        assert call("YEARLY_PER_SEAT", 100) == 1200
        kpi = guide.kpi("yearly_per_seat")
        assert kpi is not None
        assert figure_id(kpi) == "yearly_per_seat"
        assert guide_identities(guide) == ()


def test_without_a_selection_all_kpis_of_the_guides_and_all_its_own_are_followed() -> None:
    theirs = GUIDES.get("mas")
    with own() as guide:
        verify(guide)
        assert [kpi.id for kpi in guide.kpis] == [*(kpi.id for kpi in theirs.kpis), "revenue_per_seat"]
        assert [trigger.id for trigger in guide.triggers] == [trigger.id for trigger in theirs.triggers]
        assert set(guide.trigger_terms) == set(theirs.trigger_terms)
        assert guide.dimensions == theirs.dimensions


def test_a_selection_brings_what_it_is_computed_from_and_the_rules_it_has_figures_for() -> None:
    with own(kpis_shown=("ltv_cac", "revenue_per_seat")) as guide:
        verify(guide)
        shown = [kpi.id for kpi in guide.kpis if not kpi.working]
        assert shown == ["ltv_cac", "revenue_per_seat"]
        assert {kpi.id for kpi in guide.kpis if kpi.working} == {
            "ltv", "cac", "arpu", "gross_margin", "mrr_churn",
        }  # fmt: skip
        ids = [trigger.id for trigger in guide.triggers]
        assert "mas-ltv-cac-low" in ids
        assert "mas-core-usage-low" not in ids


def test_kpis_of_several_guides_stand_side_by_side_in_the_order_asked_for() -> None:
    asked = ("css.nrr", "mas.enterprise_mix", "cac", "revenue_per_seat")
    with own(guides=("mas", "css"), kpis_shown=asked) as guide:
        assert [kpi.id for kpi in guide.kpis if not kpi.working] == [
            "nrr", "enterprise_mix", "cac", "revenue_per_seat",
        ]  # fmt: skip
        nrr = guide.kpi("nrr")
        assert nrr is not None
        assert (nrr.targets, nrr.review) == ({0: 1.0}, "quarterly")  # css states both, mas neither
        assert guide.segment_terms == {("mrr", "Enterprise"): "enterprise_mrr"}


def test_a_kpi_of_a_guide_that_is_only_named_brings_its_rules_and_segments() -> None:
    with own(guides=(), kpis_shown=("ams.tx_per_customer", "revenue_per_seat")) as guide:
        verify(guide)
        assert guide.tiers == ("Core", "Pro", "Enterprise")
        assert "ams-upsell" in [trigger.id for trigger in guide.triggers]
        assert call("KPI_TARGET", "tx_per_customer", 2026, "own", "Pro") == 50


def test_a_rule_on_tiers_is_left_out_where_the_chosen_kpi_is_not_followed_by_tier() -> None:
    """ams holds the retention of its tiers against each other; that of css has no tiers."""
    with own(guides=("css", "ams"), kpis_shown=("css.nrr", "revenue_per_seat")) as guide:
        assert "ams-tier-nrr" not in [trigger.id for trigger in guide.triggers]
    with own(guides=("css", "ams"), kpis_shown=("ams.nrr", "revenue_per_seat")) as guide:
        assert "ams-tier-nrr" in [trigger.id for trigger in guide.triggers]
    rule = Trigger("seats-pro", "revenue_per_seat[Pro] < 40", "Look at the discounts")
    assert "revenue_per_seat is not followed by Pro" in str(problems_of(replace(COMPANY, triggers=(rule,))))


def test_two_definitions_of_one_figure_are_never_mixed() -> None:
    """css computes LTV from lost customers, mas from lost MRR: css.ltv_cac needs that of css."""
    mixed = replace(COMPANY, guides=("mas", "css"), kpis_shown=("mas.ltv", "css.ltv_cac"))
    (problem,) = told(mixed)
    assert problem.startswith(
        "kpis_shown: ltv_cac of css reads ltv as css defines it, but ltv is taken from mas"
    )
    assert told(replace(mixed, kpis_shown=("css.ltv", "css.ltv_cac"))) == []


def test_own_targets_override_year_by_year_and_by_segment() -> None:
    targets = {
        "cac": OwnTargets({2026: 200, 2027: 180}),
        "trial_to_paid": OwnTargets({2030: None}),
        "gross_margin": OwnTargets({0: 0.85}),
        "ltv_cac": OwnTargets({2026: 4}),
        "tx_per_customer": OwnTargets(segments={"Core": {2026: 6}}),
    }
    with own(targets=targets, benchmarks={"cac": (Benchmark("peers", (("low", 100), ("high", 300))),)}):
        assert call("KPI_TARGET", "cac", 2026, "own") == 200
        assert call("KPI_TARGET", "cac", 2027, "own") == 180
        assert call("KPI_TARGET", "cac", 2030, "own") == 160  # the guide's year
        assert call("KPI_TARGET", "trial_to_paid", 2026, "own") == 0.15
        assert call("KPI_TARGET", "trial_to_paid", 2030, "own") is NA
        assert call("KPI_TARGET", "gross_margin", 2031, "own") == 0.85
        assert call("KPI_TARGET", "ltv_cac", 2026, "own") == 4
        assert call("KPI_TARGET", "tx_per_customer", 2026, "own", "Core") == 6
        assert call("KPI_TARGET", "tx_per_customer", 2026, "own", "Enterprise") == 50
        assert call("KPI_BENCH", "cac", "own", "low") == 100
        assert call("KPI_TARGET", "cac", 2026, "mas") == 250  # the guide itself is as it was


def test_own_tiers_take_the_place_of_the_guide_s() -> None:
    with own(segments={"tier": ("Basic", "Team", "Company")}) as guide:
        verify(guide)
        assert guide.tiers == ("Basic", "Team", "Company")
        assert call("KPI_TARGET", "tx_per_customer", 2026, "own", "Basic") == 5


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"guides": ("xyz",)}, "guides.0: xyz is no guide"),
        ({"guides": ("mas", "mobile_app_security")}, "guides.1: mobile_app_security is named twice"),
        ({"guides": (), "kpis_shown": ("nrr",)}, "kpis_shown.0: nrr is in none of your guides; write "),
        ({"without": ("x",)}, "without.0: x is no rule of your guides"),
        ({"segments": {"tier": ("One",)}}, "segments.tier: 1 tiers were given"),
        ({"terms": (SEATS, SEATS)}, "terms.seats: seats is declared twice"),
        ({"policy": Policy((Decision("cac_scope", "all"),))}, "policy.0: cac_scope cannot be 'all'."),
        ({"policy": TWICE}, "policy: cac_scope is decided twice from the start"),
    ],
)  # fmt: skip
def test_what_contradicts_the_catalogue_is_a_problem_with_its_place(
    change: dict[str, object], problem: str
) -> None:
    found = told(replace(COMPANY, **change))  # type: ignore[arg-type]
    assert any(text.startswith(problem) for text in found), found
    with pytest.raises(CatalogueError), company_definitions(replace(COMPANY, **change)):  # type: ignore[arg-type]
        pass


def test_a_formula_that_fits_no_cell_of_excel_is_refused() -> None:
    amounts = [term.id for term in TERMS if term.unit.is_money and len(term.id) < 10]
    formula = " + ".join(amounts)[:290].rpartition(" + ")[0]
    given = dict.fromkeys(formula.split(" + "), 1.0)
    (problem,) = told(replace(COMPANY, kpis=(replace(other("total", formula, **given), unit=Unit.MONEY),)))
    assert problem == "kpis.total.formula: the formula is too long for a cell; make two KPIs of it"


def test_a_company_called_like_a_guide_does_not_hide_it() -> None:
    with own() as guide:
        assert guide.id == "example"
    with company_definitions(replace(COMPANY, name="Mobile App Security")) as guide:
        assert guide.id == "own_kpis"
        assert GUIDES.get("mas").id == "mobile_app_security"


def test_the_guide_can_be_laid_out_as_a_workbook() -> None:
    from kpi_engine.derive.template.grid import Grid

    with own(kpis_shown=("cac", "ltv_cac", "revenue_per_seat")) as guide:
        grid = Grid(guide)
        assert ("month", "chosen", "revenue_per_seat", "") in grid.kpis
        assert ("Actual", "seats", "") in grid.inputs
