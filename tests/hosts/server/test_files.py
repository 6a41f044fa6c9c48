"""The add-in's own files: all of them, nothing else, with what browsers hold them to."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.hosts.server.files import FILES
from tests.hosts.server.conftest import Asked

_FOLDER = Path(__file__).parents[3] / "addin" / "officejs"
_INSTALLED_ELSEWHERE = {"manifest.xml"}
"""The manifest goes where Excel looks for it, with this user's token in it."""


def test_every_file_of_the_add_in_is_served_as_it_is(app: Asked) -> None:
    there = {each.relative_to(_FOLDER).as_posix() for each in _FOLDER.rglob("*") if each.is_file()}
    assert set(FILES) == there - _INSTALLED_ELSEWHERE
    for name, kind in FILES.items():
        answer = app.client.get(f"/{name}?token=whatever")
        assert (answer.status_code, answer.headers["content-type"]) == (200, kind), name
        assert answer.content == (_FOLDER / name).read_bytes()


@pytest.mark.parametrize(
    "path",
    ["/manifest.xml", "/icons/", "/icons", "/../pyproject.toml", "/%2e%2e/pyproject.toml",
     "/icons/../../udfs.py", "/icons/..%2f..%2fudfs.py", "//taskpane.html", "/taskpane.html/",
     "/TASKPANE.HTML", "/functions.js%00.png"],
)  # fmt: skip
def test_nothing_beside_them_is(app: Asked, path: str) -> None:
    answer = app.client.get(f"https://localhost:8765{path}")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "unknown"


def test_the_page_may_load_ours_and_office_js_alone_and_office_may_frame_it(app: Asked) -> None:
    policy = app.client.get("/taskpane.html").headers["content-security-policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self' https://appsforoffice.microsoft.com"
    assert rules["connect-src"] == "'self'"
    assert {"'self'", "https://*.officeapps.live.com", "https://*.cloud.microsoft"} <= set(
        rules["frame-ancestors"].split()
    )
    assert "'unsafe-inline'" not in policy
    assert "'unsafe-eval'" not in policy


def test_no_other_server_learns_the_token_in_the_address(app: Asked) -> None:
    answer = app.client.get("/taskpane.html?token=secret")
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "x-frame-options" not in answer.headers  # it knows no list, and would keep Office out


def test_a_head_tells_as_much_as_a_get(app: Asked) -> None:
    answer = app.client.head("/functions.js")
    assert (answer.status_code, answer.content) == (200, b"")
