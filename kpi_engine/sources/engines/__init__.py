"""Where a ledger is computed: the same expressions on pandas, Polars, DuckDB, Dask or Spark."""

from kpi_engine.sources.engines.port import ENGINES, Engine, EngineName, EngineSettings, open_engine

__all__ = ["ENGINES", "Engine", "EngineName", "EngineSettings", "open_engine"]
