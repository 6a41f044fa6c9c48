"""`kpi check`: which stated figure is wrong, what it should be, and the proof."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpi_engine.cli.options import CompanyFile, Decimal, FailOn, Format, LogFile, Sheet, Verbose
from kpi_engine.cli.run import start
from kpi_engine.model.finding import SEVERITIES

if TYPE_CHECKING:
    from kpi_engine.model.finding import Finding


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check")(check)


def check(
    facts: Annotated[
        Path,
        typer.Argument(help="CSV or workbook with columns id, kpi, value (and period, entity …)."),
    ],
    sheet: Sheet = None,
    decimal: Decimal = None,
    trust: Annotated[
        list[str] | None,
        typer.Option("--trust", metavar="ID", help="Id of a figure that is certainly right."),
    ] = None,
    fail_on: FailOn = None,
    company: CompanyFile = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Find the figure that is wrong, with proof."""
    from kpi_engine.cli.findings import print_report
    from kpi_engine.engine import ENGINE
    from kpi_engine.engine import check as check_facts
    from kpi_engine.model.documents import CheckDocument

    run = start(
        "check", company=company, format=format_, verbose=verbose, log_file=log_file, decimal=decimal,
        fail_on=fail_on,
    )  # fmt: skip
    with run.working(f"Checking {facts}"):
        report = check_facts(
            facts, sheet=sheet, decimal=run.settings.text("decimal") or None, trusted=frozenset(trust or ())
        )
    document = CheckDocument(engine=ENGINE, **report.as_dict())
    run.answer(document, lambda out: print_report(out, report))
    if fails(report.findings, run.settings.text("fail_on")):
        raise typer.Exit(1)


def fails(findings: tuple[Finding, ...], fail_on: str) -> bool:
    """True when a finding is at or above the severity that gives exit code 1."""
    return any(finding.severity in failing(fail_on) for finding in findings)


def failing(fail_on: str) -> list[str]:
    """The severities that give exit code 1."""
    return [] if fail_on == "never" else list(SEVERITIES[: SEVERITIES.index(fail_on) + 1])
