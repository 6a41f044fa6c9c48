"""One connection: uvicorn's, with a clock for clients that say nothing, and a limit to how many there are."""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from kpi_engine.hosts.server.headers import OF_ANSWERS
from kpi_engine.hosts.server.limits import Limits
from kpi_engine.hosts.server.refusals import RefusedError

_KIND = ("Content-Type", "application/json")
_NOT_HTTP = RefusedError(
    "What arrived is no request of HTTP, or its headers are too long. The address begins with https://",
    code="malformed", status=400,
)  # fmt: skip


def protocol_of(limits: Limits) -> type[asyncio.Protocol]:
    """The kind of connection that keeps to these limits."""

    class Patient(H11Protocol):
        """A connection that is closed when a request does not come, or does not end."""

        _clock: asyncio.TimerHandle | None = None
        _reading: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            if len(self.connections) > limits.connections:
                transport.abort()
                return
            self._wait(limits.header_seconds)

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop()
            if self._reading is not None:
                self._reading.cancel()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            if self._clock is None:
                self._wait(limits.header_seconds)
            before = self.cycle
            super().data_received(data)
            if self.cycle is not before:
                self._wait(limits.request_seconds)

        def on_response_complete(self) -> None:
            self._stop()
            if self._reading is not None:
                self._reading.cancel()
            self._reading = self.loop.call_later(limits.answer_seconds, self._give_up_reading)
            before = self.cycle
            super().on_response_complete()
            if self.cycle is not before:  # the next request was waiting already
                self._wait(limits.request_seconds)

        def send_400_response(self, msg: str) -> None:
            body = _NOT_HTTP.document()
            headers = [*OF_ANSWERS.items(), ("Content-Length", str(len(body))), ("Connection", "close")]
            answer = h11.Response(
                status_code=_NOT_HTTP.status, headers=[*headers, _KIND], reason=b"Bad Request"
            )
            for event in (answer, h11.Data(data=body), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event))
            self.transport.close()

        def _wait(self, seconds: float) -> None:
            self._stop()
            self._clock = self.loop.call_later(seconds, self._give_up)

        def _stop(self) -> None:
            if self._clock is not None:
                self._clock.cancel()
                self._clock = None

        def _give_up(self) -> None:
            self.transport.abort()

        def _give_up_reading(self) -> None:
            if self.transport.get_write_buffer_size():  # the answer is ours to hold until it is taken
                self.transport.abort()

    return Patient
