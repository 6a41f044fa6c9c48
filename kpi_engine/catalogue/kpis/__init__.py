"""Every KPI, by family. Importing this package declares them all, in the order a reader meets them."""

# isort: off
from kpi_engine.catalogue.declare import KPIS
from kpi_engine.catalogue.kpis import acquisition, efficiency, spend, conversion
from kpi_engine.catalogue.kpis import revenue, growth, customer_revenue, contracts
from kpi_engine.catalogue.kpis import retention, lifetime, value
from kpi_engine.catalogue.kpis import profit, breakeven, breakeven_months, cash, investors
from kpi_engine.catalogue.kpis import product, engagement
# isort: on

__all__ = [
    "KPIS",
    "acquisition",
    "breakeven",
    "breakeven_months",
    "cash",
    "contracts",
    "conversion",
    "customer_revenue",
    "efficiency",
    "engagement",
    "growth",
    "investors",
    "lifetime",
    "product",
    "profit",
    "retention",
    "revenue",
    "spend",
    "value",
]
