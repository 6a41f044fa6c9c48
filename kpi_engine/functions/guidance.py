"""The functions that answer from a guide or from the user's own targets."""

from __future__ import annotations

from kpi_engine.functions.info import KPI_DUE, KPI_INFO
from kpi_engine.functions.status import KPI_BENCH, KPI_STATUS
from kpi_engine.functions.targets import KPI_GAP, KPI_TARGET, KPI_VARIANCE
from kpi_engine.functions.triggers import KPI_TRIGGER

TARGET_FUNCTIONS = (
    KPI_TARGET, KPI_GAP, KPI_STATUS, KPI_BENCH, KPI_TRIGGER, KPI_DUE, KPI_INFO, KPI_VARIANCE,
)  # fmt: skip
"""In the order in which they are listed for the user."""
