"""`kpi status`, `kpi restate`, `kpi policy`: where KPIs stand, and what a definition changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpi_engine.cli.options import CompanyFile, Decimal, Format, LogFile, PolicyFile, Sheet, Verbose
from kpi_engine.cli.run import Run, policy_of, start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpi_engine.model.fact import Fact
    from kpi_engine.model.guide import Guide
    from kpi_engine.results.status import Worst

_FAIL_ON: tuple[Worst, ...] = ("never", "watch", "off")

Facts = Annotated[
    Path, typer.Argument(help="CSV or workbook with the figures by month, as `kpi fill` takes them.")
]
GuideName = Annotated[
    str | None, typer.Option("--guide", metavar="GUIDE", help="The guide, by id or code: mas.")
]
Scenario = Annotated[str, typer.Option("--scenario", metavar="NAME", help="Actual, Budget or Forecast.")]
YearEnd = Annotated[
    int | None,
    typer.Option("--year-end", metavar="1-12", help="The month in which the fiscal year ends (12)."),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("status")(status)
    app.command("restate")(restate)
    app.command("policy")(policy)


def status(
    facts: Facts,
    guide: GuideName = None,
    month: Annotated[
        str | None, typer.Option("--month", metavar="MONTH", help="The month; else the last closed one.")
    ] = None,
    scenario: Scenario = "Actual",
    policy_file: PolicyFile = None,
    company: CompanyFile = None,
    year_end: YearEnd = None,
    fail_on: Annotated[
        str, typer.Option("--fail-on", metavar="never|watch|off", help="From which status on to exit with 1.")
    ] = "never",
    sheet: Sheet = None,
    decimal: Decimal = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Show where every KPI of a guide stands."""
    from kpi_engine.cli.status import print_status, status_document
    from kpi_engine.engine import status as status_of

    worst = _fail_on(fail_on)
    run = start("status", company=company, format=format_, verbose=verbose, log_file=log_file,
                decimal=decimal)  # fmt: skip
    with run.working(f"Computing the KPIs of {facts}"):
        read = _read(run, facts, sheet)
        card = policy_of(run, policy_file)
        report = status_of(
            _guide(run, guide, read), read, month=month or "", scenario=scenario, policy=card,
            fiscal_year_end=_year_end(run, year_end),
        )  # fmt: skip
    run.answer(status_document(report, facts, card), lambda out: print_status(out, report))
    if report.is_bad(worst):
        raise typer.Exit(1)


def restate(
    facts: Facts,
    guide: GuideName = None,
    policy_file: PolicyFile = None,
    company: CompanyFile = None,
    scenario: Scenario = "Actual",
    year_end: YearEnd = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Also write the rows as CSV.")
    ] = None,
    sheet: Sheet = None,
    decimal: Decimal = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Show history as reported and as the latest definitions have it."""
    from kpi_engine.cli.restate import print_restatement, restate_document, write_rows
    from kpi_engine.engine import restate as restate_facts
    from kpi_engine.errors import InputError

    run = start("restate", company=company, format=format_, verbose=verbose, log_file=log_file,
                decimal=decimal)  # fmt: skip
    card = policy_of(run, policy_file)
    if not card.decisions:
        raise InputError(
            "There is no decision to restate by. Give --policy with a list of decisions, or a --company file "
            "that has one; kpi policy lists every choice.", code="no-policy",
        )  # fmt: skip
    with run.working(f"Restating {facts}"):
        read = _read(run, facts, sheet)
        found = restate_facts(_guide(run, guide, read), read, policy=card, scenario=scenario,
                              fiscal_year_end=_year_end(run, year_end))  # fmt: skip
    document = restate_document(found, facts, card)
    if output:
        write_rows(document, output, kept=(facts, policy_file))
    run.answer(document, lambda out: print_restatement(out, document, output))


def policy(
    name: Annotated[str | None, typer.Argument(help="One choice, e.g. cac_scope; else all of them.")] = None,
    policy_file: PolicyFile = None,
    company: CompanyFile = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """List every choice of definition, and what was decided."""
    from kpi_engine.cli.policy_card import policy_document, print_policy

    run = start("policy", company=company, format=format_, verbose=verbose, log_file=log_file)
    document = policy_document(policy_of(run, policy_file), name)
    run.answer(document, lambda out: print_policy(out, document, in_full=name is not None))


def _fail_on(word: str) -> Worst:
    from kpi_engine.errors import InputError

    for known in _FAIL_ON:
        if word == known:
            return known
    raise InputError(f"--fail-on is one of {', '.join(_FAIL_ON)}; found {word[:30]!r}.", code="bad-setting")


def _read(run: Run, facts: Path, sheet: str | None) -> Sequence[Fact]:
    from kpi_engine.sources import read_facts

    return read_facts(facts, sheet=sheet, decimal=run.settings.text("decimal") or None)


def _year_end(run: Run, month: int | None) -> int:
    if month is not None:
        return month
    return run.company.fiscal_year_ends if run.company else 12


def _guide(run: Run, name: str | None, facts: Sequence[Fact]) -> Guide:
    """The guide asked for, else the company's own, else the one the figures name."""
    from kpi_engine.catalogue.guides import GUIDES
    from kpi_engine.errors import InputError
    from kpi_engine.model.company import OWN

    if name is None and run.company is not None:
        name = OWN
    stated = {fact.guide for fact in facts if fact.guide}
    if name is None and len(stated) == 1:
        name = stated.pop()
    if name is None:
        known = ", ".join(guide.code for guide in GUIDES)
        raise InputError(f"Which guide? Give --guide, one of {known}, or --company.", code="no-guide")
    return GUIDES.get(name)
