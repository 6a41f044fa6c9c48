"""The real program, asked over HTTPS: what a stranger or a large workbook sends never brings it down."""

from __future__ import annotations

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from tests.hosts.server.conftest import Program, call, examples, program

_CALL = {"calls": [call("CAC", 100_000, 400)]}


def _works(server: Program) -> None:
    with server.client() as client:
        assert client.post("/api/evaluate", json=_CALL).json()["answers"] == [250.0]


def _raw(server: Program) -> ssl.SSLSocket:
    """A connection on which a test says what it likes."""
    plain = socket.create_connection(("127.0.0.1", server.port), timeout=30)
    return server.trust.wrap_socket(plain, server_hostname="localhost")


def test_every_example_of_the_catalogue_over_https(server: Program) -> None:
    cases = examples()
    with server.client() as client:
        answer = client.post("/api/evaluate", json={"calls": [case.call for case in cases]})
    assert answer.status_code == 200
    for case, found in zip(cases, answer.json()["answers"], strict=True):
        assert case.agrees(found), (case, found)


def test_both_addresses_of_this_computer_answer_and_no_other(server: Program) -> None:
    listening = {
        each.laddr for each in psutil.Process(server.process.pid).net_connections() if each.status == "LISTEN"
    }
    assert {address.ip for address in listening} <= {"127.0.0.1", "::1"}
    assert {address.port for address in listening} == {server.port}


def test_a_client_that_does_not_know_the_certificate_refuses_the_server(server: Program) -> None:
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(f"{server.address}/health")


def test_plain_http_gets_nothing(server: Program) -> None:
    with pytest.raises(httpx.TransportError):
        httpx.get(f"http://localhost:{server.port}/health")
    _works(server)


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Authorization": "Bearer wrong"}, 401), ({"Host": "evil.example"}, 421),
     ({"Origin": "https://evil.example"}, 403)],
)  # fmt: skip
def test_strangers_are_refused(server: Program, headers: dict[str, str], status: int) -> None:
    with server.client() as client:
        answer = client.post("/api/evaluate", json=_CALL, headers=headers)
        assert (answer.status_code, answer.json()["schema"]) == (status, "kpi.fault/1")
    _works(server)


@pytest.mark.parametrize("body", [b"", b"{", b'{"calls": [NaN]}', b"[" * 1_000_000, b"\xff\xfe"])
def test_malformed_json_is_refused(server: Program, body: bytes) -> None:
    with server.client() as client:
        answer = client.post("/api/evaluate", content=body, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "malformed")
    _works(server)


@pytest.mark.slow
def test_a_million_cells_are_computed(server: Program) -> None:
    spend, customers = [[float(each)] for each in range(500_000)], [[400.0]] * 500_000
    with server.client() as client:
        answer = client.post("/api/evaluate", json={"calls": [call("CAC", spend, customers)]})
        assert answer.status_code == 200, answer.text
        column = answer.json()["answers"][0]
    assert len(column) == 500_000
    assert (column[0], column[400], column[-1]) == ([0.0], [1.0], [499_999 / 400])


