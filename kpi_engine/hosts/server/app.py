"""What the server answers: the add-in's files, function calls, search, workbooks, and whether it is well."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from kpi_engine.engine import ENGINE
from kpi_engine.errors import KpiEngineError
from kpi_engine.hosts.server.answering import answered, refusal
from kpi_engine.hosts.server.crew import Crew
from kpi_engine.hosts.server.door import Door
from kpi_engine.hosts.server.evaluation import add_evaluation, load
from kpi_engine.hosts.server.files import public_files
from kpi_engine.hosts.server.gate import METADATA
from kpi_engine.hosts.server.headers import OF_FILES, OF_IMAGES, OF_PREFLIGHTS
from kpi_engine.hosts.server.refusals import OUR_FAULT, RefusedError
from kpi_engine.hosts.server.searching import add_search
from kpi_engine.hosts.server.service import Service
from kpi_engine.hosts.server.workbooks import add_workbooks

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

_ANY_PAGE = {"Access-Control-Allow-Origin": "*"}
_NO_METHOD = 405


def application(service: Service) -> ASGIApp:
    """The server as an ASGI application."""
    from fastapi import FastAPI

    limits = service.limits
    calls = Crew(limits.calls_at_once, limits.calls_megabytes, limits.calls_waiting, "too many calls wait")
    books = Crew(
        limits.workbooks_at_once, 0, limits.workbooks_waiting, "other workbooks are looked at", lasting=False
    )

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        loading = asyncio.ensure_future(load(service, calls))
        try:
            yield
        finally:
            loading.cancel()
            await asyncio.gather(loading, return_exceptions=True)
            for crew in (calls, books):
                crew.close()

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False, lifespan=life)
    _add_files(app)
    _add_health(app)
    add_search(app)
    add_evaluation(app, service, calls)
    add_workbooks(app, service.workbooks, service.company, limits, books)
    _refuse_in_words(app)
    return Door(app, service.gate, service.log)


def _add_files(app: FastAPI) -> None:
    from fastapi import Response

    files = public_files()

    async def send(request: Request) -> Response:
        address = request.url.path
        file = files[address]
        own = OF_IMAGES if file.kind.startswith("image/") else OF_FILES
        headers = own | (_ANY_PAGE if address == METADATA else {})
        return Response(file.content, media_type=file.kind, headers=headers)

    async def preflight(_: Request) -> Response:
        return Response(status_code=204, headers=OF_PREFLIGHTS | _ANY_PAGE)

    for address in files:
        app.add_route(address, send, methods=["GET", "HEAD"])
    app.add_route(METADATA, preflight, methods=["OPTIONS"])


def _add_health(app: FastAPI) -> None:

    document = json.dumps({"status": "ok", "engine": ENGINE}).encode("ascii")

    async def health(_: Request) -> Response:
        return answered(document)

    app.add_route("/health", health, methods=["GET"])


def _refuse_in_words(app: FastAPI) -> None:
    """Every way in which an answer fails ends in our document, never in a page of a library."""
    from starlette.exceptions import HTTPException

    async def nothing_there(_: Request, fault: Exception) -> Response:
        status = fault.status_code if isinstance(fault, HTTPException) else 404
        if status == _NO_METHOD:
            return refusal(
                RefusedError("This address is asked in another way.", code="method", status=status)
            )
        return refusal(RefusedError("There is nothing at this address.", code="unknown", status=status))

    async def refused(_: Request, fault: Exception) -> Response:
        if isinstance(fault, RefusedError):
            return refusal(fault)
        assert isinstance(fault, KpiEngineError)  # of a workbook that was sent, in words for its owner
        return refusal(RefusedError(fault.message, code=fault.code, status=422))

    async def fault_of_ours(_: Request, __: Exception) -> Response:
        return refusal(OUR_FAULT)  # the door, to which the exception comes next, writes it in the log

    app.add_exception_handler(HTTPException, nothing_there)
    app.add_exception_handler(KpiEngineError, refused)
    app.add_exception_handler(Exception, fault_of_ours)
