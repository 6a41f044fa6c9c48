"""Every figure of the four guides, restated by hand and asked for as a user asks it.

Percentages are fractions; the decimal points that the guides lost in print are back.
"""

from __future__ import annotations

import pytest

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.functions.registry import functions
from kpi_engine.model.cell_error import NA

_TARGETS = """
mas cac                      -          2026:250 2027:227.5 2028:205 2029:182.5 2030:160
mas trial_to_paid            -          2026:0.150 2027:0.1825 2028:0.215 2029:0.2475 2030:0.280
mas gross_margin             -          2026:0.880 2027:#N/A
mas arpu                     -          2026:476.75 2027:#N/A
mas tx_per_customer          Core       2026:5 2040:5
mas tx_per_customer          Enterprise 2026:50 2040:50
mas tx_per_customer          Pro        2026:#N/A
mas tx_per_customer          -          2026:#N/A
mas breakeven_months         -          2026:5 2027:#N/A
mas enterprise_mix           -          2026:0.100 2027:0.150 2028:0.200 2029:0.250 2030:0.300
mas visitor_to_trial         -          2026:0.030 2027:#N/A
mas visitor_to_paid          -          2026:#N/A
mas cac_payback              -          2026:12 2031:12
mas ltv_cac                  -          2026:3 2031:3
mas nrr                      -          2026:#N/A
mas mrr_churn                -          2026:#N/A
mas cogs_ratio               -          2026:0.120 2027:#N/A
mas variable_cost_ratio      -          2026:0.080 2027:#N/A
mas contribution_margin      -          2026:#N/A
mas breakeven_revenue        -          2026:#N/A
mas annual_plan_share        -          2026:#N/A
mas concentration            -          2026:#N/A
mas hosting_cost_per_scan    -          2026:#N/A
mas setup_hours              -          2026:24 2031:24
mas adoption                 -          2026:#N/A

ams cac                      -          2026:250 2027:225 2028:200 2029:175 2030:150 2031:#N/A
ams trial_to_paid            -          2026:0.250 2027:0.275 2028:0.300 2029:0.325 2030:0.350
ams gross_margin             -          2026:0.930 2027:#N/A
ams arpu                     -          2026:#N/A
ams ltv_cac                  -          2026:3 2031:3
ams nrr                      -          2026:1.00 2031:1.00
ams tx_per_customer          Pro        2026:50 2031:50
ams tx_per_customer          Enterprise 2026:200 2031:200
ams tx_per_customer          Core       2026:#N/A
ams tx_per_customer          -          2026:#N/A
ams enterprise_mix           -          2026:0.100 2027:0.1375 2028:0.175 2029:0.2125 2030:0.250
ams cac_payback              -          2026:12 2031:12
ams minimum_cash             -          2026:832000 2031:832000
ams breakeven_date           -          2026:46174 2031:46174
ams months_to_profit_after_funding -    2026:12 2031:12
ams fixed_cover              -          2026:1 2031:1
ams cogs_ratio               -          2026:0.070 2027:#N/A
ams cpl                      -          2026:#N/A
ams infra_per_1000_assets    -          2026:#N/A
ams customer_roi             -          2026:#N/A
ams expansion_share_of_revenue -        2026:#N/A
ams time_to_value            -          2026:45 2031:45

css cac                      -          2026:250 2027:#N/A
css trial_to_paid            -          2026:0.150 2027:0.1725 2028:0.195 2029:0.2175 2030:0.240
css arpu                     -          2026:#N/A
css nrr                      -          2026:1.00 2031:1.00
css cac_payback              -          2026:23 2031:23
css gross_margin             -          2026:0.920 2027:#N/A
css ebitda                   -          2026:-84000 2027:404000 2028:#N/A
css breakeven_months         -          2026:9 2027:#N/A
css mrr_growth               -          2026:#N/A
css logo_churn               -          2026:0.05 2031:0.05
css mrr_churn                -          2026:0.05 2031:0.05
css expansion_mrr            -          2026:#N/A
css ltv                      -          2026:#N/A
css ltv_cac                  -          2026:3 2031:3
css tickets_per_agent        -          2026:#N/A
css automation_share         -          2026:#N/A
css dau                      -          2026:#N/A
css stickiness               -          2026:#N/A
css net_burn                 -          2026:#N/A
css runway                   -          2026:#N/A
css first_resolution_hours   -          2026:48 2031:48
css ebitda_margin            -          2026:#N/A
"""


