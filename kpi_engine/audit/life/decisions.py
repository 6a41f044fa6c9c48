"""What a person decided about findings: accepted or suppressed, and why; read from a file or from a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kpi_engine.errors import InputError
from kpi_engine.model.written import clipped

Choice = Literal["accept", "suppress"]
ACCEPT: Choice = "accept"
SUPPRESS: Choice = "suppress"
CHOICES: tuple[Choice, ...] = (ACCEPT, SUPPRESS)
"""accept: the finding is right, and may stay as it is; suppress: it is a false alarm."""

_SPELLINGS: dict[str, Choice] = {
    "accept": ACCEPT, "accepted": ACCEPT, "suppress": SUPPRESS, "suppressed": SUPPRESS,
}  # fmt: skip
_FINGERPRINT = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Written:
    """A decision as it was typed, and where: `line 7`, `'KPI Audit'!L9`."""

    where: str
    fingerprint: str
    decision: str
    reason: str
    rule: str = ""
    workbook: str = ""
    by: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A finding, what was decided of it, why, by whom and when.

    `rule` is "" where the file does not say it, `workbook` where it counts for any workbook.
    """

    fingerprint: str
    decision: Choice
    reason: str
    where: str
    rule: str = ""
    workbook: str = ""
    by: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions of one file or sheet; `source` is its name."""

    source: str
    decisions: tuple[Decision, ...] = ()

    def of(self, workbook: str) -> tuple[Decision, ...]:
        """Those that count for a workbook of this name.

        All of them where they are about one workbook only, as that may have got another name since.
        """
        named = {each.workbook.casefold() for each in self.decisions if each.workbook}
        if len(named) < 2:
            return self.decisions
        return tuple(each for each in self.decisions if each.workbook.casefold() in ("", workbook.casefold()))


def read_decisions(path: Path) -> Decisions:
    """The decisions in a YAML or CSV file, in an annotated copy, or in a report workbook.

    InputError with the line or cell of what is no decision: without a reason, without a finding, unknown.
    """
    from kpi_engine.audit.life.decided_sheet import written_in_workbook
    from kpi_engine.audit.life.decided_text import written_in_csv, written_in_yaml
    from kpi_engine.workbook.package import Package

    suffix = path.suffix.lower()
    if not path.is_file():
        raise _refused(f"{clipped(path.name, 80)} is not there. Check the name and the folder.")
    if suffix in (".xlsx", ".xlsm"):
        written = written_in_workbook(Package.for_reading(path))
    elif suffix in (".yaml", ".yml"):
        written = written_in_yaml(path)
    elif suffix == ".csv":
        written = written_in_csv(path)
    else:
        raise _refused(
            f"{clipped(path.name, 80)} is no file of decisions. Give a .yaml or .csv file, the annotated "
            "copy or the report workbook of kpi audit."
        )
    return Decisions(path.name, tuple(decided(path.name, written)))


def decided(source: str, written: Iterable[Written]) -> Iterator[Decision]:
    """The decisions among what was typed; a line with neither decision nor reason is not decided yet."""
    seen: dict[tuple[str, str], Decision] = {}
    for each in written:
        if not each.decision and not each.reason:
            continue
        found = _checked(f"{clipped(source, 60)} {each.where}", each)
        key = found.fingerprint, found.workbook.casefold()
        first = seen.setdefault(key, found)
        if (first.decision, first.reason) != (found.decision, found.reason):
            raise _refused(
                f"{clipped(source, 60)} {each.where}: {found.fingerprint} was decided otherwise at "
                f"{first.where}. Keep one of the two."
            )
        if first is found:
            yield found


def _checked(where: str, typed: Written) -> Decision:
    fingerprint = typed.fingerprint.strip().lower()
    if not _FINGERPRINT.fullmatch(fingerprint):
        shown = (
            f"{clipped(fingerprint, 30)!r} is no fingerprint" if fingerprint else "the fingerprint is missing"
        )
        raise _refused(f"{where}: {shown}. Copy the twelve letters and digits from the report of kpi audit.")
    choice = _SPELLINGS.get(typed.decision.strip().casefold())
    if choice is None:
        found = (
            f"{clipped(typed.decision, 30)!r} is no decision"
            if typed.decision
            else "a reason without a decision"
        )
        raise _refused(f"{where}: {found}. Write accept (it may stay) or suppress (a false alarm).")
    if not typed.reason.strip():
        raise _refused(
            f"{where}: {choice} without a reason. Say why, so that a reviewer can follow. Nothing was done."
        )
    return Decision(
        fingerprint, choice, " ".join(typed.reason.split()), typed.where, typed.rule.strip().upper()[:3],
        typed.workbook.strip(), typed.by.strip(), typed.date.strip(),
    )  # fmt: skip


def _refused(message: str) -> InputError:
    return InputError(message, code="decisions")
