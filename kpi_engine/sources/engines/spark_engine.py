"""Spark: on this machine, or on the cluster of its master."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import narwhals as nw
from pyspark.sql import SparkSession

from kpi_engine.sources.engines.port import Columns, EngineSettings, lazy


class SparkEngine:
    """The session that runs already, which stays, or one of its own, which ends with the work."""

    def __init__(self, settings: EngineSettings) -> None:
        running = SparkSession.getActiveSession()
        self._own = running is None
        self._session = running or _session(settings)

    def scan(self, parquet: Path) -> nw.LazyFrame[Any]:
        """See the port."""
        return lazy(self._session.read.parquet(str(parquet)))

    def table(self, columns: Columns) -> nw.LazyFrame[Any]:
        """See the port."""
        rows = list(zip(*columns.values(), strict=True))
        return lazy(self._session.createDataFrame(rows, list(columns)))

    def settle(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """See the port; the plan is cut here: one that grows with every step takes longer than its rows."""
        return lazy(frame.to_native().localCheckpoint())

    def close(self) -> None:
        """See the port."""
        if self._own:
            self._session.stop()


def _session(settings: EngineSettings) -> SparkSession:
    """A session without its web pages; on this machine it is not reachable from others."""
    builder = SparkSession.builder.appName("kpi").config("spark.ui.enabled", "false")
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    builder = builder.config("spark.local.dir", str(settings.folder))
    if settings.address:
        return builder.master(settings.address).getOrCreate()
    megabytes = max(1_000, (settings.memory or 4_000_000_000) // 1_000_000)
    session = (
        builder.master("local[*]")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.memory", f"{megabytes}m")
        .config("spark.sql.shuffle.partitions", "8")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    return session


start = SparkEngine
