"""`kpi check`: which stated figure is wrong, what it should be, and the proof."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpi_engine.cli.options import CompanyFile, Decimal, FailOn, Format, LogFile, Sheet, Verbose
from kpi_engine.cli.run import DEFINITIONS, start
from kpi_engine.model.finding import SEVERITIES

if TYPE_CHECKING:
    from kpi_engine.model.finding import Finding


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check")(check)


def check(
    facts: Annotated[
        Path,
        typer.Argument(help="A table of figures (CSV or a sheet with kpi and value), or any workbook."),
    ],
    sheet: Sheet = None,
    decimal: Decimal = None,
    trust: Annotated[
        list[str] | None,
        typer.Option("--trust", metavar="ID", help="Id of a figure that is certainly right."),
    ] = None,
    show_mapping: Annotated[
        bool, typer.Option("--show-mapping", help="Show how the cells of a workbook are read; check nothing.")
    ] = False,
    save_map: Annotated[
        Path | None,
        typer.Option("--save-map", metavar="FILE|FOLDER", help="Save that as a YAML file to correct."),
    ] = None,
    map_file: Annotated[
        Path | None, typer.Option("--map", metavar="FILE", help="Read the cells as this saved map says.")
    ] = None,
    maps: Annotated[
        Path | None,
        typer.Option("--maps", metavar="FOLDER", help="Where maps of workbooks of the same layout are."),
    ] = None,
    synonyms: Annotated[
        Path | None,
        typer.Option("--synonyms", metavar="FILE", help="Your own words for figures: a YAML file."),
    ] = None,
    rules: Annotated[
        Path | None,
        typer.Option(
            "--rules", metavar="FILE", help="Identities of your own: a YAML file, see docs/rules.md."
        ),
    ] = None,
    all_findings: Annotated[
        bool, typer.Option("--all", help="Show every finding, not the first ten.")
    ] = False,
    fail_on: FailOn = None,
    company: CompanyFile = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Find the figure that is wrong, with proof."""
    from kpi_engine.cli.findings import print_report
    from kpi_engine.cli.mapped import print_mapping, saved_map
    from kpi_engine.engine import ENGINE
    from kpi_engine.engine import check as check_facts
    from kpi_engine.engine import synonyms as own_words
    from kpi_engine.model.documents import CheckDocument

    run = start(
        "check", company=company, format=format_, verbose=verbose, log_file=log_file, decimal=decimal,
        fail_on=fail_on,
    )  # fmt: skip
    if synonyms is not None:
        DEFINITIONS.enter_context(own_words(synonyms))
    with run.progress(f"Checking {facts.name}") as progress:
        report = check_facts(
            facts, sheet=sheet, decimal=run.settings.text("decimal") or None, trusted=frozenset(trust or ()),
            map_file=map_file, maps=maps, rules=rules, progress=progress, only_read=show_mapping,
        )  # fmt: skip
        saved = saved_map(report, save_map) if save_map is not None else None
    document = CheckDocument(engine=ENGINE, **report.as_dict())
    if show_mapping:
        run.answer(document, lambda out: print_mapping(out, report))
    else:
        run.answer(document, lambda out: print_report(out, report, all_findings=all_findings))
    if saved is not None:
        sys.stderr.write(f"The map is saved: {saved}. Correct it there; the next check uses it.\n")
    if fails(report.findings, run.settings.text("fail_on")):
        raise typer.Exit(1)


def fails(findings: tuple[Finding, ...], fail_on: str) -> bool:
    """True when a finding is at or above the severity that gives exit code 1."""
    return any(finding.severity in failing(fail_on) for finding in findings)


def failing(fail_on: str) -> list[str]:
    """The severities that give exit code 1."""
    return [] if fail_on == "never" else list(SEVERITIES[: SEVERITIES.index(fail_on) + 1])
