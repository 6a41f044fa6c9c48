"""Tables of subscriptions from files and databases, cleaned into one Parquet file for the ledger."""

from kpi_engine.sources.subscriptions.converting import converted
from kpi_engine.sources.subscriptions.mapping import read_mapping
from kpi_engine.sources.subscriptions.options import StagingOptions
from kpi_engine.sources.subscriptions.stage import stage
from kpi_engine.sources.subscriptions.staged import ColumnRead, Reading, SetAside, Staged

__all__ = [
    "ColumnRead",
    "Reading",
    "SetAside",
    "Staged",
    "StagingOptions",
    "converted",
    "read_mapping",
    "stage",
]