def _rows(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines() if line.strip()]


TARGETS = [
    (guide, kpi, "" if segment == "-" else segment, int(stated.split(":")[0]), stated.split(":")[1])
    for guide, kpi, segment, *by_year in _rows(_TARGETS)
    for stated in by_year
]


@pytest.mark.parametrize(("guide", "kpi", "segment", "year", "target"), TARGETS)
def test_the_target_of_every_kpi(guide: str, kpi: str, segment: str, year: int, target: str) -> None:
    answer = functions().get("KPI_TARGET").call(kpi, year, guide, segment)
    assert answer is NA if target == "#N/A" else answer == pytest.approx(float(target), rel=1e-12)


_MARKETING = """
cac mrr mrr_velocity ltv ltv_cac churn net_mrr_churn conversion trial_to_paid engagement_score nps
lead_velocity cac_payback expansion_rate health_score gross_margin arpa acv magic_number viral nrr
feature_adoption time_to_value
"""


def test_the_marketing_guide_sets_no_target_and_no_rhythm() -> None:
    smk = GUIDES.get("smk")
    main = _MARKETING.split()
    assert [kpi.id for kpi in smk.kpis if not kpi.secondary] == main
    for name in (*main, "mrr_moves", "channels"):
        assert functions().get("KPI_TARGET").call(name, 2026, "smk") is NA
        assert functions().get("KPI_DUE").call(name, 46053, "smk") is NA


def test_every_kpi_of_a_guide_is_in_the_table_above_and_no_other() -> None:
    for code in ("mas", "ams", "css"):
        stated = {kpi for guide, kpi, *_ in TARGETS if guide == code}
        shown = [kpi for kpi in GUIDES.get(code).kpis if not kpi.working]
        assert stated == {kpi.aliases[0] if kpi.aliases else kpi.id for kpi in shown}


def test_the_year_so_far_is_measured_by_the_target_of_the_year() -> None:
    assert functions().get("KPI_TARGET").call("ebitda_ytd", [[2026, 2027]], "css") == [[-84_000, 404_000]]


_REVIEWS = """
mas monthly   cac gross_margin arpu enterprise_mix mrr_churn
mas weekly    trial_to_paid tx_per_customer
mas quarterly breakeven_months
mas -         visitor_to_trial visitor_to_paid cac_payback ltv_cac nrr cogs_ratio variable_cost_ratio
mas -         setup_hours contribution_margin breakeven_revenue annual_plan_share concentration
ams monthly   cac gross_margin arpu enterprise_mix
ams first     nrr
ams weekly    trial_to_paid tx_per_customer
ams quarterly ltv_cac
ams -         cac_payback minimum_cash breakeven_date months_to_profit_after_funding fixed_cover cogs_ratio
ams -         cpl infra_per_1000_assets customer_roi expansion_share_of_revenue time_to_value
css monthly   cac trial_to_paid arpu mrr_growth logo_churn mrr_churn net_burn
css quarterly nrr cac_payback gross_margin ebitda
css daily     tickets_per_agent
css -         breakeven_months expansion_mrr ltv ltv_cac automation_share dau stickiness runway ebitda_margin
css -         first_resolution_hours
"""
# 31 January 2026 (a Saturday) is 46053; 1 February is a Sunday, so the first business day is the 2nd.
_NEXT = {"daily": 46054, "weekly": 46060, "monthly": 46081, "quarterly": 46142, "first": 46055, "-": NA}
REVIEWS = [(row[0], kpi, row[1]) for row in _rows(_REVIEWS) for kpi in row[2:]]


@pytest.mark.parametrize(("guide", "kpi", "rhythm"), REVIEWS)
def test_when_each_kpi_is_reviewed_next(guide: str, kpi: str, rhythm: str) -> None:
    assert functions().get("KPI_DUE").call(kpi, 46053, guide) == _NEXT[rhythm]


