"""Clients that are slow on purpose, too many of them, calls that never end: everybody else is answered."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from kpi_engine.cli.addin.serving import workbook_jobs
from kpi_engine.hosts.server import evaluation
from kpi_engine.hosts.server.app import application
from kpi_engine.hosts.server.evaluating import Evaluated
from kpi_engine.hosts.server.gate import Gate
from kpi_engine.hosts.server.limits import Limits
from kpi_engine.hosts.server.request_log import RequestLog
from kpi_engine.hosts.server.running import serve
from kpi_engine.hosts.server.service import Service
from kpi_engine.system.loopback import loopback_sockets
from tests.hosts.server.conftest import BEARER, TOKEN

_CALL = {"calls": [{"name": "CAC", "arguments": [100_000, 400]}]}
_SHORT = Limits(
    calls_at_once=1, calls_waiting=1, calls_seconds=4.0, header_seconds=1.0, body_seconds=2.0,
    request_seconds=20.0, idle_seconds=1, connections=20,
)  # fmt: skip
_FOR_EVER = 60
"""Seconds after which a test gives up waiting: on a busy machine everything takes its time."""


@dataclass(frozen=True)
class Listening:
    """A server in a thread of this process, without TLS: what is tried is below it."""

    port: int
    log: Path
    uvicorn: uvicorn.Server

    def post(self, **more: Any) -> httpx.Response:
        return httpx.post(
            f"http://localhost:{self.port}/api/evaluate",
            headers=BEARER,
            timeout=_FOR_EVER,
            **{"json": _CALL, **more},
        )

    def raw(self) -> socket.socket:
        """A connection on which a test says what it likes."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=_FOR_EVER)

    def head(self, length: int) -> bytes:
        """A request with calls up to its body."""
        lines = [
            "POST /api/evaluate HTTP/1.1", f"Host: localhost:{self.port}", f"Authorization: Bearer {TOKEN}",
            "Content-Type: application/json", f"Content-Length: {length}", "", "",
        ]  # fmt: skip
        return "\r\n".join(lines).encode("ascii")


@contextmanager
def listening(folder: Path, limits: Limits, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listening]:
    started, running = threading.Event(), []
    kept = uvicorn.Server.startup

    async def startup(self: uvicorn.Server, sockets: list[socket.socket] | None = None) -> None:
        running.append(self)
        await kept(self, sockets)

    monkeypatch.setattr(uvicorn.Server, "startup", startup)
    log = RequestLog(folder / "server.log")
    sockets = loopback_sockets(0)
    port = sockets[0].getsockname()[1]
    service = Service(Gate("http", port, TOKEN), log, workbook_jobs(), limits=limits)
    thread = threading.Thread(target=serve, args=(application(service), sockets, None, limits, started.set))
    thread.start()
    assert started.wait(30)
    try:
        yield Listening(port, log.file, running[0])
    finally:
        running[0].should_exit = True
        thread.join(20)
        log.close()


@pytest.fixture
def short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listening]:
    """A server with little patience."""
    with listening(tmp_path, _SHORT, monkeypatch) as server:
        assert server.post().json()["answers"] == [250.0]
        yield server


def _closed_after(client: socket.socket) -> float:
    """Seconds until the server closes the connection; what it says before is thrown away."""
    started = time.monotonic()
    try:
        while client.recv(1_000):
            pass
    except ConnectionError:
        pass
    return time.monotonic() - started


def test_who_says_nothing_is_cut_off(short: Listening) -> None:
    with short.raw() as silent:
        assert _closed_after(silent) > 0.5


def _send_slowly(client: socket.socket, text: bytes) -> None:
    for letter in text:
        client.sendall(bytes([letter]))
        time.sleep(0.05)


def test_who_sends_its_headers_letter_by_letter_is_cut_off(short: Listening) -> None:
    with short.raw() as slow:
        endless = short.head(10).replace(b"\r\n\r\n", b"\r\nX: " + b"y" * 10_000)
        with pytest.raises(ConnectionError):
            _send_slowly(slow, endless)
    assert short.post().status_code == 200


def test_who_sends_its_body_letter_by_letter_is_told_so(short: Listening) -> None:
    with short.raw() as slow:
        slow.sendall(short.head(1_000) + b"{")
        answer = slow.recv(10_000)
    assert answer.startswith(b"HTTP/1.1 408")
    assert b'"too-slow"' in answer


def test_a_connection_that_is_kept_open_for_nothing_is_closed(short: Listening) -> None:
    body = b'{"calls": []}'
    with short.raw() as idle:
        idle.sendall(short.head(len(body)) + body)
        assert idle.recv(10_000).startswith(b"HTTP/1.1 200")
        assert _closed_after(idle) > 0.5


def test_two_requests_in_one_breath_are_both_answered(short: Listening) -> None:
    body = b'{"calls": []}'
    with short.raw() as hasty:
        hasty.sendall((short.head(len(body)) + body) * 2)
        said = b""
        while said.count(b"kpi.answers/1") < 2:
            said += hasty.recv(10_000)
    assert said.count(b"HTTP/1.1 200") == 2


def test_more_connections_than_the_limit_are_closed_and_the_others_stay(short: Listening) -> None:
    many = [short.raw() for _ in range(40)]
    _until(lambda: not short.uvicorn.server_state.connections)  # those that said nothing are cut off
    for each in many:
        each.close()
    assert short.post().status_code == 200


def _endless(body: bytes, limits: Limits, company: Path | None) -> Evaluated:
    """What a function would be that never comes to an end."""
    while True:
        pass


@pytest.mark.slow
def test_calls_that_never_end_are_ended_and_the_server_goes_on(
    short: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = evaluation.evaluate
    monkeypatch.setattr(evaluation, "evaluate", _endless)
    answer = short.post()
    assert (answer.status_code, answer.json()["error"]["code"]) == (504, "too-long")
    monkeypatch.setattr(evaluation, "evaluate", kept)
    assert short.post().json()["answers"] == [250.0]


@pytest.mark.slow
def test_more_calls_than_may_wait_are_told_to_come_again_and_health_is_told(
    short: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation, "evaluate", _endless)
    answers: list[httpx.Response] = []
    asking = [threading.Thread(target=lambda: answers.append(short.post())) for _ in range(5)]
    for each in asking:
        each.start()
    assert httpx.get(f"http://localhost:{short.port}/health", timeout=_FOR_EVER).status_code == 200
    assert not any(answer.status_code == 504 for answer in answers), "health is told before they are ended"
    for each in asking:
        each.join()
    assert sorted(answer.status_code for answer in answers) == [503, 503, 503, 504, 504]
    assert {answer.headers["retry-after"] for answer in answers if answer.status_code == 503} == {"1"}


def test_who_reads_its_answer_too_slowly_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limits = Limits(calls_at_once=1, answer_seconds=0.5)
    with listening(tmp_path, limits, monkeypatch) as server, server.raw() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        rows = b",".join([b"[123.456]"] * 400_000)
        body = b'{"calls": [{"name": "ARR", "arguments": [[' + rows + b"]]}]}"
        slow.sendall(server.head(len(body)) + body)
        _until(lambda: "/api/evaluate" in server.log.read_text(encoding="utf-8"))
        _until(lambda: not server.uvicorn.server_state.connections)
        assert not server.uvicorn.server_state.connections
        assert server.post().status_code == 200


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _FOR_EVER
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)
