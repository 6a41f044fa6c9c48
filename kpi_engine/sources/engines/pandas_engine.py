"""pandas: what Excel's functions compute with; a ledger must fit into memory several times."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd

from kpi_engine.sources.engines.port import Columns, EngineSettings, lazy


class PandasEngine:
    """Everything is computed at once, in memory."""

    def __init__(self, _: EngineSettings) -> None:
        pass

    def scan(self, parquet: Path) -> nw.LazyFrame[Any]:
        """See the port; DuckDB reads the file, as pandas needs another library for Parquet."""
        with duckdb.connect() as connection:
            return lazy(exact(connection.read_parquet(str(parquet)).df()))

    def table(self, columns: Columns) -> nw.LazyFrame[Any]:
        """See the port."""
        return lazy(exact(pd.DataFrame(dict(columns))))

    def settle(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """See the port."""
        return frame

    def close(self) -> None:
        """See the port."""


def exact(frame: Any) -> Any:
    """A frame of pandas or Dask whose whole numbers stay whole where a join finds nothing.

    The usual ones of pandas become floats there, and lose cents above 2^53.
    """
    return frame.astype(dict.fromkeys(frame.select_dtypes("number").columns, "Int64"))


start = PandasEngine