# name of the benchmark and its figures; then what KPI_BENCH answers as low and high edge
_BENCHMARKS = """
mas trial_to_paid    0.01  0.05  self_serve 0.01 0.05
mas gross_margin     0.80  0.95  typical 0.80 0.95 support_growth 0.90
mas arpu             10000 #N/A  aim_above 10000
mas breakeven_months #N/A  18    strong_below 18 hard_questions_above 24
ams cac              #N/A  300   efficient_below 300
ams trial_to_paid    0.02  0.05  b2b 0.02 0.05
ams gross_margin     0.80  #N/A  excellent_above 0.80 mature 0.90
ams arpu             50    200   smb 50 200 enterprise_above 1000
ams ltv_cac          #N/A  2     weak_below 2 under_investing_above 5
ams nrr              1.05  #N/A  healthy 1.05 scaling 1.15 supports_more_cac 1.20
ams tx_per_customer  10    100   usual 10 100
css cac              100   500   typical 100 500
css trial_to_paid    0.05  0.25  self_serve 0.05 0.25
css arpu             100   350   typical 100 350
css nrr              1.20  #N/A  excellent_above 1.20 trouble_below 0.90
css cac_payback      #N/A  12    strong_below 12 strain_from 18
css gross_margin     0.75  #N/A  aim_above 0.75 trouble_below 0.65
css ebitda           #N/A  #N/A
css ebitda_margin    0.20  0.30  margin_at_scale 0.20 0.30
smk ltv_cac          3     #N/A  at_least 3
smk mrr_growth       0.15  0.20  monthly 0.15 0.20
smk churn            0.05  0.07  enterprise_annual_below 0.05 smb 0.05 0.07
smk trial_to_paid    0.15  0.25  typical 0.15 0.25
smk nps              40    60    leading 40 60 exceptional_above 70
smk lead_velocity    0.10  0.15  typical 0.10 0.15
smk cac_payback      6     8     elite 6 8 aim_below 12
smk expansion_rate   0.30  #N/A  share_of_new_arr_above 0.30
smk gross_margin     0.70  0.85  typical 0.70 0.85
smk arpa             25000 #N/A  higher_valuation_above 25000
smk acv              100000 #N/A long_cycle_above 100000 short_cycle_below 5000
smk magic_number     0.75  1.5   aim 0.75 1.5 inefficient_below 0.5 under_investing_above 2.0 breakeven 1.0
smk viral            1.0   #N/A  exponential_above 1.0
smk nrr              1.20  #N/A  elite_above 1.20 public_average 1.06
smk feature_adoption 0.80  #N/A  strong_above 0.80 weak_below 0.50
smk time_to_value    #N/A  7     complex_b2b_days 7
"""


def _benchmarks(words: list[str]) -> list[tuple[str, list[float]]]:
    found: list[tuple[str, list[float]]] = []
    for word in words:
        if word[0].isdigit():
            found[-1][1].append(float(word))
        else:
            found.append((word, []))
    return found


@pytest.mark.parametrize("row", _rows(_BENCHMARKS), ids=lambda row: f"{row[0]}-{row[1]}")
def test_the_benchmarks_of_every_kpi(row: list[str]) -> None:
    guide, kpi, low, high, *stated = row
    item = GUIDES.get(guide).kpi(kpi)
    assert item is not None
    assert [(b.name, [figure for _, figure in b.edges]) for b in item.benchmarks] == _benchmarks(stated)
    for edge, expected in (("low", low), ("high", high)):
        answer = functions().get("KPI_BENCH").call(kpi, guide, edge)
        assert answer is NA if expected == "#N/A" else answer == float(expected)


def test_no_other_kpi_has_a_benchmark() -> None:
    listed = {(row[0], row[1]) for row in _rows(_BENCHMARKS)} - {("css", "ebitda")}
    assert listed == {(guide.code, kpi.id) for guide in GUIDES for kpi in guide.kpis if kpi.benchmarks}


