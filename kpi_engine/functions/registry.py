"""The one registry of everything callable from a cell. Hosts, recalculation and help read it."""

from __future__ import annotations

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.functions.attribution import ATTRIBUTION
from kpi_engine.functions.audit import KPI_AUDIT
from kpi_engine.functions.bridge import KPI_BRIDGE
from kpi_engine.functions.checks import CHECK_FUNCTIONS
from kpi_engine.functions.cohorts import COHORT_FUNCTIONS
from kpi_engine.functions.explain import KPI_EXPLAIN
from kpi_engine.functions.funnels import FUNNEL_FUNCTIONS
from kpi_engine.functions.guidance import TARGET_FUNCTIONS
from kpi_engine.functions.listing import KPI_LIST
from kpi_engine.functions.mrr_grid import MRR_GRID
from kpi_engine.functions.retained import NRR_TREND
from kpi_engine.functions.scalar import function_of
from kpi_engine.functions.tables import TABLE_FUNCTIONS
from kpi_engine.model.function import Function
from kpi_engine.model.registry import Registry, derived_from


@derived_from(KPIS)
def functions() -> Registry[Function]:
    """Every function by name and alias, in the order of the catalogue."""
    registry: Registry[Function] = Registry("function")
    for function in (
        *map(function_of, KPIS),
        MRR_GRID,
        *TABLE_FUNCTIONS,
        NRR_TREND,
        *COHORT_FUNCTIONS,
        KPI_BRIDGE,
        *FUNNEL_FUNCTIONS,
        ATTRIBUTION,
        *TARGET_FUNCTIONS,
        *CHECK_FUNCTIONS,
        KPI_AUDIT,
        KPI_EXPLAIN,
        KPI_LIST,
    ):
        registry.add(function.name, function, function.aliases)
    return registry
