"""What a worker of a cluster does: one task after another, each in a child process within limits.

The children of one batch never do a task of another: a company's own definitions hold in a process for good.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kpi_engine._version import __version__
from kpi_engine.batch.cluster.children import Children
from kpi_engine.batch.cluster.sight import not_as_large, not_as_seen
from kpi_engine.batch.executor import perform
from kpi_engine.batch.limited import answer_of, fit

NOT_SHARED = "not-shared"
"""The code of a task whose files its worker does not see as the coordinator does."""
SHARE = "Keep all files in a folder that all machines share under one name."
_CHILDREN = Children()


@dataclass(frozen=True, slots=True)
class Errand:
    """A task as it travels: `folder` is where relative names count from, `seen` the sizes of its files."""

    batch: str
    folder: str
    verb: str
    common: Any
    arguments: Mapping[str, Any]
    seen: Mapping[str, int]
    seconds: float
    megabytes: int


@dataclass(frozen=True, slots=True)
class About:
    """What a worker says of itself before it gets tasks; `unseen` is a path that looks different there."""

    version: str
    system: str
    unseen: str


def about(folder: str, seen: Mapping[str, str]) -> About:
    """This worker's version of kpi, its kind of system, and whether it sees the files of the batch."""
    return About(__version__, os.name, not_as_seen(folder, seen))


def do(errand: Errand) -> dict[str, Any]:
    """Do one task in a child of this worker, with its `seconds`."""
    started = time.monotonic()
    # Who is ended with a nanny may have no children, lest they outlive it; ours leave by themselves.
    multiprocessing.current_process().daemon = False
    with _CHILDREN.lent(errand.batch) as child:
        fit(child, errand.megabytes)
        child.start(
            perform_in, errand.folder, errand.seen, errand.verb, errand.common, errand.arguments,
            seconds=errand.seconds,
        )  # fmt: skip
        answer = answer_of(child)
    return answer | {"seconds": time.monotonic() - started}


def perform_in(
    folder: str, seen: Mapping[str, int], verb: str, common: Any, arguments: Mapping[str, Any]
) -> dict[str, Any]:
    """Do a task where the batch was started, so that its names mean the same files."""
    try:
        os.chdir(folder)
        unseen = not_as_large(seen)
    except OSError:
        unseen = folder
    if unseen:
        reason = f"On the worker of the cluster {unseen[-120:]} is not there, or is another file. {SHARE}"
        return {"code": NOT_SHARED, "reason": reason}
    return perform(verb, common, arguments)
