"""What every command of the ledger takes besides its own options, declared once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from functools import update_wrapper
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from kpi_engine.cli.options import Decimal, LogFile, Verbose


def _text(name: str, metavar: str, words: str) -> Any:
    return typer.Option(name, metavar=metavar, help=words)


ChurnDate = Annotated[
    str,
    _text("--churn-date", "period-end|cancelled", "When a cancelled subscription ends; else period-end."),
]
Until = Annotated[
    str, _text("--until", "MONTH", "The last month observed; else the latest that the source speaks of.")
]
FirstMonth = Annotated[
    str, _text("--first-month", "new|opening", "What is paid in the first month; else new.")
]
ReactivationWindow = Annotated[
    int | None,
    typer.Option(
        "--reactivation-window", min=0, metavar="N", help="Who returns after more than N months is new."
    ),
]
RatesFile = Annotated[
    Path | None, _text("--rates", "FILE", "Currency, rate and perhaps month: all amounts in --currency.")
]


@dataclass(frozen=True, slots=True)
class Asked:
    """The source, how to read it, by which policies, on which engine, and how the answer is wanted."""

    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="CSV, workbook, Parquet, DuckDB file or postgresql://…; ::name behind it names a table.",
        ),
    ]
    by: Annotated[
        str, _text("--by", "A,B", "Segments to tell apart: the headers of their columns, with commas.")
    ] = ""
    engine: Annotated[
        str, _text("--engine", "duckdb|polars|pandas|spark|dask", "Where it is computed; the figures agree.")
    ] = "duckdb"
    cluster: Annotated[
        str, _text("--cluster", "ADDRESS", "The scheduler of Dask (tcp://host:port) or the master of Spark.")
    ] = ""
    first: Annotated[str, _text("--from", "MONTH", "Show months from here on.")] = ""
    last: Annotated[str, _text("--to", "MONTH", "Show months up to here.")] = ""
    latest: Annotated[int | None, typer.Option("--last", min=1, metavar="N", help="Show the last N.")] = None
    form: Annotated[
        str,
        _text("--form", "subscriptions|grid|customer-months", "The form of the table, else recognised."),
    ] = ""
    columns: Annotated[
        list[str] | None,
        _text("--column", "ROLE=HEADER", "What a column is: customer, start, end, amount …; repeatable."),
    ] = None
    map_file: Annotated[
        Path | None, _text("--map", "FILE", "How to read the source: a YAML file of --save-reading.")
    ] = None
    end: Annotated[
        str,
        _text("--end", "exclusive|last-day", "Whether an end is the first day without, or the last with."),
    ] = ""
    churn_date: ChurnDate = ""
    amount: Annotated[str, _text("--amount", "month|quarter|year|term", "What time one amount pays for.")] = (
        ""
    )
    currency: Annotated[
        str, _text("--currency", "CODE", "The currency of amounts that state none, such as EUR.")
    ] = ""
    dates: Annotated[str, _text("--dates", "dmy|mdy", "The order of day and month in dates.")] = ""
    until: Until = ""
    decimal: Decimal = None
    first_month: FirstMonth = ""
    reactivation_window: ReactivationWindow = None
    same_month: Annotated[
        str,
        _text("--same-month", "ignore|count", "What begins and ends within one month; else ignore."),
    ] = ""
    show_reading: Annotated[
        bool, typer.Option("--show-reading", help="Show how the source is read; compute nothing.")
    ] = False
    save_reading: Annotated[
        Path | None, _text("--save-reading", "FILE", "Save that as a YAML file to correct, for --map.")
    ] = None
    set_aside: Annotated[
        Path | None, _text("--set-aside", "FILE", "Write every row that is not counted, with its reason.")
    ] = None
    strict: Annotated[
        bool | None, typer.Option("--strict", help="Give exit code 1 when rows are set aside.")
    ] = None
    format: Annotated[
        str | None,
        _text("--format", "text|csv|json|xlsx|html", "What the answer is written for; else as -o ends."),
    ] = None
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="The file to write.")
    ] = None
    verbose: Verbose = None
    log_file: LogFile = None


def asking(answer: Callable[..., None]) -> Callable[..., None]:
    """The command that hands `Asked` and its own options to `answer`."""
    names = [field.name for field in fields(Asked)]

    def command(**given: Any) -> None:
        shared = {name: given.pop(name) for name in names}
        answer(Asked(**shared), **given)

    own = list(signature(answer, eval_str=True).parameters.values())[1:]
    hints = get_type_hints(Asked, include_extras=True)
    shared = [_parameter(field.name, hints[field.name], field.default) for field in fields(Asked)]
    every = [shared[0], *(each.replace(kind=Parameter.KEYWORD_ONLY) for each in own), *shared[1:]]
    update_wrapper(command, answer)
    command.__annotations__ = {each.name: each.annotation for each in every}
    command.__dict__["__signature__"] = Signature(every)
    return command


def _parameter(name: str, hint: Any, default: Any) -> Parameter:
    given = Parameter.empty if default is MISSING else default
    return Parameter(name, Parameter.KEYWORD_ONLY, default=given, annotation=hint)
