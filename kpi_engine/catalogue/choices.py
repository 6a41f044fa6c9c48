"""The choices of definition that change a number and that several KPIs share, each with our default."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from kpi_engine.errors import CatalogueError
from kpi_engine.model.kpi import Cite, Kpi, Rebinding, Variant

READ = "2026-11-21"
"""When the cited texts were read."""

COMMON = Cite("Common practice in finance; no single text was read for it")

COGS_SCOPE = Variant(
    "cogs_scope",
    ("hosting and licences", "plus support", "plus onboarding delivery"),
    "hosting and licences",
    "what the cost of revenue contains; developer salaries are never in it",
    {
        "plus support": Rebinding({"cogs": "cogs + support_cost"}),
        "plus onboarding delivery": Rebinding({"cogs": "cogs + support_cost + onboarding_delivery_cost"}),
    },
)
STRICT = Variant(
    "strict_conversion",
    ("off", "on"),
    "off",
    "off returns a rate above 100 % and the checks flag it; on makes it #NUM!",
    {"on": Rebinding(strict=True)},
)


@cache
def strict(kpi: Kpi) -> Kpi:
    """The conversion KPI with `strict_conversion` on: a rate above 100 % is #NUM! instead of a figure.

    Python, the Excel text and the reasons follow alike. A KPI without that choice is refused.
    """
    if STRICT not in kpi.variants:
        raise CatalogueError(f"{kpi.name} does not offer the choice {STRICT.name}")
    part, whole, *_ = (parameter.name for parameter in kpi.parameters)
    chosen = tuple(
        replace(variant, default="on") if variant is STRICT else variant for variant in kpi.variants
    )
    return replace(kpi, requires=(*kpi.requires, f"{part} <= {whole}"), variants=chosen)


CAC_SCOPE = ("marketing only", "sales and marketing", "fully loaded with onboarding and tools")
REVENUE_PER_CUSTOMER = ("MRR per paying customer", "total revenue per account")
MRR_CHURN_BASIS = ("gross", "net")
LTV_BASIS = ("gross profit", "revenue")
REACTIVATION = Variant(
    "reactivation",
    ("left out", "counted"),
    "left out",
    "a closed cohort ignores customers who come back; give the reactivation to count it, as ChartMogul does",
    {"counted": Rebinding({"reactivation": "reactivation_mrr"})},
)
REACTIVATION_WINDOW = Variant(
    "reactivation_window",
    ("without limit", "3 months", "6 months", "12 months"),
    "without limit",
    "a customer who returns later than this after the month of churn is new, not back",
    typed=True,
)
CHURN_DATE = Variant(
    "churn_date",
    ("end of the paid period", "day of cancellation", "day after cancellation"),
    "end of the paid period",
    "when a customer counts as lost",
    typed=True,
)
