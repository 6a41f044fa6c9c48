"""`kpi list`, `kpi info`, `kpi calc`: what the engine knows, and one figure at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kpi_engine.cli.options import CompanyFile, Format, LogFile, Verbose
from kpi_engine.cli.run import Run, start

if TYPE_CHECKING:
    from rich.console import Console

    from kpi_engine.model.documents import FunctionJson


def register(app: typer.Typer) -> None:
    """Add the commands of the catalogue."""
    app.command("list")(list_functions)
    app.command("info")(info)
    # A negative figure is an argument, not an option.
    app.command("calc", context_settings={"ignore_unknown_options": True})(calc)


def list_functions(
    family: Annotated[
        str | None, typer.Option("--family", metavar="FAMILY", help="Only this family, e.g. retention.")
    ] = None,
    search: Annotated[
        str | None,
        typer.Option(
            "--search", metavar="QUESTION", help='Only what answers this, best first: "who left us?".'
        ),
    ] = None,
    company: CompanyFile = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """List every function with its arguments, or those that answer a question."""
    from kpi_engine.cli.describe import describe
    from kpi_engine.engine import ENGINE
    from kpi_engine.engine import list_functions as known
    from kpi_engine.errors import InputError
    from kpi_engine.functions.finding import found
    from kpi_engine.model.documents import ListDocument

    run = start("list", company=company, format=format_, verbose=verbose, log_file=log_file)
    listed = known() if search is None else found(search)
    shown = [describe(f) for f in listed if family is None or f.family.casefold() == family.casefold()]
    if not shown and search is not None:
        raise InputError(
            f"No function answers “{search[:80]}”. Ask in other words, or list them all: kpi list.",
            code="unknown-name",
        )
    if not shown:
        families = ", ".join(dict.fromkeys(f.family for f in known()))
        raise InputError(f"No family is called {family}. Families: {families}.", code="unknown-name")
    run.answer(
        ListDocument(engine=ENGINE, functions=shown),
        lambda out: _print_list(out, shown, by_family=search is None),
    )


def _print_list(out: Console, shown: list[FunctionJson], *, by_family: bool) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("Function", "What it is", "Gives"):
        table.add_column(column, overflow="fold")
    family = ""
    for function in shown:
        if by_family and function.family != family:
            family = function.family
            table.add_row(f"[bold]{family}[/bold]", "", "")
        table.add_row(f"  {function.signature}".replace("[", r"\["), function.title, function.returns)
    out.print(table)
    out.print(f"\n{len(shown)} functions. More about one: kpi info {shown[0].name}")


def info(
    name: Annotated[str, typer.Argument(help="A function or one of its aliases, e.g. NRR.")],
    company: CompanyFile = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Explain one function, with its sources."""
    from kpi_engine.cli.describe import describe, print_info
    from kpi_engine.engine import ENGINE
    from kpi_engine.functions.registry import functions
    from kpi_engine.model.documents import InfoDocument

    run = start("info", company=company, format=format_, verbose=verbose, log_file=log_file)
    shown = describe(functions().get(name))
    run.answer(InfoDocument(engine=ENGINE, function=shown), lambda out: print_info(out, shown))


def calc(
    name: Annotated[str, typer.Argument(help="A function, e.g. CAC.")],
    arguments: Annotated[
        list[str] | None,
        typer.Argument(
            help='Its arguments in order: 100000, 15%, "" for a blank, {1,2,3} for a range.',
        ),
    ] = None,
    choose: Annotated[
        list[str] | None,
        typer.Option("--choose", metavar="NAME=OPTION", help="A definition: strict_conversion=on."),
    ] = None,
    month: Annotated[
        str | None,
        typer.Option(
            "--month", metavar="MONTH", help="By the company's policy of this month; else of today."
        ),
    ] = None,
    company: CompanyFile = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Calculate one figure: kpi calc CAC 100000 400."""
    from kpi_engine.cli.cells import as_json, read_argument
    from kpi_engine.engine import ENGINE, calculate, call
    from kpi_engine.errors import InputError
    from kpi_engine.functions.choosing import read_choices
    from kpi_engine.functions.registry import functions
    from kpi_engine.functions.telling import gives_date, marks_on, why_not
    from kpi_engine.model.cell_error import CellError
    from kpi_engine.model.documents import CalcDocument
    from kpi_engine.model.written import dated, show

    run = start("calc", company=company, format=format_, verbose=verbose, log_file=log_file)
    function = functions().get(name)
    cells = [read_argument(text) for text in arguments or []]
    if len(cells) > function.most and any(argument.takes_range for argument in function.arguments):
        raise InputError(
            f"{function.name} takes {function.most} arguments at most; {len(cells)} arrived. The command "
            f'line takes a range apart unless it stands in quotes: "{{1,2,3}}".', code="argument-count",
        )  # fmt: skip
    if function.kpi is None:
        value: Any = call(name, *cells)
        reason, definition = why_not(function, cells, value), function.help
    else:
        in_force = _choices(run, month) | read_choices(choose or [], function.kpi)
        result = calculate(name, *cells, choices=in_force)
        value, reason, definition = result.cells(), result.reason(), result.definition
    error = value.text if isinstance(value, CellError) else None
    document = CalcDocument(
        engine=ENGINE, function=function.name, arguments=[as_json(cell) for cell in cells],
        value=None if error else as_json(value), error=error, reason=reason, unit=function.returns,
        definition=definition, marks=list(marks_on(function, cells)),
    )  # fmt: skip

    def text(out: Console) -> None:
        is_date = gives_date(function, cells) and isinstance(value, int | float)
        answer = dated(value) if is_date else show(value)
        out.print(answer + (f"  {reason}" if reason else ""), markup=False)
        for mark in document.marks:
            out.print(f"Mark: {mark}", markup=False)
        out.print(f"{function.title}, {function.returns}. {definition}", style="dim", markup=False)

    run.answer(document, text)


def _choices(run: Run, month: str | None) -> dict[str, str]:
    """The company's choices in a month, or its latest ones."""
    from kpi_engine.results import month_named

    if run.company is None:
        return {}
    return run.company.policy.choices(month_named(month)) if month else run.company.policy.current
