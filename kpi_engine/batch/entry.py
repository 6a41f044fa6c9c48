"""What became of one company or one file of a batch: a line of its ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from kpi_engine.batch.executor import FAULT, Outcome

Status = Literal["done", "refused", "failed"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One result. `refused` is for the user to put right, `failed` is work that broke off.

    `rows` are the rows of the data that belong to it. `result` is what the verb gives: the receipt of a fill,
    the counts and the document of a check. `tried` holds the reasons of attempts before the last one.
    `figures` is the hash of what the rows state, `template_sha256` that of the workbook that was filled.
    `earlier` marks a result of an earlier run of the same batch.
    """

    name: str
    status: Status
    code: str = ""
    reason: str = ""
    workbook: str = ""
    sha256: str = ""
    rows: str = ""
    seconds: float = 0.0
    tried: tuple[str, ...] = ()
    result: Mapping[str, Any] = field(default_factory=dict)
    earlier: bool = False
    figures: str = ""
    template_sha256: str = ""

    def as_line(self) -> dict[str, Any]:
        """The entry as a line of the ledger; what is empty is left out."""
        line: dict[str, Any] = {
            "entity": self.name, "status": self.status, "code": self.code, "reason": self.reason,
            "workbook": self.workbook, "sha256": self.sha256, "rows": self.rows, "figures": self.figures,
            "attempts": 1 + len(self.tried), "seconds": round(self.seconds, 3), "tried": list(self.tried),
        }  # fmt: skip
        return {key: value for key, value in line.items() if value not in ("", [])} | dict(self.result)


def entry_of_line(line: Mapping[str, Any], receipt: Mapping[str, Any] | None = None) -> Entry:
    """The entry that a line of the ledger states; without its receipt unless that is given."""
    result = {"receipt": receipt} if receipt else {}
    return Entry(
        line["entity"], line["status"], line.get("code", ""), line.get("reason", ""),
        line.get("workbook", ""), line.get("sha256", ""), line.get("rows", ""), line.get("seconds", 0.0),
        tuple(line.get("tried", ())), result, earlier=True, figures=line.get("figures", ""),
        template_sha256=line.get("receipt", {}).get("template_sha256", ""),
    )  # fmt: skip


def entry_of(outcome: Outcome, tried: tuple[str, ...]) -> Entry:
    """The entry of a task that ended."""
    arguments = outcome.task.arguments
    result = dict(outcome.result or {})
    broken = outcome.lost or outcome.code == FAULT
    status: Status = "failed" if broken else "refused" if outcome.code else "done"
    return Entry(
        outcome.task.name, status, outcome.code, outcome.reason, arguments.get("workbook", ""),
        result.pop("sha256", ""), arguments.get("rows_named", ""), outcome.seconds, tried, result,
        figures=arguments.get("figures", ""),
    )  # fmt: skip
