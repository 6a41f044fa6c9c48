"""`kpi bridge`: why a KPI moved between two months."""

from __future__ import annotations

from typing import Annotated

import typer

from kpi_engine.cli.ledger.options import Asked, RatesFile, asking

_EXAMPLES = """
Examples:

kpi bridge subscriptions.csv --kpi NRR --from 2026-03 --to 2026-06 --by plan

kpi bridge shop.duckdb::subs --kpi MRR --from 2025-12 --to 2026-06 --by plan -o bridge.html

kpi bridge june.csv --was march.csv --kpi ARR --from 2026-03 --to 2026-06

kpi bridge subs.csv --kpi MRR --from 2026-03 --to 2026-06 --rates rates.csv --currency EUR
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("bridge", epilog=_EXAMPLES)(asking(bridge))


def bridge(
    asked: Asked,
    *,
    kpi: Annotated[
        str,
        typer.Option("--kpi", metavar="KPI", help="MRR, ARR, MRR_NET_NEW, ARPU, NRR, GRR, LOGO_CHURN …"),
    ],
    window: Annotated[
        int | None,
        typer.Option(
            "--window", min=1, metavar="N", help="Months back to the customer base; else 12, of churn 1."
        ),
    ] = None,
    was: Annotated[
        str | None,
        typer.Option(
            "--was", metavar="SOURCE", help="The source as it stood when the first month was reported."
        ),
    ] = None,
    rates: RatesFile = None,
) -> None:
    """Split why a KPI moved into volume, mix, price, FX and restated figures, to the last cent."""
    from kpi_engine.cli.ledger.at_work import do, files_of
    from kpi_engine.cli.ledger.bridge_work import BridgeJob, answer

    older = files_of(was) if was else ()
    do(answer, BridgeJob(asked, kpi, window, was or "", rates), rates, *older)
