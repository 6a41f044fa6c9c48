"""`kpi fix`: what a person accepts of a check is written, with a receipt."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kpi_engine.cli.fixing import Outcome, Wish
from kpi_engine.cli.options import (
    Accept,
    AnswersFile,
    CellMap,
    CompanyFile,
    CorrectedCopy,
    Decimal,
    FailOn,
    Format,
    InPlace,
    LogFile,
    Maps,
    Restate,
    Rules,
    Sheet,
    Synonyms,
    Trust,
    Verbose,
)

_EXAMPLES = """
Examples:

kpi fix plan.xlsx

kpi fix plan.xlsx --accept a1b2c3 -o plan-corrected.xlsx

kpi fix plan.xlsx --set "Inputs!C5=15 %" --in-place

kpi fix plan.xlsx --undo plan.receipt.json

kpi fix facts.csv --answers questions.xlsx -o facts-corrected.csv
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("fix", epilog=_EXAMPLES)(fix)


def fix(
    file: Annotated[Path, typer.Argument(help="The workbook or table of figures that kpi check checked.")],
    accept: Accept = None,
    own: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="CELL=VALUE", help="Give a figure a value of your own; repeatable."),
    ] = None,
    proven: Annotated[
        bool, typer.Option("--proven", help="Accept every proposal that is proven, and no other.")
    ] = False,
    answers: AnswersFile = None,
    output: CorrectedCopy = None,
    in_place: InPlace = False,
    undo: Annotated[
        Path | None,
        typer.Option("--undo", metavar="RECEIPT", help="Take a correction in place back, to the byte."),
    ] = None,
    restate: Restate = False,
    sheet: Sheet = None,
    decimal: Decimal = None,
    trust: Trust = None,
    map_file: CellMap = None,
    maps: Maps = None,
    synonyms: Synonyms = None,
    rules: Rules = None,
    fail_on: FailOn = None,
    company: CompanyFile = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Write the corrections that you accept; without any, list them, or ask one by one at a terminal."""
    wish = Wish(
        file, tuple(accept or ()), tuple(own or ()), proven, answers, output, in_place, undo, restate, sheet,
        decimal, tuple(trust or ()), map_file, maps, synonyms, rules, fail_on, company, format_, verbose,
        log_file,
    )  # fmt: skip
    code = _fixed(wish)
    if code:
        sys.stdout.flush()
        raise typer.Exit(code)


def _fixed(wish: Wish) -> int:
    """Do it in a process of its own; questions at a terminal are asked from here."""
    from dataclasses import replace

    from kpi_engine.cli.asking import asked
    from kpi_engine.cli.fixed import print_fix
    from kpi_engine.cli.run import console, start

    run = start("fix", format=wish.format, verbose=wish.verbose, log_file=wish.log_file)
    at_a_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    talks = at_a_terminal and not wish.decides and not run.settings.is_json
    with run.working(f"Checking {wish.file.name}"):
        outcome = _within_limits(replace(wish, output=None, in_place=False) if talks else wish)
    if talks:
        decided = asked(wish, outcome.document, console(), input)
        if decided is None:
            return outcome.code
        with run.working(f"Correcting {wish.file.name}"):
            outcome = _accepted(decided)
    run.answer(outcome.document, lambda out: print_fix(out, outcome.document, outcome.receipt))
    return outcome.code


def _accepted(wish: Wish) -> Outcome:
    """What was accepted at the terminal; where it is refused, what was said so far is not lost."""
    from kpi_engine.errors import InputError, KpiEngineError

    try:
        return _within_limits(wish)
    except KpiEngineError as fault:
        said = " ".join(
            [*(f"--accept {id_}" for id_ in wish.accept), *(f'--set "{own}"' for own in wish.own)]
        )
        raise InputError(
            f"{fault.message[:140]} Nothing was written. You had said: {said[:80]}", code=fault.code
        ) from fault


def _within_limits(wish: Wish) -> Outcome:
    from kpi_engine.cli.fixing import carried_out
    from kpi_engine.cli.guard import within_limits

    folders = [wish.output.parent] if wish.output else []
    found: Outcome = within_limits(carried_out, wish, files=wish.files, folders=folders, effort=3)
    return found
