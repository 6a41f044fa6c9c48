"""What is taken in: of the right kind, not packed, within the limits, in time."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hosts.server.conftest import BEARER, Asked, asked

_JSON = {**BEARER, "Content-Type": "application/json"}
_BODY = json.dumps({"calls": [{"name": "CAC", "arguments": [100_000, 400]}]}).encode()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """A server that takes little."""
    folder = tmp_path_factory.mktemp("small")
    with asked(
        folder, calls_at_once=1, calls_bytes=2_000, workbook_bytes=3_000, held_bytes=1_500, calls=5, cells=8
    ) as running:
        yield running


def test_a_type_with_its_letters_is_json_too(app: Asked) -> None:
    headers = {**BEARER, "Content-Type": "application/json; charset=utf-8"}
    assert app.client.post("/api/evaluate", content=_BODY, headers=headers).json()["answers"] == [250.0]


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "application/octet-stream"]
)
def test_another_type_is_refused(app: Asked, kind: str) -> None:
    answer = app.client.post("/api/evaluate", content=_BODY, headers={**BEARER, "Content-Type": kind})
    assert (answer.status_code, answer.json()["error"]["code"]) == (415, "content-type")


@pytest.mark.parametrize("packed", ["gzip", "br", "deflate", "gzip, gzip"])
def test_a_packed_body_is_not_unpacked(app: Asked, packed: str) -> None:
    body = gzip.compress(b" " * 10_000_000)
    answer = app.client.post("/api/evaluate", content=body, headers={**_JSON, "Content-Encoding": packed})
    assert (answer.status_code, answer.json()["error"]["code"]) == (415, "compressed")


def test_a_body_that_is_announced_too_large_is_refused(small: Asked) -> None:
    answer = small.client.post("/api/evaluate", content=b" " * 2_001, headers=_JSON)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too-large")


def test_a_body_that_announces_nothing_is_counted_as_it_comes(small: Asked) -> None:
    def pieces() -> Iterator[bytes]:
        yield from [b" " * 500] * 5

    answer = small.client.post("/api/evaluate", content=pieces(), headers=_JSON)
    assert "content-length" not in answer.request.headers
    assert answer.status_code in (413, 503)


def test_memory_that_others_fill_is_not_given_out_again(small: Asked) -> None:
    for _ in range(3):
        answer = small.client.post("/api/evaluate", content=b" " * 1_600, headers=_JSON)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        assert small.client.post("/api/evaluate", content=_BODY, headers=_JSON).status_code == 200


def test_a_length_that_is_no_number_is_malformed(app: Asked) -> None:
    answer = app.client.post("/api/evaluate", content=_BODY, headers={**_JSON, "Content-Length": "-5"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "malformed")


def test_an_address_beyond_measure_is_refused(app: Asked) -> None:
    answer = app.client.get(f"/health?{'a' * 40_000}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (431, "too-large")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/docs", 404), ("GET", "/openapi.json", 404), ("GET", "/redoc", 404), ("GET", "/", 404),
     ("GET", "/health/", 404), ("POST", "/health", 405), ("GET", "/api/evaluate", 405),
     ("TRACE", "/health", 405)],
)  # fmt: skip
def test_nothing_else_is_there(app: Asked, method: str, path: str, status: int) -> None:
    answer = app.client.request(method, path, headers=BEARER)
    assert answer.status_code == status
    assert answer.json()["schema"] == "kpi.fault/1"


def test_the_server_says_that_it_is_well(app: Asked) -> None:
    answer = app.client.get("/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


def test_a_log_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    from kpi_engine.errors import InputError
    from kpi_engine.hosts.server.request_log import RequestLog

    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match=r"cannot be written.*--log-file"):
        RequestLog(tmp_path / "file" / "server.log")
