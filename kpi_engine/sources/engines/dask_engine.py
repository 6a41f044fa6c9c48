"""Dask: on this machine, or on a cluster whose workers see the folder of the data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dask.dataframe as dd
import narwhals as nw
import pandas as pd

from kpi_engine.errors import InputError
from kpi_engine.sources.engines.pandas_engine import exact
from kpi_engine.sources.engines.port import Columns, EngineSettings, lazy

_ROW_GROUPS = 2
"""As many of DuckDB's row groups (123,000 rows) a part; larger parts do not fit into a worker when joined."""


class DaskEngine:
    """A client of the scheduler at an address; without one, threads of this program."""

    def __init__(self, settings: EngineSettings) -> None:
        self._client: Any = None
        if settings.address:
            from distributed import Client

            try:
                self._client = Client(settings.address, timeout="10s")
            except (OSError, TimeoutError):
                raise InputError(
                    f"No Dask scheduler answers at {settings.address}. Check the address and that it runs.",
                    code="no-scheduler",
                ) from None

    def scan(self, parquet: Path) -> nw.LazyFrame[Any]:
        """See the port."""
        return lazy(exact(dd.read_parquet(str(parquet), split_row_groups=_ROW_GROUPS)))

    def table(self, columns: Columns) -> nw.LazyFrame[Any]:
        """See the port."""
        return lazy(dd.from_pandas(exact(pd.DataFrame(dict(columns))), npartitions=1))

    def settle(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """See the port; what was cast between became pandas' usual numbers."""
        return lazy(exact(frame.to_native()).persist())

    def close(self) -> None:
        """See the port."""
        if self._client is not None:
            self._client.close()


start = DaskEngine
