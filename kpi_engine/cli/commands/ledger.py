"""`kpi ledger`: movements, retention, cohorts and segments from raw subscriptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kpi_engine.cli.ledger.options import Asked, RatesFile, asking

if TYPE_CHECKING:
    from kpi_engine.cli.ledger.work import Job

_EXAMPLES = """
Examples:

kpi ledger moves subscriptions.csv

kpi ledger moves subscriptions.csv --by plan --last 12 -o moves.xlsx

kpi ledger retention subscriptions.csv --window 12 --format json

kpi ledger cohorts grid.xlsx --basis net -o cohorts.html

kpi ledger segments "postgresql://host/billing::subscriptions" --by plan,country
"""
_WINDOW = typer.Option("--window", min=1, metavar="N", help="Months between a base and what is left of it.")
_PATH = typer.Option("--path", help="What a customer once took away never comes back.")
Window = Annotated[int, _WINDOW]
Path_ = Annotated[bool, _PATH]


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(
        help="Movements, retention, cohorts and segments from raw subscriptions.", no_args_is_help=True,
        rich_markup_mode=None,
    )  # fmt: skip
    for command in (moves, retention, cohorts, segments):
        group.command(command.__name__, epilog=_EXAMPLES)(asking(command))
    app.add_typer(group, name="ledger")


def moves(asked: Asked, rates: RatesFile = None) -> None:
    """New, reactivated, expanded, contracted and churned MRR month by month."""
    from kpi_engine.cli.ledger.work import Job

    _do(Job(asked, "moves", rates))


def retention(asked: Asked, window: Window = 12, path: Path_ = False, rates: RatesFile = None) -> None:
    """Net, gross and logo retention of those who paid some months before."""
    from kpi_engine.cli.ledger.work import Job

    _do(Job(asked, "retention", rates, window=window, path=path))


def cohorts(
    asked: Asked,
    basis: Annotated[
        str, typer.Option("--basis", metavar="logo|net|gross", help="Customers, what they pay, or gross.")
    ] = "logo",
    shown: Annotated[
        str, typer.Option("--as", metavar="pct|abs", help="Shares of the first month, or amounts.")
    ] = "pct",
    grain: Annotated[
        str, typer.Option("--grain", metavar="month|quarter", help="Cohorts of months or of quarters.")
    ] = "month",
    path: Path_ = False,
    rates: RatesFile = None,
) -> None:
    """What is left of the customers of each first month as they grow older."""
    from kpi_engine.cli.ledger.asked import chosen
    from kpi_engine.cli.ledger.work import Job

    as_amounts = chosen("--as", shown, {"pct": False, "abs": True})
    basis = chosen("--basis", basis, {"logo": "logo", "net": "net", "gross": "gross"})
    grain = chosen("--grain", grain, {"month": "month", "quarter": "quarter"})
    _do(Job(asked, "cohorts", rates, path=path, basis=basis, grain=grain, as_amounts=as_amounts))  # type: ignore[arg-type]


def segments(asked: Asked, window: Window = 12, path: Path_ = False, rates: RatesFile = None) -> None:
    """Segments beside each other: MRR, share, customers, movements and retention; needs --by."""
    from kpi_engine.cli.ledger.work import Job

    _do(Job(asked, "segments", rates, window=window, path=path))


def _do(job: Job) -> None:
    from kpi_engine.cli.ledger.at_work import do
    from kpi_engine.cli.ledger.work import answer

    do(answer, job, job.rates)
