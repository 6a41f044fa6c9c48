"""Every KPI, by family. Importing this package declares them all."""

from kpi_engine.catalogue.declare import KPIS
from kpi_engine.catalogue.kpis import acquisition

__all__ = ["KPIS", "acquisition"]
