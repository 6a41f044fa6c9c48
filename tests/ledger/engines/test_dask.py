"""A Dask cluster of two worker processes gives the figures that were worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kpi_engine.sources.engines import Engine, EngineSettings, open_engine
from tests.ledger.engines import acceptance
from tests.needed_hosts import needed


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler with two workers of one thread, each a process of its own."""
    distributed = needed("distributed", "Dask is not installed")
    folder: Path = tmp_path_factory.mktemp("dask")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1",
        memory_limit="2GB", local_directory=str(folder),
    ) as cluster:  # fmt: skip
        yield cluster.scheduler_address


@pytest.fixture(scope="module")
def engine(cluster: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A client of that scheduler."""
    with open_engine("dask", EngineSettings(tmp_path_factory.mktemp("engine"), address=cluster)) as engine:
        yield engine


@pytest.mark.long
class TestSmallTruth(acceptance.SmallTruth):
    pass


@pytest.mark.long
class TestHardBusiness(acceptance.HardBusinessOnACluster):
    pass


@pytest.mark.long
class TestRealTables(acceptance.RealTables):
    pass
