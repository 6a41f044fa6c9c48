"""Clients that leave in the middle, and what the log says of them and of an address with the token in it."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from tests.hosts.server.conftest import BEARER, TOKEN, Asked, Program

_PATIENCE = 30


def _lines(server: Program, status: int, path: str) -> list[dict[str, Any]]:
    """The log, once such a request is in it."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        lines = [json.loads(line) for line in server.log().splitlines()]
        if any((line.get("status"), line.get("path")) == (status, path) for line in lines):
            return lines
        time.sleep(0.05)
    pytest.fail(f"no request to {path} with {status} in the log")


@pytest.mark.parametrize(
    ("path", "kind"), [("evaluate", "application/json"), ("audit", "application/octet-stream")]
)
def test_who_leaves_while_it_sends_is_no_fault_of_ours(server: Program, path: str, kind: str) -> None:
    """Excel that is closed while it sends a workbook: nothing to report to anybody."""
    from tests.hosts.server.test_over_https import _raw

    with _raw(server) as client:
        head = f"POST /api/{path} HTTP/1.1\r\nHost: localhost:{server.port}\r\nContent-Length: 1000\r\n"
        token = server.headers["Authorization"]
        client.sendall(f"{head}Content-Type: {kind}\r\nAuthorization: {token}\r\n\r\n{{".encode())
        time.sleep(0.2)
    assert {line["event"] for line in _lines(server, 499, f"/api/{path}")} == {"request"}


def test_a_token_that_was_typed_into_the_address_is_not_in_the_log(app: Asked) -> None:
    app.client.get(f"/taskpane.html/token={TOKEN}")
    app.client.get(f"/api/{TOKEN}", headers=BEARER)
    log = app.log.read_text(encoding="utf-8")
    assert TOKEN not in log
    assert "/taskpane.html/token=" in log
