"""Excel's stand-in under Node, and the real `kpi addin serve` that it asks."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.hosts.officejs.host import ADD_IN, HERE, Host, Server, server_in


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that answers all tests which do not stop it."""
    with server_in(tmp_path_factory.mktemp("server-profile")) as found:
        yield found


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server that a test may stop."""
    with server_in(tmp_path) as found:
        yield found


StartHost = Callable[..., Host]


@pytest.fixture
def start_host(node: Path, server: Server) -> Iterator[StartHost]:
    """Starts Excel with a workbook: sheets, names, and wishes how this Excel behaves."""
    with ExitStack() as stack:

        def start(
            sheets: dict[str, dict[str, Any]] | None = None, *, names: dict[str, str] | None = None,
            asked: Server | None = None, token: str | None = None, **wishes: Any,
        ) -> Host:  # fmt: skip
            at = asked or server
            given = {
                "folder": str(ADD_IN), "standIn": str(HERE / "excel_stand_in.js"), "origin": at.origin,
                "token": at.token if token is None else token, "wishes": wishes,
                "book": {"sheets": sheets or {"Sheet1": {}}, "names": names or {}},
            }  # fmt: skip
            process = subprocess.Popen(
                [str(node), str(HERE / "excel_host.mjs")],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
                env=os.environ | {"NODE_EXTRA_CA_CERTS": str(at.profile.certificate)},
            )  # fmt: skip
            stack.callback(process.wait, 30)
            stack.callback(process.kill)
            assert process.stdin
            process.stdin.write(json.dumps(given) + "\n")
            return Host(process)

        yield start
