"""What a server is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kpi_engine.hosts.server.gate import Gate
from kpi_engine.hosts.server.limits import Limits
from kpi_engine.hosts.server.request_log import RequestLog
from kpi_engine.hosts.server.workbooks import WorkbookJobs


@dataclass(frozen=True, slots=True)
class Service:
    """Who may ask, where it is written down, what is done with workbooks, whose definitions hold."""

    gate: Gate
    log: RequestLog
    workbooks: WorkbookJobs
    company: Path | None = None
    limits: Limits = field(default_factory=Limits)
