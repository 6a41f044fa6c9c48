"""A task within its limits: the child process that suits its size, and what came of it, lost or not."""

from __future__ import annotations

from typing import Any

from kpi_engine.system.worker import Worker, WorkerLostError

_AMPLE = 2
"""How many times the memory of a task a process may have; sizes that vary a little need no other process."""


def fit(worker: Worker, megabytes: int) -> None:
    """Give the worker another process where this one may take too little memory, or far too much."""
    if not megabytes <= worker.megabytes <= _AMPLE * megabytes:
        worker.stop()
        worker.megabytes = megabytes


def answer_of(worker: Worker) -> dict[str, Any]:
    """What `perform` gave in the worker's process; where that was lost, why, marked as `lost`."""
    try:
        answer: dict[str, Any] = worker.finish()
    except WorkerLostError as lost:
        return {"code": lost.code, "reason": lost.message, "lost": True}
    return answer
