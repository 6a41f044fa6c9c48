"""The open workbook, checked and audited: the documents of the command line, and nothing left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from tests.hosts.server.conftest import BEARER, Asked, Program, asked
from tests.recognition.books import movements

_BYTES = {"Content-Type": "application/octet-stream"}
_HEADERS = {**BEARER, **_BYTES}
_USUAL = 3
"""Two processes for calls, and the one by which Python keeps account of what processes share."""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """In E5 of Inputs the point of 56.0 was lost."""
    path = tmp_path_factory.mktemp("book") / "workbook.xlsx"
    movements(path, title="SaaS metrics (USD k)", cells={"E5": 560})
    return path


def _printed(command: str, book: Path) -> Any:
    """What the command line prints."""
    done = subprocess.run(
        [sys.executable, "-m", "kpi_engine.cli.main", command, book.name, "--format", "json"],
        cwd=book.parent, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return json.loads(done.stdout)


def _sent(app: Asked, path: str, body: bytes) -> httpx.Response:
    return app.client.post(path, content=body, headers=_HEADERS)


def _scratch(process: int | None = None) -> set[Path]:
    """Copies of workbooks that this process, or another one, keeps."""
    own = f"kpi-scratch-{process or os.getpid()}-*/workbook.xlsx"
    return set(Path(tempfile.gettempdir()).glob(own))


def test_a_check_is_the_document_of_the_command_line(app: Asked, book: Path) -> None:
    answer = _sent(app, "/api/check", book.read_bytes())
    assert answer.status_code == 200, answer.text
    assert answer.json() == _printed("check", book)
    assert answer.json()["findings"][0]["proposed"] == {"Inputs!E5": 56_000}
    assert not _scratch()


@pytest.mark.parametrize(
    ("asked_for", "touches"),
    [("sheet=Inputs&area=E5", True), ("sheet=inputs&area=$A$1:F20", True), ("sheet=Inputs", True),
     ("sheet=Inputs&area=A1,E4:E6", True), ("sheet=Inputs&area=E:E", True), ("sheet=Inputs&area=5:5", True),
     ("sheet=Inputs&area=A1:B3", False), ("sheet=Other&area=E5", False)],
)  # fmt: skip
def test_a_check_says_which_findings_touch_the_selection(
    app: Asked, book: Path, asked_for: str, touches: bool
) -> None:
    document = _sent(app, f"/api/check?{asked_for}", book.read_bytes()).json()
    (finding,) = document["findings"]
    assert document["in_area"] == ([finding["id"]] if touches else [])


@pytest.mark.parametrize(
    "asked_for", ["area=B2:F20", "sheet=Inputs&area=everything", "sheet=Inputs&area=B2,,C3"]
)
def test_a_selection_that_is_none_is_malformed(app: Asked, book: Path, asked_for: str) -> None:
    answer = _sent(app, f"/api/check?{asked_for}", book.read_bytes())
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "not-a-range")


@pytest.mark.slow
def test_an_audit_is_the_document_of_the_command_line(app: Asked, book: Path) -> None:
    answer = _sent(app, "/api/audit", book.read_bytes())
    assert answer.status_code == 200, answer.text
    assert answer.json() == _printed("audit", book)


@pytest.mark.slow
def test_a_file_that_is_no_workbook_is_refused_in_our_words(app: Asked, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b" " * 200_000_000)
    for body in (b"", b"not a workbook", b"PK\x03\x04 broken", bomb.read_bytes()):
        for path in ("/api/check", "/api/audit"):
            answer = _sent(app, path, body)
            assert answer.status_code == 422, answer.text
            fault = answer.json()["error"]
            assert fault["message"].startswith("workbook.xlsx")
            assert tempfile.gettempdir() not in fault["message"]


def test_a_workbook_beyond_the_limit_and_of_another_type_is_refused(tmp_path: Path, book: Path) -> None:
    with asked(tmp_path, calls_at_once=1, workbook_bytes=1_000) as small:
        assert _sent(small, "/api/audit", book.read_bytes()).status_code == 413
        other = small.client.post(
            "/api/audit", content=b"x", headers={**BEARER, "Content-Type": "text/plain"}
        )
        assert other.status_code == 415


def test_an_audit_that_takes_too_long_is_ended(tmp_path: Path, book: Path) -> None:
    with asked(tmp_path, calls_at_once=1, workbook_seconds=0.2) as hurried:
        answer = _sent(hurried, "/api/audit", book.read_bytes())
        assert (answer.status_code, answer.json()["error"]["code"]) == (504, "too-long")
    assert not _scratch()


def test_more_workbooks_than_may_wait_are_told_to_come_again(tmp_path: Path, book: Path) -> None:
    with asked(tmp_path, calls_at_once=1, workbooks_waiting=0) as busy:
        answers: list[httpx.Response] = []
        others = [
            threading.Thread(target=lambda: answers.append(_sent(busy, "/api/check", book.read_bytes())))
            for _ in range(3)
        ]
        for each in others:
            each.start()
        for each in others:
            each.join()
    assert sorted(answer.status_code for answer in answers)[0] == 200
    refused = [answer for answer in answers if answer.status_code == 503]
    assert refused
    assert all(answer.headers["retry-after"] == "1" for answer in refused)


def test_work_ends_when_the_client_goes_away(server: Program, book: Path) -> None:
    process = psutil.Process(server.process.pid)
    deadline = time.monotonic() + 60
    while len(process.children()) < _USUAL and time.monotonic() < deadline:
        time.sleep(0.05)
    with server.client() as client:
        client.get("/health")  # the connection is there
        with pytest.raises(httpx.ReadTimeout):
            client.post("/api/audit", content=book.read_bytes(), headers=_BYTES, timeout=0.8)
    deadline = time.monotonic() + 60
    while '"/api/audit"' not in server.log() and time.monotonic() < deadline:
        time.sleep(0.05)
    line = json.loads(next(each for each in server.log().splitlines() if '"/api/audit"' in each))
    assert line["status"] == 499
    assert len(process.children()) == _USUAL
    assert not _scratch(server.process.pid)
