"""`kpi check`: which stated figure is wrong, what it should be, and the proof."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from kpi_engine.cli.options import (
    Accept,
    AnswersFile,
    CellMap,
    CompanyFile,
    CorrectedCopy,
    Decimal,
    FailOn,
    FormatOrPage,
    InPlace,
    LogFile,
    Maps,
    Rules,
    Sheet,
    Synonyms,
    Trust,
    Verbose,
)
from kpi_engine.cli.run import DEFINITIONS, console, start


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
    trust: Trust = None,
    show_mapping: Annotated[
        bool, typer.Option("--show-mapping", help="Show how the cells of a workbook are read; check nothing.")
    ] = False,
    save_map: Annotated[
        Path | None,
        typer.Option("--save-map", metavar="FILE|FOLDER", help="Save that as a YAML file to correct."),
    ] = None,
    map_file: CellMap = None,
    maps: Maps = None,
    synonyms: Synonyms = None,
    rules: Rules = None,
    questions: Annotated[
        Path | None,
        typer.Option(
            "--questions",
            metavar="OUT",
            help="Write the findings as questions to the preparer (.xlsx, .md).",
        ),
    ] = None,
    answers: AnswersFile = None,
    accept: Accept = None,
    output: CorrectedCopy = None,
    in_place: InPlace = False,
    all_findings: Annotated[
        bool, typer.Option("--all", help="Show every finding, not the first ten.")
    ] = False,
    fail_on: FailOn = None,
    company: CompanyFile = None,
    format_: FormatOrPage = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Find the figure that is wrong, with proof."""
    from kpi_engine.cli.answered import accepted, answered_check, ask, print_answers
    from kpi_engine.cli.findings import print_report
    from kpi_engine.cli.fixing import Wish
    from kpi_engine.cli.mapped import print_mapping, refuse_unread, saved_map
    from kpi_engine.engine import ENGINE
    from kpi_engine.engine import check as check_facts
    from kpi_engine.engine import synonyms as own_words
    from kpi_engine.model.documents import CheckDocument

    wish = Wish(
        facts, tuple(accept or ()), answers=answers, output=output, in_place=in_place, sheet=sheet,
        decimal=decimal, trust=tuple(trust or ()), map_file=map_file, maps=maps, synonyms=synonyms,
        rules=rules, fail_on=fail_on, company=company, format=format_, verbose=verbose, log_file=log_file,
    )  # fmt: skip
    is_page = format_ == "html"
    if is_page:
        from kpi_engine.cli.checked_page import check_options, write_page

        check_options(output, changes=bool(accept) or in_place)
    elif accept or output or in_place:
        raise typer.Exit(accepted(wish))
    run = start(
        "check", company=company, format="text" if is_page else format_, verbose=verbose, log_file=log_file,
        decimal=decimal, fail_on=fail_on,
    )  # fmt: skip
    if synonyms is not None:
        DEFINITIONS.enter_context(own_words(synonyms))
    with run.progress(f"Checking {facts.name}") as progress:
        report = check_facts(
            facts, sheet=sheet, decimal=run.settings.text("decimal") or None, trusted=frozenset(trust or ()),
            map_file=map_file, maps=maps, rules=rules, progress=progress, only_read=show_mapping,
        )  # fmt: skip
        saved = saved_map(report, save_map) if save_map is not None else None
        if saved is None and not show_mapping:
            refuse_unread(report)
        wish = replace(wish, decimal=run.settings.text("decimal") or None)
        report, told = answered_check(wish, report) if answers else (report, [])
        asked = ask(report, questions, wish) if questions else ""
    document = CheckDocument(engine=ENGINE, **report.as_dict(), answered=told)
    if show_mapping:
        run.answer(document, lambda out: print_mapping(out, report))
    elif is_page:
        write_page(report, output)
    else:
        run.answer(document, lambda out: print_report(out, report, all_findings=all_findings))
        if told and not run.settings.is_json:
            print_answers(console(), told)
    if asked:
        sys.stderr.write(asked)
    if saved is not None:
        sys.stderr.write(f"The map is saved: {saved}. Correct it there; the next check uses it.\n")
    if run.fails(report.findings):
        raise typer.Exit(1)
