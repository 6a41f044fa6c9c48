"""A workbook that Excel sends, checked and audited: kept in a file for as long as the work takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.hosts.server.answering import answered, while_there
from kpi_engine.hosts.server.bodies import in_file, must_be
from kpi_engine.hosts.server.crew import Crew
from kpi_engine.hosts.server.limits import Limits
from kpi_engine.hosts.server.refusals import malformed
from kpi_engine.system.scratch import scratch_folder

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

_KIND = "application/octet-stream"
_NAME = "workbook.xlsx"
_LONGEST_SHEET, _LONGEST_AREA = 31, 8_192


@dataclass(frozen=True, slots=True)
class WorkbookJobs:
    """What is done with a workbook, by functions that another process can be told to call.

    `allowance` gives the seconds and the megabytes that a file of so many bytes may take for a check;
    an audit takes `audit_effort` times as long.
    """

    check: Callable[[Path, Path | None, str, str], bytes]
    audit: Callable[[Path, Path | None], bytes]
    allowance: Callable[[int], tuple[float, int]]
    check_effort: int
    audit_effort: int


def add_workbooks(app: FastAPI, jobs: WorkbookJobs, company: Path | None, limits: Limits, crew: Crew) -> None:
    """The two addresses that take a workbook."""

    async def check(request: Request) -> Response:
        sheet, area = _asked(request, "sheet", _LONGEST_SHEET), _asked(request, "area", _LONGEST_AREA)
        return await done(request, jobs.check, jobs.check_effort, sheet, area)

    async def audit(request: Request) -> Response:
        return await done(request, jobs.audit, jobs.audit_effort)

    async def done(request: Request, job: Callable[..., bytes], effort: int, *arguments: str) -> Response:
        must_be(request, _KIND)
        with crew.place(), scratch_folder() as folder:
            file = folder / _NAME
            size = await in_file(request, file, limits.workbook_bytes, limits.body_seconds)
            seconds, megabytes = jobs.allowance(size)
            work = crew.do(
                job, file, company, *arguments, seconds=min(seconds * effort, limits.workbook_seconds),
                clock=limits.workbook_seconds, megabytes=megabytes,
            )  # fmt: skip
            return answered(await while_there(request, work))

    app.add_route("/api/check", check, methods=["POST"])
    app.add_route("/api/audit", audit, methods=["POST"])


def _asked(request: Request, name: str, longest: int) -> str:
    """A word of the address; asked twice, it would not be known which one holds."""
    found = request.query_params.getlist(name)
    if len(found) > 1 or any(len(each) > longest for each in found):
        raise malformed(f"The address names {name} more than once, or is too long.")
    return found[0] if found else ""
