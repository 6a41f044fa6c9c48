"""`kpi whatif`: what a workbook gives with other inputs, without Excel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpi_engine.cli.options import CompanyFile, Format, LogFile, Verbose
from kpi_engine.cli.run import start

if TYPE_CHECKING:
    from datetime import date

    from kpi_engine.model.cell_error import Scalar
    from kpi_engine.what_if import Goal, Grid, Model, Scenario

_EXAMPLES = """
Examples:

kpi whatif plan.xlsx --set "Inputs!C5=200" --show "KPIs!C3:N3"

kpi whatif plan.xlsx --set price=12.5 --set churn=3% --show mrr_end -o plan-b.xlsx

kpi whatif plan.xlsx --table "Inputs!C5=100..300/50" --show "KPIs!C3" --show "KPIs!C9"

kpi whatif plan.xlsx --table "price=9 10 11" --table "churn=1%..5%/1%" --show mrr_end

kpi whatif plan.xlsx --goal "KPIs!C3=1000" --by "Inputs!C5" --between 0..500
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("whatif", epilog=_EXAMPLES)(what_if)


def what_if(
    workbook: Annotated[Path, typer.Argument(help="The workbook; it is never changed.")],
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="CELL=VALUE", help="A new input, by cell or defined name; repeatable."),
    ] = None,
    show: Annotated[
        list[str] | None,
        typer.Option(
            "--show", metavar="CELLS", help="Results to show: a cell, a range or a name; repeatable."
        ),
    ] = None,
    table: Annotated[
        list[str] | None,
        typer.Option(
            "--table",
            metavar="CELL=VALUES",
            help='Vary an input in steps, "Inputs!C5=100..300/50", or "Inputs!C5=100 150". Up to two.',
        ),
    ] = None,
    goal: Annotated[
        str | None,
        typer.Option("--goal", metavar="CELL=TARGET", help="Find the input --by that gives this result."),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="CELL", help="The input that --goal changes.")
    ] = None,
    between: Annotated[
        str | None,
        typer.Option("--between", metavar="LOW..HIGH", help="Between what the input of --goal may lie."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Write a copy with the inputs and the results."),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="The day that TODAY() takes; else that of the file."),
    ] = None,
    company: CompanyFile = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Show what changes with other inputs, a table of results, or the input that reaches a goal."""
    from kpi_engine.cli.what_if import what_if_document
    from kpi_engine.cli.what_if_told import Told
    from kpi_engine.engine import open_model, write_what_if

    run = start("whatif", company=company, format=format_, verbose=verbose, log_file=log_file)
    _check(changes, table, goal, by, between, output)
    with run.progress(f"Computing {workbook.name}") as say:
        model = open_model(workbook, as_of=_day(as_of))
        inputs = _inputs(model, changes)
        grid = _grid(model, table, show, inputs, say) if table else None
        found = _goal(model, goal, by, between, inputs, say) if goal and by else None
        scenario = _scenario(model, inputs, found, by, show, tabled=grid is not None)
        written = None
        if output is not None and scenario is not None:
            written = (output, *write_what_if(model, scenario, output))
    document = what_if_document(model, scenario, grid, found, written)
    run.answer(document, lambda out: Told(out, model).all(document))
    if found is not None and found.solution is None:
        raise typer.Exit(1)


def _check(
    changes: list[str] | None, table: list[str] | None, goal: str | None, by: str | None,
    between: str | None, output: Path | None,
) -> None:  # fmt: skip
    from kpi_engine.errors import InputError

    if not (changes or table or goal):
        raise InputError(
            'Say what to change: --set "Inputs!C5=200", a --table of values, or a --goal.', code="no-change"
        )
    if table and goal:
        raise InputError("Ask for a --table or for a --goal, not for both.", code="options")
    if bool(goal) != bool(by):
        raise InputError(
            'A goal needs both its result and its input: --goal "KPIs!C3=1000" --by "Inputs!C5".',
            code="options",
        )
    if between and not goal:
        raise InputError("--between bounds the input of a --goal; leave it out.", code="options")
    if output and table:
        raise InputError("A table has many scenarios and no workbook; leave --output out.", code="options")


def _day(text: str | None) -> date | None:
    from datetime import date

    from kpi_engine.errors import InputError

    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InputError(
            f"--as-of is a day such as 2025-12-31; found {text!r:.40}.", code="bad-date"
        ) from None


def _inputs(model: Model, changes: list[str] | None) -> dict[str, Scalar]:
    from kpi_engine.cli.what_if_typed import pair, typed

    pairs = [pair("--set", text) for text in changes or ()]
    return {cell: typed(value, date1904=model.package.date1904) for cell, value in pairs}


def _grid(
    model: Model, table: list[str], show: list[str] | None, inputs: dict[str, Scalar],
    say: Callable[[str], None],
) -> Grid:  # fmt: skip
    from kpi_engine.cli.what_if_typed import pair, values
    from kpi_engine.engine import what_if_table

    pairs = [pair("--table", text) for text in table]
    axes = [(cell, values(text, date1904=model.package.date1904)) for cell, text in pairs]
    return what_if_table(
        model, axes, show or [], inputs, lambda done, total: say(f"{done:,} of {total:,} computed")
    )


def _goal(
    model: Model, goal: str, by: str, bounds: str | None, inputs: dict[str, Scalar],
    say: Callable[[str], None],
) -> Goal:  # fmt: skip
    from kpi_engine.cli.what_if_typed import between, number, pair
    from kpi_engine.engine import what_if_goal

    since = model.package.date1904
    cell, text = pair("--goal", goal)
    target = number("--goal", text, date1904=since)
    limits = between(bounds, date1904=since) if bounds else None
    return what_if_goal(model, cell, target, by, inputs, limits, lambda tried: say(f"{tried:,} values tried"))


def _scenario(
    model: Model, inputs: dict[str, Scalar], found: Goal | None, by: str | None, show: list[str] | None,
    *, tabled: bool,
) -> Scenario | None:  # fmt: skip
    """The scenario of `--set`, with the solution of a goal in it; None for a table or without a solution."""
    from kpi_engine.engine import what_if as computed
    from kpi_engine.what_if.model import named

    if found is not None and by is not None:
        if found.solution is None:
            return None
        inputs = {**inputs, by: found.solution.value}
        show = [*(show or ()), named(found.result)]
    return None if tabled or not inputs else computed(model, inputs, show or [])
