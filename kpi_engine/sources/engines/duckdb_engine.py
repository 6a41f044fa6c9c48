"""DuckDB: inside this program, on all processors, with more rows than fit into memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw

from kpi_engine.sources.engines.port import Columns, EngineSettings, lazy


class DuckDBEngine:
    """One connection of its own; it reads what it is given and fetches nothing from anywhere."""

    def __init__(self, settings: EngineSettings) -> None:
        config: dict[str, Any] = {
            "temp_directory": str(settings.folder / "duckdb"),
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        if settings.memory:
            config["memory_limit"] = f"{settings.memory // 1_000_000}MB"
        self._connection = duckdb.connect(config=config)
        self._settled = 0

    def scan(self, parquet: Path) -> nw.LazyFrame[Any]:
        """See the port."""
        return lazy(self._connection.read_parquet(str(parquet)))

    def table(self, columns: Columns) -> nw.LazyFrame[Any]:
        """See the port."""
        import pandas as pd

        return lazy(self._connection.from_df(pd.DataFrame(dict(columns))))

    def settle(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """See the port."""
        self._settled += 1
        name = f"settled{self._settled}"
        frame.to_native().to_table(name)
        return lazy(self._connection.table(name))

    def close(self) -> None:
        """See the port."""
        self._connection.close()


start = DuckDBEngine
