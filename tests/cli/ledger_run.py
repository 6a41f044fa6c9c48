"""`kpi ledger` inside the test's own process, and the subscriptions of a small company."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kpi_engine.cli.ending import ended
from kpi_engine.cli.main import app

SUBSCRIPTIONS = """\
Customer,Plan,Start date,End date,MRR
Ash,Pro,2026-01-05,,100.50
Birch,Basic,2026-01-10,2026-04-01,50
Ash,Basic,2026-03-01,,20
Cedar,Pro,2026-02-15,2026-03-01,70
Cedar,Basic,2026-03-01,,40
Birch,Basic,2026-06-01,,30
"""
"""Ash adds a second plan in March. Birch leaves in April and returns in June. Cedar moves from Pro to Basic
in March and pays 30 less."""
DIRTY = """\
Elm,Pro,2026-05-01,2026-02-01,70
=SUM(A1),Pro,2026-02-01,,-30
Ash,Pro,2026-01-05,,100.50
"""


@dataclass(frozen=True)
class Answer:
    """Exit code and both streams."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def rows(self) -> list[list[str]]:
        """The words of each line."""
        return [line.split() for line in self.out.splitlines()]


Ledger = Callable[..., Answer]


def run(*arguments: str) -> Answer:
    """Run `kpi ledger …`; limits are off, as they take a process of their own."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = ended(lambda: app(["ledger", *arguments]))
        except SystemExit as end:
            code = int(end.code or 0)
    return Answer(code, out.getvalue(), err.getvalue())


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """The command in a folder with the table of the company, clean and dirty."""
    for name in [name for name in os.environ if name.startswith("KPI_") and name != "KPI_DATA"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KPI_LIMITS", "off")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "subs.csv").write_text(SUBSCRIPTIONS, encoding="utf-8")
    (tmp_path / "dirty.csv").write_text(SUBSCRIPTIONS + DIRTY, encoding="utf-8")
    return run
