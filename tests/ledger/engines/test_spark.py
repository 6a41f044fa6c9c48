"""A real Spark session gives the figures that were worked out by hand. It starts once, for this file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from kpi_engine.sources.engines import Engine, EngineSettings, open_engine
from tests.ledger.engines import acceptance
from tests.needed_hosts import absent, needed


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A session on all processors of this machine."""
    needed("pyspark", "Spark is not installed")
    if shutil.which("java") is None:
        absent("Java, which Spark needs, is not installed")
    settings = EngineSettings(tmp_path_factory.mktemp("spark"), memory=1_000_000_000)
    with open_engine("spark", settings) as engine:
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
