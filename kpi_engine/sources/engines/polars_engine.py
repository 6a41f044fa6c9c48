"""Polars: on all processors, in memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl

from kpi_engine.sources.engines.port import Columns, EngineSettings, lazy


class PolarsEngine:
    """Lazy frames; nothing is computed before it is collected."""

    def __init__(self, _: EngineSettings) -> None:
        pass

    def scan(self, parquet: Path) -> nw.LazyFrame[Any]:
        """See the port."""
        return lazy(pl.scan_parquet(parquet, glob=False))

    def table(self, columns: Columns) -> nw.LazyFrame[Any]:
        """See the port."""
        return lazy(pl.LazyFrame(dict(columns)))

    def settle(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """See the port."""
        return lazy(frame.to_native().collect().lazy())

    def close(self) -> None:
        """See the port."""


start = PolarsEngine
