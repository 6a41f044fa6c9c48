"""Who is let in: our own name, our own page, the token."""

from __future__ import annotations

import json

import pytest

from kpi_engine.hosts.server.gate import Gate
from kpi_engine.hosts.server.refusals import RefusedError
from tests.hosts.server.conftest import BEARER, TOKEN, Asked

_GATE = Gate("https", 8765, TOKEN)
_CALL = {"calls": [{"name": "CAC", "arguments": [100_000, 400]}]}


@pytest.mark.parametrize("host", ["localhost:8765", "127.0.0.1:8765", "[::1]:8765", "LOCALHOST:8765"])
def test_the_names_of_this_computer_are_answered(host: str) -> None:
    _GATE.admit("GET", "/taskpane.html", {"host": host})


@pytest.mark.parametrize(
    "host",
    ["", "evil.example", "evil.example:8765", "localhost", "localhost:8766", "localhost.evil.example:8765",
     "localhost:8765.evil.example", "127.0.0.1:8765@evil.example", "127.0.0.2:8765", "0.0.0.0:8765"],
)  # fmt: skip
def test_a_name_that_was_made_to_point_here_is_not(host: str) -> None:
    with pytest.raises(RefusedError) as refused:
        _GATE.admit("POST", "/api/evaluate", {"host": host, "authorization": f"Bearer {TOKEN}"})
    assert (refused.value.status, refused.value.code) == (421, "host")


def test_the_usual_port_is_left_out_of_a_name() -> None:
    Gate("https", 443, TOKEN).admit("GET", "/health", {"host": "localhost"})


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://localhost:8765", "https://localhost:8766", "https://127.0.0.1:8765",
     "https://localhost:8765.evil.example", "file://", ""],
)  # fmt: skip
def test_a_page_from_elsewhere_gets_nothing_even_with_the_token(origin: str) -> None:
    headers = {"host": "localhost:8765", "origin": origin, "authorization": f"Bearer {TOKEN}"}
    with pytest.raises(RefusedError) as refused:
        _GATE.admit("POST", "/api/evaluate", headers)
    assert (refused.value.status, refused.value.code) == (403, "origin")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_a_browser_says_of_a_call_without_origin_counts(site: str) -> None:
    headers = {"host": "localhost:8765", "sec-fetch-site": site, "authorization": f"Bearer {TOKEN}"}
    with pytest.raises(RefusedError, match="not part of the add-in"):
        _GATE.admit("GET", "/api/search", headers)
    _GATE.admit("GET", "/taskpane.html", headers)  # Excel on the web frames it


@pytest.mark.parametrize(
    "sent",
    ["", "Bearer", "Bearer ", f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN,
     f"Bearer {TOKEN} {TOKEN}", "Bearer \u20ac", f"Bearer {TOKEN.upper()}"],
)  # fmt: skip
def test_a_wrong_token_is_refused(sent: str) -> None:
    with pytest.raises(RefusedError) as refused:
        _GATE.admit("POST", "/api/evaluate", {"host": "localhost:8765", "authorization": sent})
    assert (refused.value.status, refused.value.code) == (401, "token")
    assert TOKEN not in refused.value.message


def test_our_own_page_with_the_token_is_let_in() -> None:
    own = {"host": "localhost:8765", "origin": "https://localhost:8765", "sec-fetch-site": "same-origin"}
    _GATE.admit("POST", "/api/evaluate", {**own, "authorization": f"bearer {TOKEN}"})


def test_every_call_of_the_api_needs_the_token(app: Asked) -> None:
    for method, path in (
        ("POST", "/api/evaluate"), ("GET", "/api/search"), ("POST", "/api/check"), ("POST", "/api/audit"),
        ("GET", "/api/whatever"),
    ):  # fmt: skip
        answer = app.client.request(method, path)
        assert answer.status_code == 401, path
        assert answer.headers["www-authenticate"] == "Bearer"
        fault = answer.json()
        assert (fault["schema"], fault["error"]["code"]) == ("kpi.fault/1", "token")


def test_a_preflight_of_a_foreign_page_is_refused_without_a_word_of_permission(app: Asked) -> None:
    asked = {
        "Origin": "https://evil.example", "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization", "Access-Control-Request-Private-Network": "true",
    }  # fmt: skip
    for path in ("/api/evaluate", "/taskpane.html", "/health"):
        answer = app.client.options(path, headers=asked)
        assert answer.status_code == 403
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_any_page_may_read_the_list_of_functions_and_nothing_else(app: Asked) -> None:
    excel = {"Origin": "https://excel.officeapps.live.com", "Sec-Fetch-Site": "cross-site"}
    listed = app.client.get("/functions.json", headers=excel)
    assert (listed.status_code, listed.headers["access-control-allow-origin"]) == (200, "*")
    preflight = app.client.options(
        "/functions.json",
        headers={
            **excel,
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Private-Network": "true",
        },
    )
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-private-network"] == "true"
    for path in ("/functions.js", "/catalogue.json", "/health"):
        assert app.client.get(path, headers=excel).status_code == 403


def test_the_api_is_kept_by_nobody_and_guessed_by_nobody(app: Asked) -> None:
    answer = app.client.post("/api/evaluate", json=_CALL, headers=BEARER)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert "server" not in answer.headers


def test_the_log_has_a_line_for_each_request_and_no_secret(app: Asked) -> None:
    before = len(app.log.read_text(encoding="utf-8").splitlines())
    figure = 123_457
    call = {"calls": [{"name": "CAC", "arguments": [figure, 400]}]}
    sent = app.client.post("/api/evaluate?token=secret", json=call, headers={**BEARER, "X-Request-Id": "r-7"})
    assert sent.headers["x-request-id"] == "r-7"
    app.client.get(
        "/taskpane.html?token=secret", headers={"X-Request-Id": "two words\u00e9".encode("latin-1")}
    )
    app.client.get("/api/search?question=confidential", headers=BEARER)
    lines = [json.loads(line) for line in app.log.read_text(encoding="utf-8").splitlines()[before:]]
    assert [(line["method"], line["path"]) for line in lines] == [
        ("POST", "/api/evaluate"), ("GET", "/taskpane.html"), ("GET", "/api/search"),
    ]  # fmt: skip
    evaluated = lines[0]
    assert (evaluated["status"], evaluated["calls"], evaluated["cells"], evaluated["id"]) == (
        200,
        1,
        2,
        "r-7",
    )
    assert evaluated["ms"] > 0
    assert "id" not in lines[1]
    for secret in (str(figure), "secret", TOKEN, "confidential"):
        assert secret not in app.log.read_text(encoding="utf-8")
