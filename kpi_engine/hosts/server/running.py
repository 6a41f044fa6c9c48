"""The server at work: its sockets, its certificate, its start and its end."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpi_engine.errors import InputError
from kpi_engine.hosts.server.limits import HEADER_BYTES, Limits
from kpi_engine.system.interrupts import interruptible

_LAST_SECONDS = 3
"""What a request in work gets to end when the server is asked to."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The certificate of the server and its key, PEM files."""

    certificate: Path
    private_key: Path

    def check(self) -> None:
        """Refuse files with which no connection could be made."""
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(self.certificate, self.private_key, str)
        except (OSError, ssl.SSLError):
            raise InputError(
                f"The certificate {self.certificate.name} or its key cannot be used. Make them anew: "
                "kpi addin install --host office",
                code="certificate",
            ) from None


def serve(
    app: Any, sockets: list[socket.socket], identity: Identity | None, limits: Limits,
    started: Callable[[], None],
) -> None:  # fmt: skip
    """Answer until Ctrl+C; `started` is called once the server listens. Without identity it is plain HTTP."""
    import uvicorn

    from kpi_engine.hosts.server.protocol import protocol_of

    class Server(uvicorn.Server):
        """uvicorn's server, with our way of being asked to stop."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            started()

        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            with interruptible(self.stop):
                yield

        def stop(self) -> None:
            self.should_exit = True

    config = uvicorn.Config(
        app, http=protocol_of(limits), ws="none", lifespan="on", loop="asyncio", interface="asgi3",
        log_config=None, log_level="critical", access_log=False, server_header=False, proxy_headers=False,
        h11_max_incomplete_event_size=HEADER_BYTES,
        timeout_keep_alive=limits.idle_seconds, timeout_graceful_shutdown=_LAST_SECONDS, backlog=512,
        ssl_certfile=identity.certificate if identity else None,
        ssl_keyfile=identity.private_key if identity else None,
        workers=1,
    )  # fmt: skip
    Server(config).run(sockets)
