"""Starting is quick because nothing heavy is loaded before it is used (the seconds are in `make bench`)."""

from __future__ import annotations

import subprocess
import sys

import pytest

LEDGER = {
    "narwhals",
    "duckdb",
    "polars",
    "pyarrow",
    "dask",
    "distributed",
    "pyspark",
    "adbc_driver_postgresql",
}
HEAVY = {"numpy", "pandas", "openpyxl", "lxml", "xlwings", "formualizer", "pydantic", "scipy"} | LEDGER
WORKBOOKS = HEAVY - {"numpy", "scipy"}
HELP = "import sys; sys.argv = ['kpi', '--help']\nfrom kpi_engine.cli.main import main\n"


def loaded_by(script: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{script}\nimport sys; print(*sys.modules)"],
        check=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    return {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}


@pytest.mark.parametrize(
    ("script", "unwanted"),
    [
        ("import kpi_engine", HEAVY),
        ("from kpi_engine import calculate; calculate('CAC', 100_000, 400)", WORKBOOKS),
        ("from kpi_engine import call; call('KPI_TARGET', 'cac', 2026, 'mas')", WORKBOOKS),
        (f"{HELP}try: main()\nexcept SystemExit as end: assert not end.code", HEAVY),
    ],
)
def test_only_what_is_needed_is_loaded(script, unwanted):
    assert loaded_by(script) & unwanted == set()
