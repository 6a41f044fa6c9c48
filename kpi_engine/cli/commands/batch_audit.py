"""`kpi batch audit`: which of many workbooks to look at first, and what is wrong in each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpi_engine.cli.audit.options import AuditRules, BaselineFile, DecisionsFile
from kpi_engine.cli.audit.passwords import PasswordFile
from kpi_engine.cli.guard import within_limits
from kpi_engine.cli.options import CompanyFile, Dask, FailOn, Format, Jobs, LogFile, Maps, Synonyms, Verbose
from kpi_engine.cli.run import start
from kpi_engine.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console


def audit_batch(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE…", help='Files, folders, or patterns in quotes: "2026-05/*.xlsx".'),
    ],
    folder: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="The folder for inventory and reports.")
    ],
    rules: AuditRules = None,
    decisions: DecisionsFile = None,
    baseline: BaselineFile = None,
    password_file: PasswordFile = None,
    maps: Maps = None,
    synonyms: Synonyms = None,
    fail_on: FailOn = None,
    jobs: Jobs = None,
    dask: Dask = "",
    company: CompanyFile = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Audit many workbooks: first an inventory with a risk ranking, then every workbook, the riskiest first.

    The folder gets inventory.csv, definitions.csv, audit.json and audit.html.
    """
    from kpi_engine.batch.files import FilesCommon, files_of
    from kpi_engine.cli.audit.in_batch import audit_files
    from kpi_engine.cli.audit.wish import Wish, request_of, rules_wanted
    from kpi_engine.cli.batch_runs import Where
    from kpi_engine.cli.batched import print_ended
    from kpi_engine.cli.batched_files import print_files
    from kpi_engine.engine.auditing import chosen_rules

    run = start("batch audit", company=company, format=format_, verbose=verbose, log_file=log_file,
                fail_on=fail_on or "error")  # fmt: skip
    wish = Wish((), rules_wanted(rules), password_file=password_file, decisions=decisions, baseline=baseline)
    chosen_rules(wish.rules)
    asked = within_limits(request_of, wish, files=wish.read_too, folders=())
    if folder.is_file():
        raise InputError(f"-o names a folder; {folder.name[:80]} is a file.", code="no-folder")
    found = [str(file) for file in files_of(files)]
    folder.mkdir(parents=True, exist_ok=True)
    common = FilesCommon(
        documents=False, company=run.settings.company, maps=maps, synonyms=synonyms,
        audit=replace(asked, drawn=True),
    )  # fmt: skip
    ended = audit_files(run, found, common, Where(jobs, dask), folder)

    def text(out: Console) -> None:
        print_files(out, ended)
        print_ended(out, ended, "Audited")
        out.print(f"Inventory and reports: {folder}", markup=False)

    run.answer(ended.document(), text)
    counts = [entry.result.get("summary", {}) for entry in ended.entries]
    raise typer.Exit(ended.exit_code(found=any(each.get(kind) for each in counts for kind in run.failing)))
