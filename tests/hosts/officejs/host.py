"""Excel's stand-in under Node as Python drives it, and the real `kpi addin serve` that it asks."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kpi_engine.hosts.places import Profile
from tests.hosts.serving import serving

HERE = Path(__file__).parent
ADD_IN = HERE.parents[2] / "addin" / "officejs"


@dataclass
class Server:
    """`kpi addin serve` in a profile of its own; it can be stopped and started again on the same port."""

    home: Path
    port: int = 0
    _running: ExitStack = field(default_factory=ExitStack, repr=False)

    @property
    def origin(self) -> str:
        return f"https://localhost:{self.port}"

    @property
    def token(self) -> str:
        return self.profile.token.read_text(encoding="utf-8").strip()

    @property
    def profile(self) -> Profile:
        return Profile(self.home, "other")

    def start(self) -> None:
        """Returns once it listens."""
        self.port = self._running.enter_context(serving(self.home, port=self.port)).port

    def stop(self) -> None:
        self._running.close()


@contextmanager
def server_in(home: Path) -> Iterator[Server]:
    """A server that is ended with the block."""
    server = Server(home)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@dataclass
class Host:
    """Excel with our add-in."""

    process: subprocess.Popen[str]

    def step(self, name: str, argument: Any = None) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([name, argument]) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the host under Node broke off"
        return json.loads(line)

    def recalculate(self, *calls: tuple[str, list[Any]]) -> Any:
        """All at once, as Excel does: `("CAC", [cell("Sheet1!B2"), value(4)])`."""
        return self.step("recalculate", [{"name": name, "arguments": arguments} for name, arguments in calls])

    def shown(self, name: str, *arguments: Any) -> Any:
        """What one formula shows: its only cell, or its rows; an error as its text."""
        (result,) = self.recalculate((name, list(arguments)))["results"]
        return seen(result)


def seen(result: Any) -> Any:
    """A result for comparing: an error is its text, a table of one cell that cell."""
    if isinstance(result, dict):
        return result["error"]
    rows = [[cell["error"] if isinstance(cell, dict) else cell for cell in row] for row in result]
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows


def cell(reference: str) -> dict[str, Any]:
    """An argument that is a reference."""
    return {"cell": reference}


def value(given: Any) -> dict[str, Any]:
    """An argument that is typed into the formula, or computed."""
    return {"value": given}
