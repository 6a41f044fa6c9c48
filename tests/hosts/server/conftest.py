"""The server as an application in this process, and as the real program over HTTPS."""

from __future__ import annotations

import signal
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from kpi_engine.cli.addin.serving import workbook_jobs
from kpi_engine.functions.registry import functions
from kpi_engine.hosts.json_cells import to_json
from kpi_engine.hosts.server.app import application
from kpi_engine.hosts.server.gate import Gate
from kpi_engine.hosts.server.limits import Limits
from kpi_engine.hosts.server.request_log import RequestLog
from kpi_engine.hosts.server.service import Service
from kpi_engine.model.cell_error import CellError
from tests.hosts.serving import Served, serving

TOKEN = "t" * 43
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@dataclass(frozen=True)
class Asked:
    """The application, asked as the add-in asks."""

    client: TestClient
    log: Path

    def calls(self, *calls: dict[str, Any]) -> list[Any]:
        """The answers to calls."""
        answer = self.client.post("/api/evaluate", json={"calls": list(calls)}, headers=BEARER)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["answers"])


@contextmanager
def asked(folder: Path, **limits: Any) -> Iterator[Asked]:
    """The application with these limits, its log in the folder."""
    log = RequestLog(folder / "server.log")
    service = Service(Gate("https", 8765, TOKEN), log, workbook_jobs(), limits=Limits(**limits))
    with TestClient(application(service), base_url="https://localhost:8765") as client:
        yield Asked(client, log.file)
    log.close()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """The application with its usual limits, but one process: this machine has others to do."""
    with asked(tmp_path_factory.mktemp("server"), calls_at_once=1) as running:
        yield running


class Program(Served):
    """`kpi addin serve` at work, asked over HTTPS."""

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"https://localhost:{self.port}"

    @property
    def headers(self) -> dict[str, str]:
        """What every call carries."""
        return {"Authorization": f"Bearer {self.profile.token.read_text(encoding='ascii')}"}

    @property
    def trust(self) -> ssl.SSLContext:
        """Trusts the server's certificate and no other."""
        return ssl.create_default_context(cafile=str(self.profile.certificate))

    def client(self, **more: Any) -> httpx.Client:
        """A client that trusts the server's certificate and no other."""
        return httpx.Client(
            base_url=self.address, verify=self.trust, headers=self.headers, timeout=60, **more
        )

    def log(self) -> str:
        """The log so far."""
        return (self.profile.settings / "server.log").read_text(encoding="utf-8")

    def stop(self) -> int:
        """Ctrl+C; the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=30)


@contextmanager
def program(home: Path, *options: str, environment: dict[str, str] | None = None) -> Iterator[Program]:
    """Start it, wait until it says that it answers, and end it in any case."""
    with serving(home, *options, environment=environment) as found:
        yield Program(found.process, found.port, found.profile, found.said)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The program with a new home folder: it makes its own token and certificate."""
    with program(tmp_path_factory.mktemp("home")) as running:
        yield running


def call(name: str, *arguments: Any, **pieces: Any) -> dict[str, Any]:
    """A call as the add-in sends it."""
    sent: dict[str, Any] = {"name": name, "arguments": [to_json(each) for each in arguments]}
    return sent | ({"pieces": pieces} if pieces else {})


@dataclass(frozen=True)
class Case:
    """A worked example of the catalogue: what is called, what comes out, and how close that is stated."""

    name: str
    arguments: tuple[Any, ...]
    result: Any
    within: float

    @property
    def call(self) -> dict[str, Any]:
        """The example as the add-in sends it."""
        return call(self.name, *self.arguments)

    def agrees(self, answer: Any) -> bool:
        """True where the answer has the shape of the result, and each cell is the one declared."""
        wanted, found = _rows(self.result), _rows(answer)
        return [len(row) for row in wanted] == [len(row) for row in found] and all(
            self._same(cell, declared)
            for row, declared_row in zip(found, wanted, strict=True)
            for cell, declared in zip(row, declared_row, strict=True)
        )

    def _same(self, cell: Any, declared: Any) -> bool:
        if isinstance(declared, int | float) and not isinstance(declared, bool | CellError):
            return type(cell) in (int, float) and cell == pytest.approx(declared, rel=1e-9, abs=self.within)
        return bool(cell == to_json(declared))


def examples() -> list[Case]:
    """Every example of every function."""
    found = []
    for function in functions():
        within = [each.within for each in function.kpi.examples] if function.kpi else []
        for at, (arguments, result) in enumerate(function.examples):
            found.append(Case(function.name, tuple(arguments), result, within[at] if within else 1e-12))
    return found


def _rows(value: Any) -> list[list[Any]]:
    return value if isinstance(value, list) else [[value]]
