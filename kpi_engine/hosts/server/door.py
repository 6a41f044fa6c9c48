"""The door of the server: each request is let in or refused, answered in some way, and written in the log."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from traceback import format_tb
from typing import TYPE_CHECKING, Any

from kpi_engine.hosts.server.gate import Gate
from kpi_engine.hosts.server.headers import OF_ANSWERS
from kpi_engine.hosts.server.limits import HEADER_BYTES
from kpi_engine.hosts.server.refusals import OUR_FAULT, RefusedError
from kpi_engine.hosts.server.request_log import RequestLog, request_id

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

NOTED = "kpi.noted"
"""What the log says of a request beyond its address."""
_GONE = 499
_DRAINED_BYTES, _DRAINED_SECONDS = 256 * 1024 * 1024, 10.0
"""What is still taken from a client that was refused: who is cut off while it sends reads no answer."""


class Door:
    """Wraps the application."""

    def __init__(self, app: ASGIApp, gate: Gate, log: RequestLog) -> None:
        self._app, self._gate, self._log = app, gate, log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await _Visit(scope, receive, send).answered(self._app, self._gate, self._log)


class _Visit:
    """One request on its way through the door."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._status, self._whole = 0, False
        self._headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
        self._id = request_id(self._headers.get("x-request-id", ""))
        self._noted: dict[str, Any] = {}
        scope[NOTED] = self._noted

    async def answered(self, app: ASGIApp, gate: Gate, log: RequestLog) -> None:
        """Let it in, answer it, write it down; what happens inside never reaches the server's own pages."""
        started = time.perf_counter()
        try:
            self._check_size()
            gate.admit(self._scope["method"], self._scope["path"], self._headers)
            await app(self._scope, self._taken, self._sent)
        except RefusedError as refused:
            await self._refuse(refused)
        except Exception as fault:
            log.write("fault", kind=type(fault).__name__, where="".join(format_tb(fault.__traceback__)[-4:]))
            await self._refuse(OUR_FAULT)
        finally:
            log.write(
                "request", method=self._scope["method"], path=gate.without_token(self._scope["path"]),
                status=self._status or _GONE, ms=round((time.perf_counter() - started) * 1000, 1),
                **self._noted, **({"id": self._id} if self._id else {}),
            )  # fmt: skip

    def _check_size(self) -> None:
        """The reader of HTTP looks at the size of what is incomplete only."""
        size = sum(len(key) + len(value) for key, value in self._scope["headers"])
        if size + len(self._scope["raw_path"]) + len(self._scope["query_string"]) > HEADER_BYTES:
            raise RefusedError("The address with its headers is too long.", code="too-large", status=431)

    async def _taken(self) -> Message:
        message = await self._receive()
        if message["type"] != "http.request" or not message.get("more_body", False):
            self._whole = True
        return message

    async def _sent(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            if self._id:
                message["headers"] = [*message["headers"], (b"x-request-id", self._id.encode("ascii"))]
            if not self._whole and "expect" not in self._headers and not _closes(message):
                await self._drain()
        await self._send(message)

    async def _drain(self) -> None:
        size = 0
        with suppress(TimeoutError):
            async with asyncio.timeout(_DRAINED_SECONDS):
                while not self._whole and size < _DRAINED_BYTES:
                    size += len((await self._taken()).get("body", b""))

    async def _refuse(self, refused: RefusedError) -> None:
        if self._status:
            return  # the answer is on its way already; cutting it short is all that can be done
        headers = OF_ANSWERS | {"Content-Type": "application/json"} | refused.headers
        body = refused.document()
        headers["Content-Length"] = str(len(body))
        written = [(key.lower().encode("latin-1"), value.encode("latin-1")) for key, value in headers.items()]
        await self._sent({"type": "http.response.start", "status": refused.status, "headers": written})
        await self._sent({"type": "http.response.body", "body": body})


def _closes(answer: Message) -> bool:
    """True for an answer to a client that sends too slowly: nothing is waited for any more."""
    return (b"connection", b"close") in answer["headers"]
