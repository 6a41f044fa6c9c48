"""How an answer of the API is sent, and how work ends for which nobody waits any more."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from kpi_engine.hosts.server.headers import OF_ANSWERS
from kpi_engine.hosts.server.refusals import RefusedError, went_away

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def answered(document: bytes) -> Response:
    """A JSON document."""
    from fastapi import Response

    return Response(document, media_type="application/json", headers=OF_ANSWERS)


def refusal(refused: RefusedError) -> Response:
    """The document of a request that is not answered."""
    from fastapi import Response

    return Response(
        refused.document(),
        refused.status,
        media_type="application/json",
        headers=OF_ANSWERS | refused.headers,
    )


async def while_there(request: Request, work: Coroutine[Any, Any, Any]) -> Any:
    """The result of the work, which is ended when the client goes away or the server stops."""
    job = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({job, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not job.done():
            raise went_away()
        return job.result()
    finally:
        for each in (job, gone):
            each.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await each


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
