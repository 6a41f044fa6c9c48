"""Every KPI, by family. Importing this package declares them all, in the order a reader meets them."""

# isort: off
from kpi_engine.catalogue.declare import KPIS
from kpi_engine.catalogue.kpis import acquisition, conversion
from kpi_engine.catalogue.kpis import revenue, customer_revenue
from kpi_engine.catalogue.kpis import retention, lifetime
from kpi_engine.catalogue.kpis import profit, cash
from kpi_engine.catalogue.kpis import product
# isort: on

__all__ = [
    "KPIS",
    "acquisition",
    "cash",
    "conversion",
    "customer_revenue",
    "lifetime",
    "product",
    "profit",
    "retention",
    "revenue",
]
