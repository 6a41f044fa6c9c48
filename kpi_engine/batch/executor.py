"""The executor port: where the tasks of a batch are done, and how their outcomes come back.

Tasks and results are plain data that can be pickled, and the verb travels by name: this machine's processes
and a cluster take them alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb
from typing import Any, Protocol

from kpi_engine.errors import KpiEngineError
from kpi_engine.system.interrupts import ignore_interrupts

FAULT = "fault"
"""The code of a fault of ours inside a task."""


@dataclass(frozen=True, slots=True)
class Task:
    """One company or one file, and what the verb needs to know about it; `size` is that of its files.

    `files` are those that whoever does the task must find where this process finds them.
    """

    name: str
    arguments: Mapping[str, Any]
    size: int = 0
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a task: a result, or a code and a sentence. `lost` tells that its process broke off.

    Tasks that were lost together, with one machine, have one `cause`.
    """

    task: Task
    result: Mapping[str, Any] | None
    code: str = ""
    reason: str = ""
    lost: bool = False
    seconds: float = 0.0
    cause: str = ""


def outcome_of(task: Task, answer: Mapping[str, Any], seconds: float) -> Outcome:
    """The outcome of a task from the answer of `perform`, or of whoever saw its process go."""
    return Outcome(
        task, answer.get("result"), answer.get("code", ""), answer.get("reason", ""),
        answer.get("lost", False), seconds,
    )  # fmt: skip


class Executor(Protocol):
    """Does tasks somewhere. One outcome for every task taken, in the order in which they end."""

    def run(self, verb: str, common: Any, tasks: Iterable[Task], *, alone: bool = False) -> Iterator[Outcome]:
        """Do `tasks` with what they have in `common`; `alone` is one at a time, nothing else under way.

        Tasks are taken when there is room for them, so that they may come from a long table.
        """
        ...


def perform(verb: str, common: Any, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Do one task, wherever this runs: `result`, or `code` and `reason` of a refusal or a fault of ours."""
    from kpi_engine.batch.verbs import VERBS

    ignore_interrupts()
    try:
        return {"result": VERBS[verb](common, arguments)}
    except KpiEngineError as refusal:
        return {"code": refusal.code, "reason": refusal.message}
    except MemoryError:
        raise
    except Exception as fault:
        last = extract_tb(fault.__traceback__)[-1]
        where = f"{type(fault).__name__}, {Path(last.filename).name} {last.lineno}"
        return {"code": FAULT, "reason": f"A fault inside the engine ({where}). Please report it."}
