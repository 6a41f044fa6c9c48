"""The command through its real entry point: a process of its own, as a user starts it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Answer:
    """What a run of the command left: exit code and both streams."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Kpi = Callable[..., Answer]


@pytest.fixture
def kpi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kpi:
    """Run `kpi …` in an empty folder."""
    for name in (
        "KPI_FORMAT",
        "KPI_DECIMAL",
        "KPI_FAIL_ON",
        "KPI_STRICT",
        "KPI_VERBOSE",
        "KPI_LOG_FILE",
        "KPI_COMPANY",
        "KPI_LIMITS",
    ):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str, folder: Path = tmp_path) -> Answer:
        command = [Path(sys.executable).with_name("kpi"), *arguments]
        done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
        return Answer(done.returncode, done.stdout, done.stderr)

    return run
