"""Excel imports the add-in when it starts: the engine itself is loaded by the first figure, not before."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
import xlwings
before = set(sys.modules)
import addin.udfs
print(*sorted(set(sys.modules) - before))
addin.udfs.CAC(100_000.0, 400.0)
print("kpi_engine.catalogue.kpis" in sys.modules)
"""


def test_the_functions_load_no_more_than_xlwings_itself_did() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], check=True, capture_output=True, encoding="utf-8")
    loaded, computed = done.stdout.splitlines()
    roots = {name.partition(".")[0] for name in loaded.split()}
    assert not roots & {"numpy", "pandas", "openpyxl", "lxml", "formualizer", "pydantic"}
    assert not [
        name for name in loaded.split() if name.startswith(("kpi_engine.catalogue", "kpi_engine.calc"))
    ]
    assert computed == "True"
