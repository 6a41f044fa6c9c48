"""The address that takes function calls."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from kpi_engine.hosts.server.answering import answered, while_there
from kpi_engine.hosts.server.bodies import Held, in_memory, must_be
from kpi_engine.hosts.server.door import NOTED
from kpi_engine.hosts.server.evaluating import Evaluated, evaluate, get_ready

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

    from kpi_engine.hosts.server.crew import Crew
    from kpi_engine.hosts.server.service import Service

_START_SECONDS = 60.0


def add_evaluation(app: FastAPI, service: Service, crew: Crew) -> None:
    """Calls in, answers out, in the same order."""

    limits, held = service.limits, Held(service.limits.held_bytes)

    async def answer(request: Request) -> Response:
        must_be(request, "application/json")
        with crew.place(), held.room() as room:
            body = await in_memory(request, limits.calls_bytes, limits.body_seconds, room)
            job = crew.do(evaluate, body, limits, service.company, seconds=limits.calls_seconds)
            done: Evaluated = await while_there(request, job)
        request.scope[NOTED].update(calls=done.calls, cells=done.cells)
        for fault in done.faults:
            service.log.write("fault", function=fault.function, kind=fault.kind, where=fault.where)
        return answered(done.document)

    app.add_route("/api/evaluate", answer, methods=["POST"])


async def load(service: Service, crew: Crew) -> None:
    """Let every process load what it needs before the first request comes."""
    jobs = (
        crew.do(get_ready, service.company, seconds=_START_SECONDS)
        for _ in range(service.limits.calls_at_once)
    )
    await asyncio.gather(*jobs, return_exceptions=True)
