"""One worked case of every KPI function, stated by hand: a wrong example in a declaration is caught here."""

from __future__ import annotations

import math
from typing import Any

import pytest

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.functions.registry import functions
from kpi_engine.model.cell_error import NUM, CellError

STATED: list[tuple[str, tuple[Any, ...], float | CellError, float]] = [
    ("CAC", (100_000, 400), 250, 0), ("CAC", (0, 50), 0, 0), ("CPL", (5000, 100), 50, 0),
    ("CONV_RATE", (300, 400), 0.75, 0), ("TRIAL_TO_PAID", (60, 400), 0.15, 0),
    ("TRIAL_TO_PAID", (600, 400), 1.5, 0), ("VISITOR_TO_TRIAL", (30, 1000), 0.03, 0),
    ("VISITOR_TO_PAID", (45, 10_000), 0.0045, 0), ("LEAD_VELOCITY", (115, 100), 0.15, 0),
    ("LVR", (115, 100), 0.15, 0), ("PAYBACK", (1000, 100, 0.2), 50, 0),
    ("PAYBACK", (250, 80, 0.92), 3.397, 0.0005), ("CAC_PAYBACK", (250, 54.35, 0.2, 0.05), NUM, 0),
    ("MAGIC_NUMBER", (1000, 900, 400), 1, 0), ("MAGIC_NUMBER", (1000, 900, 400, 1), 0.25, 0),
    ("MRR_END", (200_000, 10_000, 15_000, 3000, 2000), 220_000, 0),
    ("MRR_NET_NEW", (10_000, 15_000, 3000, 2000), 20_000, 0), ("ARR", (100,), 1200, 0),
    ("ARPU", (8000, 100), 80, 0), ("AMRR", (190_700, 400), 476.75, 0),
    ("ARPU_MIX", ([[49, 199]], [[0.9, 0.1]]), 64, 0), ("MIX_SHARE", (2495, 10_500), 0.2376, 0.00005),
    ("GROWTH_RATE", (115, 100), 0.15, 0), ("GROWTH_RATE", (100, -50), NUM, 0),
    ("EXPANSION_RATE", (15_000, 200_000), 0.075, 0), ("SAAS_QUICK_RATIO", (20, 8, 3, 5), 3.5, 0),
    ("CONCENTRATION", ([[50, 30, 20]], 1), 0.5, 0), ("ARPA", (8600, 100), 86, 0),
    ("ARPA", (8600, 100, 12), 1032, 0), ("CAGR", (100, 200, 5), 0.1487, 0.00005),
    ("EXPANSION_SHARE", (30, 70), 0.3, 0), ("NRR", (200_000, 15_000, 3000, 2000), 1.05, 0),
    ("NDR", (100_000, 15_000, 5000, 0), 1.1, 0), ("GRR", (200_000, 3000, 2000), 0.975, 0),
    ("LOGO_CHURN", (5, 100), 0.05, 0), ("MRR_CHURN", (100, 10, 10), 0.2, 0),
    ("NET_MRR_CHURN", (100, 10, 10, 10), 0.1, 0), ("CHURN_CONVERT", (0.05, 1, 12), 0.4596, 0.00005),
    ("LIFETIME", (0.05,), 20, 0), ("LIFETIME", (0, 60), 60, 0), ("LTV", (100, 1, 0.05), 2000, 0),
    ("LTV", (100, 0.8, 0, 60), 4800, 0), ("CLV", (100, 0.8, 0.01, 60), 4800, 0),
    ("LTV_LIFE", (150, 30), 4500, 0), ("LTV_LIFE", (50, 30, 0.93), 1395, 0), ("LTV_CAC", (1500, 500), 3, 0),
    ("LTV_CAC", (1395, 500), 2.79, 0), ("GROSS_MARGIN", (500_000, 60_000), 0.88, 0),
    ("GROSS_MARGIN", (500_000, 600_000), -0.2, 0), ("COGS_RATIO", (500_000, 60_000), 0.12, 0),
    ("CONTRIB_MARGIN", (100, 80), 0.2, 0), ("BREAKEVEN_REVENUE", (71_067, 0.88), 80_757.95, 0.005),
    ("BREAKEVEN_MONTHS", ([[-100, -50, 50, 60, 60]],), 5, 0),
    ("BREAKEVEN_MONTHS", ([[-100, -50, 50, 60, 60]], "period"), 3, 0),
    ("BREAKEVEN_MONTHS", ([[0, 0, -100, 60, 60]],), 5, 0),
    ("BREAKEVEN_MONTHS", ([[-10, 5, 10, None, None, None]],), 3, 0),
    ("MIN_CASH", (100, [[-60, -70, 50]]), -30, 0), ("RUNWAY", (832_000, 31_933), 26.05, 0.005),
    ("EBITDA", (-100_000, 0, 0, 16_000), -84_000, 0), ("EBITDA", (-100_000, 0, 0, -16_000), NUM, 0),
    ("EBITDA_MARGIN", (-84_000, 400_000), -0.21, 0), ("NET_BURN", (900, 600, 3), 100, 0),
    ("NET_BURN", (900, 1600, 3, 1000), 100, 0), ("TX_PER_CUSTOMER", (15_000, 1000), 15, 0),
    ("PER_UNIT", (1200, 10, 20), 6, 0), ("NPS", ([[10, 10, 10, 10, 10, 8, 8, 8, 3, 3]],), 30, 0),
    ("WEIGHTED_SCORE", ([[80, 50]], [[3, 1]]), 72.5, 0), ("HEALTH_SCORE", ([[80, 50]], [[3, 1]]), 72.5, 0),
    ("ENGAGEMENT_SCORE", ([[80, 50]], [[3, 1]]), 72.5, 0), ("ADOPTION", (80, 100), 0.8, 0),
    # fully loaded cost, spend and growth
    ("CAC_LOADED", (60_000, 400, 30_000, 6000, 4000), 250, 0), ("VIRAL_COEFF", (5, 0.2), 1, 0),
    ("PAYBACK_SPEND", (770_000, 100_000, 0.7), 11, 1e-9), ("CAC_RATIO", (114, 100), 1.14, 0),
    ("MAX_CAC", (30_000,), 10_000, 0), ("ROI", (150, 100), 0.5, 0),
    ("MRR_VELOCITY", (12_000, 10_000), 0.2, 1e-12),
    ("MRR_VELOCITY", (12_000, -5000), NUM, 0), ("SALES_EFFICIENCY", (100, 125), 0.8, 0),
    # contracts
    ("MRR_NORM", (2000, 12), 166.67, 0.005), ("ACV", (36_000, 36), 12_000, 0),
    ("ACV", (39_000, 36, 3000), 12_000, 0), ("BILLINGS", (1000, 350, 300), 1050, 0),
    # value, breakeven, cash, investors
    ("LTV_DCF", (100, 0.8, 0.05, 0), 1600, 1e-9), ("BREAKEVEN_CUSTOMERS", (71_067, 476.75, 0.88), 170, 0),
    ("FIXED_COVER", (100_000, 0.8, 40_000), 2, 0), ("BREAKEVEN_FIXED", (120_000, 40_000), 3, 0),
    ("BREAKEVEN_DATE", ([[-100, -50, 50, 60, 60]], [[46_023, 46_054, 46_082, 46_113, 46_143]]), 46_143, 0),
    ("MIN_CASH_DATE", (100, [[-60, -70, 50]], [[46_023, 46_054, 46_082]]), 46_054, 0),
    ("RULE_OF_40", (0.3, 0.15), 0.45, 1e-12), ("BURN_MULTIPLE", (2, 1.5), 1.333, 0.0005),
    ("ARR_PER_FTE", (12_000_000, 80), 150_000, 0), ("CASH_CONVERSION_SCORE", (10, 25, 5), 0.5, 0),
    # product
    ("STICKINESS", (300, 1000), 0.3, 0), ("NPS_COUNTS", (50, 30, 20), 30, 0),
    ("TIME_TO_VALUE", ([[46_023, 46_023, 46_023]], [[46_030, 46_037, None]]), 10.5, 0),
]  # fmt: skip


def _same(found: Any, expected: float | CellError, within: float) -> bool:
    if isinstance(expected, CellError) or isinstance(found, CellError):
        return found is expected
    return math.isclose(found, expected, rel_tol=1e-12, abs_tol=within)


@pytest.mark.parametrize(("name", "arguments", "result", "within"), STATED)
def test_the_cases_everybody_agreed_on(
    name: str, arguments: tuple[Any, ...], result: float | CellError, within: float
) -> None:
    answer = functions().get(name).call(*arguments)
    assert _same(answer, result, within), f"{name}{arguments}: {answer}, stated {result}"


def test_every_function_and_every_alias_has_such_a_case() -> None:
    names = {name for name, *_ in STATED}
    assert {KPIS.get(name).name for name in names} == set(KPIS.names)
    assert {alias for kpi in KPIS for alias in kpi.aliases} <= names
