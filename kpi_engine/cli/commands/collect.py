"""`kpi batch collect`: many companies' filled workbooks in one portfolio."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpi_engine.cli.options import CompanyFile, Dask, Decimal, Format, Jobs, LogFile, Verbose
from kpi_engine.cli.run import Run, start

if TYPE_CHECKING:
    from kpi_engine.batch.collect.portfolio import Portfolio, Request
    from kpi_engine.cli.batch_runs import Where


def collect(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE…", help='Filled workbooks, their folder, or patterns: "2026-05/*.xlsx".'
        ),
    ],
    output: Annotated[
        Path,
        typer.Option("-o", "--output", metavar="FILE", help="The portfolio, a workbook: portfolio.xlsx."),
    ],
    month: Annotated[
        str | None,
        typer.Option("--month", metavar="MONTH", help="The month; else the last that most companies have."),
    ] = None,
    expected: Annotated[
        Path | None,
        typer.Option("--expected", metavar="FILE", help="Who should be there: company (and guide, due)."),
    ] = None,
    currency: Annotated[
        str | None, typer.Option("--currency", metavar="CODE", help="The currency of totals, such as EUR.")
    ] = None,
    fx: Annotated[
        Path | None,
        typer.Option(
            "--fx",
            metavar="FILE",
            help="Rates: period, currency, rate in --currency (kind: average, closing).",
        ),
    ] = None,
    guide: Annotated[
        str, typer.Option("--guide", metavar="GUIDE", help="The guide of workbooks that do not state theirs.")
    ] = "",
    jobs: Jobs = None,
    dask: Dask = "",
    company: CompanyFile = None,
    decimal: Decimal = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Collect filled workbooks into a portfolio: KPIs, status, rules, totals, who is missing or late."""
    from kpi_engine.cli.batch_runs import Where
    from kpi_engine.cli.collected import portfolio_document, print_portfolio

    run = start("batch collect", company=company, format=format_, verbose=verbose, log_file=log_file,
                decimal=decimal)  # fmt: skip
    _check(output, guide, [path for path in (expected, fx) if path])
    request = _request(run, month, currency, fx, expected)
    found, code = _collected(run, files, output, request, guide, Where(jobs, dask))
    run.answer(portfolio_document(found, output), lambda out: print_portfolio(out, found, output))
    raise typer.Exit(code)


def _check(output: Path, guide: str, sources: list[Path]) -> None:
    """Refuse before hundreds of workbooks are read what would be refused afterwards."""
    from kpi_engine.catalogue.guides import GUIDES
    from kpi_engine.errors import WorkbookError
    from kpi_engine.workbook.save import check_writable, same_file

    if guide:
        GUIDES.get(guide)
    if output.suffix.lower() != ".xlsx":
        raise WorkbookError(
            f"The portfolio {output.name[:60]} must end in .xlsx. Change the name.", code="suffix"
        )
    if any(same_file(output, source) for source in sources):
        raise WorkbookError(
            "The portfolio would take the place of a file it is made from.", code="output-is-data"
        )
    check_writable(output)


def _request(
    run: Run, month: str | None, currency: str | None, fx: Path | None, expected: Path | None
) -> Request:
    from kpi_engine.batch.collect.expected import read_expected
    from kpi_engine.batch.collect.portfolio import Request
    from kpi_engine.batch.collect.rates import read_rates
    from kpi_engine.errors import InputError
    from kpi_engine.results import month_named
    from kpi_engine.sources.currency import CODES

    code = (currency or "").strip().upper()
    if code and code not in CODES:
        raise InputError(
            f"{code[:20]} is not a currency code. Write its three letters: EUR.", code="currency"
        )
    if fx and not code:
        raise InputError(
            "Rates are worth of one currency: give it with --currency, such as EUR.", code="currency"
        )
    return Request(
        month_named(month) if month else "", code,
        read_rates(fx, code, run.settings.text("decimal") or None) if fx else None,
        read_expected(expected) if expected else (),
    )  # fmt: skip


def _collected(
    run: Run, patterns: list[str], output: Path, request: Request, guide: str, where: Where
) -> tuple[Portfolio, int]:
    """The portfolio, written, and the exit code; without a result for every workbook nothing is written."""
    from kpi_engine.batch.collect.collecting import VERB, CollectCommon, portfolio_of
    from kpi_engine.batch.collect.sheets.book import portfolio_workbook
    from kpi_engine.batch.executor import FAULT
    from kpi_engine.batch.files import files_of
    from kpi_engine.cli.batch_runs import over_all
    from kpi_engine.cli.ending import INTERRUPTED, OUR_FAULT
    from kpi_engine.workbook.save import same_file, save_atomically

    files = [str(file) for file in files_of(patterns) if not same_file(file, output)]
    common = CollectCommon(False, run.settings.company, guide=guide, rates=request.rates)
    ended = over_all(run, VERB, files, common, where)
    if ended.left:
        raise typer.Exit(INTERRUPTED)
    found = portfolio_of(ended.entries, request)
    with run.working(f"Writing {output}"):
        save_atomically(portfolio_workbook(found), output)
    fault = any(entry.code == FAULT for entry in ended.entries)
    return found, OUR_FAULT if fault else 0 if found.is_sound else 1
