"""`kpi template`: a workbook of one's own, and what there is to say about one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from kpi_engine.cli.commands.template_checks import check, inspect, verify
from kpi_engine.cli.options import CompanyFile, Format, LogFile, Verbose
from kpi_engine.cli.run import start

if TYPE_CHECKING:
    from rich.console import Console

    from kpi_engine.model.documents import TemplateDocument

_STYLES = ("native", "functions")


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="Template workbooks.", no_args_is_help=True, rich_markup_mode=None)
    group.command("new")(new)
    for command in (inspect, check, verify):
        group.command(command.__name__)(command)
    app.add_typer(group, name="template")


def new(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The workbook to write.")],
    guide: Annotated[
        str,
        typer.Option("--guide", metavar="GUIDE", help="A guide by id or code, or several, with commas."),
    ] = "",
    kpis: Annotated[
        str, typer.Option("--kpis", metavar="A,B,C", help="Only these KPIs: cac, css.nrr, mas.arpu.")
    ] = "",
    company: CompanyFile = None,
    start_: Annotated[
        str, typer.Option("--start", metavar="YYYY-MM", help="The first of the 60 months.")
    ] = "",
    currency: Annotated[
        str, typer.Option("--currency", metavar="CODE", help="The one currency, such as EUR.")
    ] = "",
    tiers: Annotated[str, typer.Option("--tiers", metavar="A,B,C", help="Your tiers, cheapest first.")] = "",
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="The company's name.")] = "",
    style: Annotated[
        str,
        typer.Option(
            "--style", metavar="native|functions", help="Native formulas, or =CAC(…) for the add-in."
        ),
    ] = "native",
    force: Annotated[bool, typer.Option("--force", help="Replace a file of that name.")] = False,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Write a new template workbook for your company."""
    from kpi_engine.derive.new_template import chosen_guide, new_template
    from kpi_engine.engine import ENGINE
    from kpi_engine.errors import InputError, WorkbookError
    from kpi_engine.model.company import OWN
    from kpi_engine.model.documents import TemplateDocument
    from kpi_engine.workbook.save import save_atomically

    run = start("template new", company=company, format=format_, verbose=verbose, log_file=log_file)
    own = run.company
    guides = _listed(guide) or ((OWN,) if own else ())
    if not guides:
        raise InputError(
            "Say which guide: --guide mas, or --company with a file of your own.", code="options"
        )
    if style not in _STYLES:
        raise InputError(f"--style is {' or '.join(_STYLES)}; {style} was given.", code="options")
    if output.suffix.lower() != ".xlsx":
        raise WorkbookError(f"{output.name} must end in .xlsx. Change the name.", code="suffix")
    if output.exists() and not force:
        raise WorkbookError(
            f"{output.name} is there already. Choose another name, or --force to replace it.", code="exists"
        )
    with run.working(f"Building {output.name}"), chosen_guide(guides, _listed(kpis)) as chosen:
        made = new_template(
            chosen, start=start_, tiers=_listed(tiers), style=cast(Literal["native", "functions"], style),
            currency=currency or (own.currency if own else ""), company=name or (own.name if own else ""),
            year_end=own.fiscal_year_ends if own else 12, policy=own.policy if own else None,
        )  # fmt: skip
    save_atomically(made.data, output)
    document = TemplateDocument(
        engine=ENGINE, workbook=str(output), guide=made.guide.id, style=made.style,
        first_month=made.guide.model_start, tiers=list(made.guide.tiers),
        kpis=[kpi.id for kpi in made.guide.kpis if not kpi.working], renamed=dict(made.renamed),
        left_out=list(made.left_out),
    )  # fmt: skip
    run.answer(document, lambda out: _print(out, document))


def _listed(text: str) -> tuple[str, ...]:
    """The words between commas."""
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _print(out: Console, made: TemplateDocument) -> None:
    out.print(f"Wrote {made.workbook}", style="bold", markup=False)
    count = "1 KPI" if len(made.kpis) == 1 else f"{len(made.kpis)} KPIs"
    out.print(f"  guide {made.guide}, {count}, {made.style} formulas", markup=False)
    out.print(f"  60 months from {made.first_month}", markup=False)
    for old, new_name in made.renamed.items():
        if old != new_name:
            out.print(f"  {new_name} stands for {old} of the guide, with its targets and rules", markup=False)
    for text in made.left_out:
        out.print(f"  left out: {text}", markup=False)
    out.print("Next: type or fill the blue cells of Inputs; kpi fill takes a table of figures.", markup=False)
