"""Files that come with the engine are found wherever it is installed."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kpi_engine.errors import KpiEngineError
from kpi_engine.resources import shipped

ROOT = Path(__file__).parents[1]
SAMPLE = "workbook_templates/samples/mobile_app_security.csv"


def test_a_checkout_serves_its_own_files():
    with shipped(SAMPLE) as path:
        assert path == ROOT / SAMPLE


def test_a_file_that_is_not_there_is_named_with_what_to_do():
    with pytest.raises(KpiEngineError, match=r"samples/none.csv is missing .* Install saas-kpi-engine again"):
        shipped("workbook_templates/samples/none.csv").__enter__()


def test_a_zip_serves_its_files_as_paths(tmp_path):
    archive = tmp_path / "engine.zip"
    with zipfile.ZipFile(archive, "w") as target:
        for name in ("__init__.py", "_version.py", "errors.py", "resources.py"):
            target.write(ROOT / "kpi_engine" / name, f"kpi_engine/{name}")
        target.write(ROOT / SAMPLE, f"kpi_engine/_shipped/{SAMPLE}")
    script = f"""
from kpi_engine.resources import shipped
with shipped({SAMPLE!r}) as path:
    print(path.stat().st_size)
"""
    from_zip = os.environ | {"PYTHONPATH": str(archive)}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=from_zip, check=True, capture_output=True, text=True
    )
    assert int(done.stdout) == (ROOT / SAMPLE).stat().st_size
