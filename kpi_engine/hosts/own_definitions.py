"""A company's own definitions in the cells of a host: the file that KPI_COMPANY names, once and for good."""

from __future__ import annotations

import logging
import os
from contextlib import ExitStack
from functools import cache

_log = logging.getLogger(__name__)
_IN_FORCE = ExitStack()
"""They hold for as long as the host's process lives."""


@cache
def own_definitions() -> None:
    """Bring in the company's own definitions, where KPI_COMPANY names their file.

    A file that cannot be used is told in the log; cells that ask for the guide `own` are then #N/A.
    """
    file = os.environ.get("KPI_COMPANY")
    if not file:
        return
    from kpi_engine.engine import company
    from kpi_engine.errors import KpiEngineError

    try:
        _IN_FORCE.enter_context(company(file))
    except (KpiEngineError, OSError) as fault:
        _log.error("KPI_COMPANY=%s is not used: %s", file, fault)


def forget_own_definitions() -> None:
    """As in a process that has just begun."""
    _IN_FORCE.close()
    own_definitions.cache_clear()
