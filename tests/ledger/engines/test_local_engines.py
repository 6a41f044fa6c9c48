"""pandas, Polars and DuckDB give the movements, retention and cohorts that were worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kpi_engine.sources.engines import Engine, EngineSettings, open_engine
from tests.ledger.engines import acceptance


@pytest.fixture(scope="module", params=["pandas", "polars", "duckdb"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Each engine that runs inside this program."""
    if request.param == "polars":
        pytest.importorskip("polars")
    with open_engine(request.param, EngineSettings(tmp_path_factory.mktemp("engine"))) as engine:
        yield engine


class TestSmallTruth(acceptance.SmallTruth):
    pass


class TestHardBusiness(acceptance.HardBusiness):
    pass


class TestExtremes(acceptance.Extremes):
    pass


@pytest.mark.slow
class TestRealTables(acceptance.RealTables):
    pass