def test_benchmarks_over_a_year_say_so() -> None:
    yearly = {
        (g.code, k.id, b.name) for g in GUIDES for k in g.kpis for b in k.benchmarks if b.period == "year"
    }
    assert yearly == {
        ("ams", "nrr", "healthy"), ("ams", "nrr", "scaling"), ("ams", "nrr", "supports_more_cac"),
        ("css", "nrr", "excellent_above"), ("css", "nrr", "trouble_below"),
        ("smk", "nrr", "elite_above"), ("smk", "nrr", "public_average"),
        ("smk", "churn", "enterprise_annual_below"), ("smk", "arpa", "higher_valuation_above"),
    }  # fmt: skip


_SEGMENTS = {
    "mas": {"cac": "channel", "trial_to_paid": "sector", "arpu": "customer_size tier",
            "tx_per_customer": "tier", "adoption": "tier"},
    "ams": {"cac": "channel", "trial_to_paid": "sector", "arpu": "tier", "ltv_cac": "channel", "nrr": "tier",
            "tx_per_customer": "tier"},
    "css": {"cac": "channel", "trial_to_paid": "channel trial_days", "arpu": "industry",
            "nrr": "cohort_quarter", "cac_payback": "channel"},
    "smk": {"cac": "channel", "arpa": "segment channel cohort", "acv": "rep territory segment",
            "nrr": "segment contract_size age_cohort", "time_to_value": "segment channel product_version",
            "conversion": "channel"},
}  # fmt: skip


@pytest.mark.parametrize("code", _SEGMENTS)
def test_what_each_kpi_is_broken_down_by(code: str) -> None:
    found = {kpi.id: " ".join(kpi.segments) for kpi in GUIDES.get(code).kpis if kpi.segments}
    assert found == _SEGMENTS[code]


def test_titles_tiers_prices_and_single_figures() -> None:
    guides = {guide.code: guide for guide in GUIDES}
    assert set(guides) == {"mas", "ams", "css", "smk"}
    assert guides["ams"].title == "KPI Metrics for Asset Management Software"
    assert guides["css"].title == "KPI Metrics for Customer Service Software"
    assert guides["smk"].title == "SaaS Marketing KPIs: the foundation of SaaS performance tracking"
    assert guides["mas"].tiers == guides["ams"].tiers == ("Core", "Pro", "Enterprise")
    assert guides["css"].tiers == ("Starter", "Pro", "Enterprise")
    assert guides["ams"].prices == {"Core": 49, "Pro": 199, "Enterprise": 799}
    assert guides["css"].prices == {"Pro": 149, "Enterprise": 499}, "no price is stated for Starter"
    assert guides["mas"].figures == {"fixed_overhead_per_month": 71_067}
    assert guides["ams"].figures == {"fixed_overhead_per_month": 31_933}
    assert guides["css"].figures == {"cloud_cost_ratio": 0.050, "tool_licence_cost_ratio": 0.030}
    for code in ("mas", "ams", "css"):
        assert guides[code].model_start == "2026-01"


def test_dates_aimed_at() -> None:
    dated = {(g.code, k.id): k.target_date for g in GUIDES for k in g.kpis if k.target_date}
    assert dated == {
        ("mas", "breakeven_months"): "2026-05", ("ams", "minimum_cash"): "2026-02",
        ("ams", "breakeven_date"): "2026-06", ("css", "breakeven_months"): "2026-09",
    }  # fmt: skip


_MARKS = """
mas restored  trial_to_paid gross_margin arpu enterprise_mix visitor_to_trial cogs_ratio variable_cost_ratio
mas derived   visitor_to_paid
mas uncertain variable_cost_ratio
mas assumed   tx_per_customer
ams restored  trial_to_paid gross_margin enterprise_mix cogs_ratio
ams assumed   nrr tx_per_customer months_to_profit_after_funding
ams uncertain breakeven_date months_to_profit_after_funding
css restored  trial_to_paid gross_margin
css derived   gross_margin
css uncertain cac_payback
css assumed   nrr ebitda_ytd
smk uncertain churn
smk assumed   nrr arpa
"""


def test_what_the_guides_do_not_state_plainly_is_marked() -> None:
    marked = {(g.code, m.kind, k.id) for g in GUIDES for k in g.kpis for m in k.marks}
    assert marked == {(row[0], row[1], kpi) for row in _rows(_MARKS) for kpi in row[2:]}
    rules = {(t.id, m.kind) for g in GUIDES for t in g.triggers for m in t.marks}
    assert rules == {("mas-cac-spike", "assumed"), ("css-ebitda-behind", "assumed")}


