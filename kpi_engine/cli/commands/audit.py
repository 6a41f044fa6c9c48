"""`kpi audit`: what is wrong or doubtful in workbooks, cause by cause, with the evidence."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kpi_engine.cli.audit.options import AuditRules, BaselineFile, ClearMarks, DecisionsFile, NewDecisions
from kpi_engine.cli.audit.passwords import PasswordFile
from kpi_engine.cli.audit.wish import Wish, rules_wanted
from kpi_engine.cli.options import CompanyFile, FailOn, LogFile, Verbose

_EXAMPLES = """
Examples:

kpi audit model.xlsx

kpi audit model.xlsx -o findings.html

kpi audit "2026-05/*.xlsx" --format sarif -o audit.sarif

kpi audit model.xlsx --annotated reviewed.xlsx

kpi audit reviewed.xlsx --clear-marks -o model.xlsx

kpi audit model.xlsx --new-decisions decisions.yaml

kpi audit model-v2.xlsx --decisions reviewed.xlsx --baseline april.json

kpi audit model.xlsx --rules "F*,-F03" --fail-on warning

kpi audit --explain-rule F01
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("audit", epilog=_EXAMPLES)(audit)


def audit(
    workbooks: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE…", help='Workbooks, folders, or patterns: "2026-05/*.xlsx".'),
    ] = None,
    rules: AuditRules = None,
    fail_on: FailOn = None,
    baseline: BaselineFile = None,
    decisions: DecisionsFile = None,
    new_decisions: NewDecisions = None,
    since: Annotated[
        Path | None,
        typer.Option("--since", metavar="OLD", help="Only what concerns the changes since this version."),
    ] = None,
    working_paper: Annotated[
        Path | None,
        typer.Option("--working-paper", metavar="DIR", help="File a working paper into this new folder."),
    ] = None,
    annotated: Annotated[
        Path | None,
        typer.Option(
            "--annotated",
            metavar="OUT",
            help="Write a copy of the workbook with a sheet of findings; of several, a folder.",
        ),
    ] = None,
    clear_marks: ClearMarks = False,
    again: Annotated[
        Path | None,
        typer.Option("--again", metavar="DIR", help="Perform the working paper in this folder again."),
    ] = None,
    password_file: PasswordFile = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="OUT", help="Write the report; its ending says which kind."),
    ] = None,
    all_findings: Annotated[
        bool, typer.Option("--all", help="Show every finding, not the first ten that are open.")
    ] = False,
    list_rules: Annotated[bool, typer.Option("--list-rules", help="List the audit rules and stop.")] = False,
    explain_rule: Annotated[
        str | None,
        typer.Option("--explain-rule", metavar="RULE", help="Explain a rule by its id or name and stop."),
    ] = None,
    company: CompanyFile = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="text|json|sarif|html|xlsx",
            help="What the report is written for; html is a page, sarif is for review tools.",
        ),
    ] = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Find what is wrong or doubtful in workbooks, with evidence."""
    from kpi_engine.cli.audit.at_work import audit_all
    from kpi_engine.cli.audit.rules_told import tell_rules
    from kpi_engine.errors import InputError

    wish = Wish(
        tuple(workbooks or ()), rules_wanted(rules), fail_on, format_, output, all_findings, company,
        password_file, decisions, baseline, since, working_paper, annotated, verbose,
        log_file, new_decisions,
    )  # fmt: skip
    if list_rules or explain_rule:
        tell_rules(wish, explain_rule)
        return
    if again is not None:
        from kpi_engine.cli.audit.filed_again import audit_again

        raise typer.Exit(audit_again(again, wish))
    if not wish.files:
        raise InputError("Which workbook? Name a file or a folder: kpi audit model.xlsx", code="missing")
    if clear_marks:
        from kpi_engine.cli.audit.marks_cleared import clear_marks as take_out

        take_out(wish)
        return
    code = audit_all(wish)
    if code:
        sys.stdout.flush()
        raise typer.Exit(code)
