"""The package for xlwings Lite as `kpi addin build` writes it, and what Pyodide makes of it."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kpi_engine.hosts.lite.building import build
from tests.hosts.lite.calls import Call, examples, lifted, odd_cells, with_several_faults

HERE = Path(__file__).parent
STAND_IN = HERE / "stand_in"


@pytest.fixture(scope="session")
def personal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a user drops onto xlwings Lite."""
    output = tmp_path_factory.mktemp("built")
    build(output)
    return output / "lite" / "personal"


@dataclass(frozen=True)
class InPyodide:
    """The answers of all calls, each with its time, and facts of the run."""

    answers: list[tuple[Call, Any, float]]
    facts: dict[str, Any]


@pytest.fixture(scope="session")
def in_pyodide(
    node: Path, node_packages: Path, personal: Path, tmp_path_factory: pytest.TempPathFactory
) -> InPyodide:
    """Every call of the catalogue, made in Pyodide under Node."""
    folder = tmp_path_factory.mktemp("pyodide")
    calls = [*examples(), *lifted(), *odd_cells(), with_several_faults()]
    (folder / "calls.json").write_text(json.dumps([call.as_json for call in calls]), encoding="utf-8")
    command = [node, HERE / "under_node.mjs", node_packages, personal, STAND_IN]
    done = subprocess.run(
        [*map(str, command), str(folder / "calls.json"), str(folder / "answers.json")],
        capture_output=True, encoding="utf-8", errors="replace", timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    written = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    answers = [
        (call, each["answer"], each["microseconds"])
        for call, each in zip(calls, written["answers"], strict=True)
    ]
    return InPyodide(answers, written["facts"])