def test_more_cells_than_the_limit_are_refused_with_the_limit(server: Program) -> None:
    body = b'{"calls": [{"name": "CAC", "arguments": [[' + b",".join([b"[1]"] * 2_100_001) + b"], 400]}]}"
    with server.client() as client:
        answer = client.post("/api/evaluate", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert "2,100,002 cells; at most 2,100,000" in answer.json()["error"]["message"]
    _works(server)


def test_an_oversized_body_is_told_so_though_it_is_still_being_sent(server: Program) -> None:
    with server.client() as client:
        answer = client.post(
            "/api/evaluate", content=b" " * (65 * 1024 * 1024), headers={"Content-Type": "application/json"}
        )
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too-large")
    _works(server)


def test_what_is_no_http_is_refused(server: Program) -> None:
    with _raw(server) as stranger:
        stranger.sendall(b"\x00\x01 whatever\r\n\r\n")
        assert stranger.recv(100).startswith(b"HTTP/1.1 400")
    with _raw(server) as stranger:
        stranger.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n")
        assert stranger.recv(100).startswith(b"HTTP/1.1 400")
    _works(server)


def test_200_clients_at_once_all_get_their_own_answer(server: Program) -> None:
    def ask(number: int) -> Any:
        with server.client() as client:
            answer = client.post("/api/evaluate", json={"calls": [call("CAC", number, 1)] * 3})
            return answer.status_code, answer.json()

    with ThreadPoolExecutor(200) as clients:
        for number, (status, document) in enumerate(clients.map(ask, range(200))):
            assert (status, document["answers"]) == (200, [float(number)] * 3)


@pytest.mark.slow
def test_health_is_told_while_a_million_cells_are_computed(server: Program) -> None:
    spend = [[1.0]] * 1_000_000
    with ThreadPoolExecutor(1) as other, server.client() as client:
        with server.client() as busy:
            long = other.submit(busy.post, "/api/evaluate", json={"calls": [call("CAC", spend, 400)]})
            told = 0
            while not long.done():
                assert client.get("/health").status_code == 200
                told += 1
        assert long.result().status_code == 200
    assert told > 5, "asked after another, each waits for the answer before"


@pytest.mark.slow
def test_nothing_is_left_behind_by_5000_requests(server: Program) -> None:
    process = psutil.Process(server.process.pid)
    _works(server)

    def held() -> tuple[int, int, int]:
        return process.num_threads(), len(process.net_connections("tcp")), process.num_fds()

    def burst(number: int) -> None:
        with server.client() as client:
            for _ in range(number):
                assert client.post("/api/evaluate", json=_CALL).status_code == 200

    burst(500)
    before, memory = held(), _memory(process)
    with ThreadPoolExecutor(10) as clients:
        list(clients.map(burst, [450] * 10))
    deadline = time.monotonic() + 30
    while held() > before and time.monotonic() < deadline:
        time.sleep(0.1)
    assert held() <= before
    assert _memory(process) - memory < 20 * 1024 * 1024


def _memory(process: psutil.Process) -> int:
    """Of the server and its processes."""
    return sum(each.memory_info().rss for each in (process, *process.children(recursive=True)))


def test_the_log_holds_no_token_and_no_figure(server: Program) -> None:
    _works(server)
    log = server.log()
    token = server.profile.token.read_text(encoding="ascii")
    assert token not in log
    told = {"time", "event", "method", "path", "status", "ms", "calls", "cells"}
    assert {key for line in log.splitlines() for key in json.loads(line)} <= told


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_ctrl_c_ends_it_and_its_processes_at_once(tmp_path: Path) -> None:
    with program(tmp_path) as server:
        assert any("Stop with Ctrl+C" in line for line in server.said)
        _works(server)
        family = psutil.Process(server.process.pid).children(recursive=True)
        assert server.stop() == 0
        deadline = time.monotonic() + 30
        while any(map(_runs, family)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not any(map(_runs, family))
    assert "".join(server.said).endswith("Stopped.\n")
    assert "Traceback" not in "".join(server.said)


def test_ctrl_c_right_after_the_start_reaches_only_the_server(tmp_path: Path) -> None:
    """A terminal sends it to every process of the command, those that are still loading among them."""
    command = [sys.executable, "-m", "kpi_engine.cli.main", "addin", "serve", "--port", "0"]
    with subprocess.Popen(
        command, env={**os.environ, "HOME": str(tmp_path)}, stderr=subprocess.PIPE, encoding="utf-8",
        start_new_session=True,
    ) as starting:  # fmt: skip
        assert starting.stderr is not None
        first = starting.stderr.readline()
        time.sleep(0.2)
        os.killpg(starting.pid, signal.SIGINT)
        rest = starting.stderr.read()
        assert starting.wait(30) == 0
    assert first.startswith("Answering the add-in")
    assert rest.splitlines()[-1] == "Stopped."
    assert "Traceback" not in rest


def test_ctrl_c_cuts_off_a_client_that_never_ends(tmp_path: Path) -> None:
    with program(tmp_path) as server, _raw(server) as slow:
        head = f"POST /api/evaluate HTTP/1.1\r\nHost: localhost:{server.port}\r\nContent-Length: 1000\r\n"
        kind = f"Content-Type: application/json\r\nAuthorization: {server.headers['Authorization']}\r\n\r\n"
        slow.sendall((head + kind + "{").encode())
        time.sleep(0.5)
        assert server.stop() == 0


def test_a_port_that_is_taken_is_told_with_the_remedy(server: Program, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kpi_engine.cli.main", "addin", "serve", "--port", str(server.port)],
        env={**os.environ, "HOME": str(tmp_path)}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert f"Port {server.port} is used by another program" in done.stderr
    assert "kpi addin install --host office --port NUMBER" in done.stderr
    assert "Traceback" not in done.stderr
