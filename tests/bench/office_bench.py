"""Cells a second through HTTPS from Node: functions.js, which gathers calls, beside one request a cell.

The server is `kpi addin serve` as a user starts it; functions.js runs as Excel would run it, with every cell
of a sheet asked at once. Rounds of both take turns, so that both meet the same machine.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from kpi_engine.hosts.places import Profile

CELLS_A_SECOND = 20_000
CELLS, SINGLE_CELLS, AT_ONCE, ROUNDS = 20_000, 1_000, 8, 5
_HERE = Path(__file__).parent
_HOST = _HERE.parent / "hosts" / "officejs"
_ADD_IN = _HERE.parents[1] / "addin" / "officejs"
_ADDRESS = re.compile(r"https://localhost:\d+")


@dataclass(frozen=True)
class _Server:
    address: str
    profile: Profile

    @property
    def token(self) -> str:
        return self.profile.token.read_text(encoding="ascii")

    @property
    def environment(self) -> dict[str, str]:
        """Node trusts the server's certificate."""
        return {**os.environ, "NODE_EXTRA_CA_CERTS": str(self.profile.certificate)}


def office() -> bool:
    """Measure and print; True when the budget is kept."""
    node = shutil.which("node")
    if node is None or sys.platform == "win32":
        print("\nThe Office.js add-in is measured where Node.js is installed, on POSIX systems.")
        return True
    with tempfile.TemporaryDirectory() as home, _served(Path(home)) as server:
        gathered, single = [], []
        with _excel(node, server) as excel:
            _gathered(excel)  # everything is loaded once before it is measured
            for _ in range(ROUNDS):
                gathered.append(_gathered(excel))
                single.append(_single(node, server))
    rate, alone = median(gathered), median(single)
    kept = rate >= CELLS_A_SECOND
    print(f"\n{CELLS:,} cells =CAC(…) of a sheet over HTTPS from Node, median of {ROUNDS} rounds")
    spread = f"from {min(gathered):,.0f} to {max(gathered):,.0f}"
    print(f"{'functions.js, calls gathered':34}{rate:10,.0f} cells/s   {spread}")
    print(f"{f'one request a cell, {AT_ONCE} at a time':34}{alone:10,.0f} cells/s")
    print(f"{'budget':34}{CELLS_A_SECOND:10,} cells/s{'' if kept else '   over budget'}")
    return kept


def _gathered(excel: subprocess.Popen[str]) -> float:
    """Cells a second when Excel asks for all of them at once."""
    calls = [{"name": "CAC", "arguments": [{"value": 100_000 + at}, {"value": 400}]} for at in range(CELLS)]
    assert excel.stdin is not None
    assert excel.stdout is not None
    excel.stdin.write(json.dumps(["recalculate", calls]) + "\n")
    excel.stdin.flush()
    outcome: dict[str, Any] = json.loads(excel.stdout.readline())
    expected = [[[(100_000 + at) / 400]] for at in range(CELLS)]
    if outcome["results"] != expected:
        raise AssertionError("another answer than CAC")
    return CELLS / float(outcome["seconds"])


def _single(node: str, server: _Server) -> float:
    """Cells a second with a request for each."""
    asked = {"address": server.address, "token": server.token, "cells": SINGLE_CELLS, "atOnce": AT_ONCE}
    done = subprocess.run(
        [node, str(_HERE / "office_client.mjs"), json.dumps(asked)], env=server.environment,
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    outcome = json.loads(done.stdout)
    if outcome["sum"] != sum((100_000 + at) / 400 for at in range(SINGLE_CELLS)):
        raise AssertionError("another answer than CAC")
    return SINGLE_CELLS / float(outcome["seconds"])


@contextmanager
def _excel(node: str, server: _Server) -> Iterator[subprocess.Popen[str]]:
    """Excel's stand-in of the tests, with our functions.js in it."""
    start = {
        "folder": str(_ADD_IN), "standIn": str(_HOST / "excel_stand_in.js"), "origin": server.address,
        "token": server.token, "wishes": {}, "book": {"sheets": {"Sheet1": {}}, "names": {}},
    }  # fmt: skip
    with subprocess.Popen(
        [node, str(_HOST / "excel_host.mjs")], env=server.environment,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
    ) as process:  # fmt: skip
        assert process.stdin is not None
        process.stdin.write(json.dumps(start) + "\n")
        yield process
        process.kill()


@contextmanager
def _served(home: Path) -> Iterator[_Server]:
    """The server with a home folder of its own."""
    with subprocess.Popen(
        [sys.executable, "-m", "kpi_engine.cli.main", "addin", "serve", "--port", "0"],
        env={**os.environ, "HOME": str(home)}, stderr=subprocess.PIPE, encoding="utf-8",
    ) as process:  # fmt: skip
        assert process.stderr is not None
        line = process.stderr.readline()
        found = _ADDRESS.search(line)
        if found is None:
            raise RuntimeError(f"kpi addin serve did not start: {line}")
        try:
            yield _Server(found[0], Profile(home, "other"))
        finally:
            process.terminate()


if __name__ == "__main__":
    sys.exit(0 if office() else 1)
