"""What the server answers: the add-in's files, function calls, search, and whether it is well."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpi_engine.engine import ENGINE
from kpi_engine.hosts.server.bodies import Held, in_memory, must_be
from kpi_engine.hosts.server.crew import Crew
from kpi_engine.hosts.server.door import NOTED, Door
from kpi_engine.hosts.server.evaluating import Evaluated, evaluate, get_ready
from kpi_engine.hosts.server.files import public_files
from kpi_engine.hosts.server.gate import METADATA, Gate
from kpi_engine.hosts.server.headers import OF_ANSWERS, OF_FILES
from kpi_engine.hosts.server.limits import Limits
from kpi_engine.hosts.server.refusals import RefusedError
from kpi_engine.hosts.server.request_log import RequestLog

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

_START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Service:
    """What the server is made of."""

    gate: Gate
    log: RequestLog
    company: Path | None = None
    limits: Limits = field(default_factory=Limits)


def application(service: Service) -> ASGIApp:
    """The server as an ASGI application."""
    from fastapi import FastAPI

    limits = service.limits
    calls = Crew(limits.calls_at_once, limits.calls_megabytes, limits.calls_waiting, "too many calls wait")

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        loading = asyncio.ensure_future(_loaded(calls, service))
        try:
            yield
        finally:
            loading.cancel()
            calls.close()

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=life)
    _files(app)
    _evaluating(app, service, calls)
    _refusing(app)
    return Door(app, service.gate, service.log)


async def _loaded(calls: Crew, service: Service) -> None:
    """Let every process load what it needs before the first request comes."""
    jobs = (
        calls.do(get_ready, service.company, seconds=_START_SECONDS)
        for _ in range(service.limits.calls_at_once)
    )
    await asyncio.gather(*jobs, return_exceptions=True)


def _files(app: FastAPI) -> None:
    from fastapi import Response

    for address, file in public_files().items():
        headers = OF_FILES | ({"Access-Control-Allow-Origin": "*"} if address == METADATA else {})
        answer = Response(file.content, media_type=file.kind, headers=headers)

        async def send(answer: Response = answer) -> Response:
            return answer

        app.add_api_route(address, send, methods=["GET", "HEAD"], response_class=Response)

    @app.get("/health")
    async def health() -> Response:
        return answered(json.dumps({"status": "ok", "engine": ENGINE}).encode("ascii"))


def _evaluating(app: FastAPI, service: Service, calls: Crew) -> None:

    limits, held = service.limits, Held(service.limits.held_bytes)

    async def answer(request: Request) -> Response:
        must_be(request, "application/json")
        with held.room() as room:
            body = await in_memory(request, limits.calls_bytes, limits.body_seconds, room)
            job = calls.do(evaluate, body, limits, service.company, seconds=limits.calls_seconds)
            done: Evaluated = await while_there(request, job)
        request.scope[NOTED].update(calls=done.calls, cells=done.cells)
        for fault in done.faults:
            service.log.write("fault", function=fault.function, kind=fault.kind, where=fault.where)
        return answered(done.document)

    app.add_route("/api/evaluate", answer, methods=["POST"])


def _refusing(app: FastAPI) -> None:
    from starlette.exceptions import HTTPException

    async def unknown(_: Request, fault: Exception) -> Response:
        status = fault.status_code if isinstance(fault, HTTPException) else 500
        raise RefusedError("There is nothing at this address.", code="unknown", status=status)

    app.add_exception_handler(HTTPException, unknown)


def answered(document: bytes) -> Response:
    """An answer of the API."""
    from fastapi import Response

    return Response(document, media_type="application/json", headers=OF_ANSWERS)


async def while_there(request: Request, work: Coroutine[Any, Any, Any]) -> Any:
    """The result of the work, which is ended when the client goes away or the server stops."""
    job = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({job, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not job.done():
            raise RefusedError("The client went away.", code="gone", status=499)
        return job.result()
    finally:
        for each in (job, gone):
            each.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await each


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
