"""What was asked of `kpi audit`, and whether the options go together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.cli.audit.passwords import password_in
from kpi_engine.errors import InputError

if TYPE_CHECKING:
    from kpi_engine.engine.auditing import AuditRequest

FORMATS = ("text", "json", "sarif", "html", "xlsx")
_ENDINGS = {
    "text": (".txt",), "json": (".json",), "sarif": (".sarif", ".json"), "html": (".html", ".htm"),
    "xlsx": (".xlsx",),
}  # fmt: skip
_BY_ENDING = {ending: kind for kind, endings in reversed(_ENDINGS.items()) for ending in endings}


@dataclass(frozen=True, slots=True)
class Wish:
    """The command line. `rules` are single ids, names and patterns; one with a `-` in front is left out."""

    files: Sequence[Path]
    rules: tuple[str, ...] = ()
    fail_on: str | None = None
    format: str | None = None
    output: Path | None = None
    all_findings: bool = False
    company: Path | None = None
    password_file: Path | None = None
    decisions: Path | None = None
    baseline: Path | None = None
    since: Path | None = None
    working_paper: Path | None = None
    annotated: Path | None = None
    verbose: bool | None = None
    log_file: str | None = None
    new_decisions: Path | None = None

    @property
    def read_too(self) -> tuple[Path, ...]:
        """The further files that are read, and never written over."""
        files = (self.company, self.password_file, self.decisions, self.baseline, self.since)
        return tuple(file for file in files if file is not None)

    @property
    def kind(self) -> str:
        """The kind of report: as --format says, else as the ending of --output does; "" leaves it open."""
        if self.format is not None:
            return self.format
        return _BY_ENDING.get(self.output.suffix.lower(), "") if self.output else ""

    def check(self) -> None:
        """Refuse options that do not go together, before any work is done."""
        if self.format is not None and self.format not in FORMATS:
            raise InputError(
                f"--format is text, json, sarif, html or xlsx; found {self.format[:30]!r}.",
                code="bad-setting",
            )
        if self.kind == "xlsx" and self.output is None:
            raise InputError("A report workbook needs a file: add -o findings.xlsx.", code="options")
        if self.output is not None:
            self._check_output(self.output)

    def _check_output(self, output: Path) -> None:
        endings = _ENDINGS.get(self.kind)
        if endings is None:
            raise InputError(
                f"{output.name[:80]} does not say what is to be written. End its name with .html, .json, "
                ".sarif or .xlsx, or add --format.", code="other-kind",
            )  # fmt: skip
        if self.kind != "text" and output.suffix.lower() not in endings:
            raise InputError(
                f"{output.name[:80]} would hold {self.kind}. End its name with {endings[0]}.",
                code="other-kind",
            )


def request_of(wish: Wish) -> AuditRequest:
    """What is asked of each workbook; the files of decisions and of an earlier audit are read for it."""
    from kpi_engine.audit.life.baseline import read_baseline
    from kpi_engine.audit.life.decisions import read_decisions
    from kpi_engine.engine.auditing import AuditRequest

    return AuditRequest(
        wish.rules, password_in(wish.password_file),
        decisions=read_decisions(wish.decisions) if wish.decisions else None,
        baseline=read_baseline(wish.baseline) if wish.baseline else None,
        since=wish.since, annotated=wish.annotated, drawn=wish.kind == "html",
    )  # fmt: skip


def rules_wanted(stated: str | None) -> tuple[str, ...]:
    """`F*,-V01` as single words."""
    return tuple(word.strip() for word in (stated or "").split(",") if word.strip())