@pytest.mark.parametrize(
    ("guide", "kpi", "words"),
    [
        ("mas", "arpu", "contradicts the guide's own target"),
        ("mas", "visitor_to_paid", "0.030 × 0.150 = 0.0045"),
        ("mas", "variable_cost_ratio", "80 %"),
        ("ams", "gross_margin", "floor of 90.0 %"),
        ("ams", "nrr", "aims at 115 %"),
        ("ams", "arpu", "199 / 49 = 4.06"),
        ("ams", "arpu", "306 % more"),
        ("ams", "arpu", "Enterprise share"),
        ("ams", "ltv_cac", "gross profit"),
        ("ams", "tx_per_customer", "Pro and Enterprise"),
        ("ams", "minimum_cash", "February 2026"),
        ("ams", "expansion_share_of_revenue", "should rise"),
        ("css", "cac_payback", "250 / 23 = 10.87"),
        ("css", "cac_payback", "3.4 months"),
        ("css", "gross_margin", "1 − 0.050 − 0.030"),
        ("css", "nrr", "105 %"),
        ("css", "ebitda", "20 to 30 %"),
        ("css", "breakeven_months", "−84,000"),
        ("smk", "acv", "9 to 12 months"),
        ("smk", "acv", "30 days"),
        ("smk", "expansion_rate", "share of new ARR"),
    ],
)
def test_what_else_a_guide_says_stands_beside_the_figure(guide: str, kpi: str, words: str) -> None:
    item = GUIDES.get(guide).kpi(kpi)
    assert item is not None
    said = [*item.notes, *(mark.why for mark in item.marks), *(b.note for b in item.benchmarks)]
    assert any(words in text for text in said)


def test_definitions_on_which_a_guide_differs_from_the_catalogue() -> None:
    own = {(g.code, k.id): dict(k.choices) for g in GUIDES for k in g.kpis if k.choices}
    assert own == {
        ("ams", "ltv_cac"): {"ltv_basis": "gross profit"}, ("ams", "ltv"): {"ltv_basis": "gross profit"},
        ("ams", "tx_per_customer"): {"tx_denominator": "Pro and Enterprise customers"},
        ("css", "breakeven_months"): {"breakeven": "first profitable month"},
    }  # fmt: skip


def test_rates_of_a_month_say_so() -> None:
    monthly = {(g.code, k.id) for g in GUIDES for k in g.kpis if k.period == "month"}
    assert {("ams", "nrr"), ("css", "nrr"), ("mas", "mrr_churn"), ("css", "logo_churn"), ("css", "mrr_churn"),
            ("css", "mrr_growth")} <= monthly  # fmt: skip
    yearly = {(g.code, k.id) for g in GUIDES for k in g.kpis if k.period == "year"}
    assert yearly == {("css", "ebitda"), ("css", "ebitda_ytd")}


def test_what_stays_out_and_what_is_only_claimed() -> None:
    exclusions = " ".join(GUIDES.get("mas").exclusions)
    for words in (
        "Set-up fees are neither MRR nor part of CAC",
        "Salaries of developers are not cost of revenue",
    ):
        assert words in exclusions
    claims = GUIDES.get("smk").claims
    figures = [
        "25 to 95 %", "16 to 24 %", "churn 18 % lower", "20 to 30 %", "up to 40 %", "by 24 %", "15 to 20 %",
        "23 %",
    ]  # fmt: skip
    assert len(claims) == 7
    for figure in figures:
        assert any(figure in claim for claim in claims), figure
    assert not any(guide.claims for guide in GUIDES if guide.code != "smk")


def test_tables_that_guides_list_among_their_kpis() -> None:
    tables = {(guide.code, table.id): table.function for guide in GUIDES for table in guide.tables}
    assert tables == {
        ("ams", "trial_drop_off"): "FUNNEL", ("ams", "cohort_retention"): "COHORT_RETENTION",
        ("smk", "mrr_moves"): "MRR_MOVES", ("smk", "channels"): "ATTRIBUTION",
    }  # fmt: skip
    assert set(tables.values()) <= set(functions().names)
