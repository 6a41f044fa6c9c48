"""Tables written as text, staged, and read back as rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from kpi_engine.sources.subscriptions import Staged, StagingOptions, stage

TODAY = date(2026, 6, 30)

StageText = Callable[..., Staged]


@pytest.fixture
def stage_text(tmp_path: Path) -> StageText:
    """Stage a CSV file of this text; `name` and `encoding` are the file's, the rest are options."""

    def staged(text: str, *, name: str = "table.csv", encoding: str = "utf-8", **options: Any) -> Staged:
        file = tmp_path / name
        file.write_text(text, encoding=encoding)
        options.setdefault("today", TODAY)
        return stage(str(file), StagingOptions(**options), tmp_path / "work")

    return staged


def rows_of(staged: Staged) -> list[tuple[Any, ...]]:
    """The staged rows in a fixed order."""
    query = f"SELECT * FROM read_parquet('{staged.parquet}') ORDER BY ALL"
    return duckdb.connect().execute(query).fetchall()


def reasons_of(staged: Staged) -> list[tuple[int, str]]:
    """(row, reason) of everything that was set aside."""
    return [(each.row, each.reason) for each in staged.examples]
