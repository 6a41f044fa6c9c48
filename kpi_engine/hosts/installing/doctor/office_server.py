"""The local server of the Office.js add-in: asked as the add-in asks it."""

from __future__ import annotations

import json
import ssl
from http.client import HTTPException, HTTPSConnection

from kpi_engine.hosts.installing.doctor.check import Check, ok, problem
from kpi_engine.hosts.installing.journal import Journal
from kpi_engine.hosts.installing.machine import Machine
from kpi_engine.hosts.installing.office import HOST, origin
from kpi_engine.hosts.installing.tokens import read_token
from kpi_engine.hosts.places import PORT

_PATIENCE = 10
_QUESTION = {"calls": [{"name": "CAC", "arguments": [100_000, 400]}]}
_ANSWER = 250
_START = "Run: kpi addin serve; leave its window open while you work in Excel."
_RESTART = "Stop the server with Ctrl+C and start it again: kpi addin serve"


def office_server(machine: Machine, journal: Journal) -> tuple[Check, ...]:
    """One sum, with the token and the certificate of this user."""
    where = origin(journal.port)
    start = _START if journal.port == PORT else _START.replace("serve;", f"serve --port {journal.port};")
    try:
        status, answer = _asked(machine, journal.port)
    except ssl.SSLError:
        found = f"what answers at {where} shows another certificate"
        return (problem(HOST, "server", found, "the certificate of this user", _RESTART),)
    except (OSError, HTTPException):
        return (problem(HOST, "server", f"nothing answers at {where}", "a running server", start),)
    if status == 401:
        found = "it refuses the token of this user"
        return (problem(HOST, "server", found, "the token of the manifest", _RESTART),)
    if status != 200 or answer != [_ANSWER]:
        found = f"it does not answer CAC(100000, 400) with {_ANSWER} (status {status})"
        return (problem(HOST, "server", found, "the server of this version", _RESTART),)
    return (ok(HOST, "server", f"it answers at {where}"),)


def _asked(machine: Machine, port: int) -> tuple[int, object]:
    """The status and the answers; raises OSError where there is no connection."""
    profile = machine.profile
    trusting = ssl.create_default_context(cafile=str(profile.certificate))
    line = HTTPSConnection("localhost", port, timeout=_PATIENCE, context=trusting)
    try:
        line.request(
            "POST", "/api/evaluate", json.dumps(_QUESTION).encode(),
            {"Authorization": f"Bearer {read_token(profile)}", "Content-Type": "application/json"},
        )  # fmt: skip
        response = line.getresponse()
        text = response.read()
    finally:
        line.close()
    try:
        return response.status, json.loads(text).get("answers")
    except (ValueError, AttributeError):
        return response.status, None
