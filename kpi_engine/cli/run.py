"""One run of a command: its settings, its log, and how its answer reaches a person or a machine."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast

from kpi_engine._version import __version__
from kpi_engine.cli.settings import Settings, load
from kpi_engine.model.finding import SEVERITIES, Severity

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from kpi_engine.model.company import Company
    from kpi_engine.model.document import Document
    from kpi_engine.model.policy import Policy

_LOG = logging.getLogger("kpi_engine")

DEFINITIONS = ExitStack()
"""A company's own definitions, which hold from the start of a command to its end."""


class Graded(Protocol):
    """A finding of any kind: how grave it is."""

    @property
    def severity(self) -> Severity:
        """error, warning or info."""


@dataclass(frozen=True, slots=True)
class Run:
    """A command at work. Answers go to standard output, everything else to standard error."""

    settings: Settings
    company: Company | None = None

    def answer(self, document: Document, text: Callable[[Console], None]) -> None:
        """Print the document as JSON, or let `text` write it for a person."""
        if self.settings.is_json:
            sys.stdout.write(document.model_dump_json(indent=2, by_alias=True) + "\n")
        else:
            text(console())

    @property
    def failing(self) -> tuple[Severity, ...]:
        """The severities that give exit code 1."""
        from_here_on = self.settings.text("fail_on")
        if from_here_on == "never":
            return ()
        return SEVERITIES[: SEVERITIES.index(cast("Severity", from_here_on)) + 1]

    def fails(self, findings: Iterable[Graded]) -> bool:
        """True when one of the findings gives exit code 1."""
        return any(finding.severity in self.failing for finding in findings)

    def say(self, message: str) -> None:
        """A remark with --verbose, and in the log."""
        _LOG.info(message)
        if self.settings.flag("verbose"):
            sys.stderr.write(message + "\n")

    @contextmanager
    def working(self, message: str) -> Iterator[None]:
        """A moving mark while something long is done; nothing when no person is looking."""
        self.say(message)
        if self.settings.is_json or not sys.stderr.isatty():
            yield
            return
        with console(error=True).status(message):
            yield

    @contextmanager
    def progress(self, message: str) -> Iterator[Callable[[str], None]]:
        """As `working`, with a function that says how far the work is."""
        self.say(message)
        if self.settings.is_json or not sys.stderr.isatty():
            yield lambda _: None
            return
        with console(error=True).status(message) as shown:
            yield lambda how_far: shown.update(f"{message}: {how_far}")


def start(command: str, **flags: Any) -> Run:
    """Settle the settings of this run and open its log.

    A command that takes `--company` hands it on as `company=`: then the definitions of the company, from
    that file or the one in the settings, hold until the command ends, and `Run.company` is the company.
    """
    settings = load(flags)
    if settings.text("log_file"):
        handler = logging.FileHandler(settings.text("log_file"), encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        _LOG.handlers = [handler]
        _LOG.setLevel(logging.INFO)
    _LOG.info("kpi %s, engine %s", command, __version__)
    return Run(settings, _company(settings) if "company" in flags else None)


def _company(settings: Settings) -> Company | None:
    if settings.company is None:
        return None
    from kpi_engine.engine import company

    return DEFINITIONS.enter_context(company(settings.company))


def policy_of(run: Run, file: Path | None) -> Policy:
    """The policy card of --policy, else the company's; two of them would leave open which one holds."""
    from kpi_engine.errors import InputError
    from kpi_engine.model.policy import Policy
    from kpi_engine.sources.policy import read_policy

    if file is not None:
        if run.company and run.company.policy.decisions:
            raise InputError(
                f"{run.company.name} has a policy in its company file. Change it there, or leave "
                "--policy out.",
                code="two-policies",
            )
        return read_policy(file)
    return run.company.policy if run.company else Policy()


def console(*, error: bool = False) -> Console:
    """A console that also writes plain text into files and pipes."""
    from rich.console import Console

    stream = sys.stderr if error else sys.stdout
    width = None if stream.isatty() else 120
    return Console(stderr=error, highlight=False, width=width, soft_wrap=False)
