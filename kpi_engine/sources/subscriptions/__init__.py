"""Tables of subscriptions from files and databases, cleaned into one Parquet file for the ledger."""

from kpi_engine.sources.subscriptions.mapping import read_mapping
from kpi_engine.sources.subscriptions.options import StagingOptions
from kpi_engine.sources.subscriptions.rates import Rates, converted, read_rates
from kpi_engine.sources.subscriptions.stage import stage
from kpi_engine.sources.subscriptions.staged import ColumnRead, Reading, SetAside, Staged

__all__ = [
    "ColumnRead",
    "Rates",
    "Reading",
    "SetAside",
    "Staged",
    "StagingOptions",
    "converted",
    "read_mapping",
    "read_rates",
    "stage",
]
