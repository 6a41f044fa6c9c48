"""`kpi explain` and `kpi trace`: where a figure comes from, and how a workbook hangs together."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from kpi_engine.cli.options import CompanyFile, Format, LogFile, Verbose
from kpi_engine.cli.run import start
from kpi_engine.errors import InputError

if TYPE_CHECKING:
    from kpi_engine.model.documents_of_tracing import TraceDocument

_ENDINGS = {".json": "json", ".dot": "dot", ".gv": "dot", ".html": "html", ".htm": "html"}
_FORMATS = ("text", "json", "dot", "html")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("explain")(explain)
    app.command("trace")(trace)


def explain(
    workbook: Annotated[Path, typer.Argument(help="The workbook.")],
    cell: Annotated[str, typer.Argument(help="The cell with its sheet, KPIs!H7, or a defined name.")],
    depth: Annotated[
        int, typer.Option("--depth", min=0, max=20, metavar="N", help="Steps of precedents to show.")
    ] = 3,
    company: CompanyFile = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Explain one cell: formula in words, KPI, inputs, precedents, what moves it."""
    from kpi_engine.cli.explained import explain_document, print_explanation
    from kpi_engine.engine import explain as explained

    run = start("explain", company=company, format=format_, verbose=verbose, log_file=log_file)
    with run.working(f"Explaining {cell} of {workbook.name}"):
        document = explain_document(explained(workbook, cell, depth=depth))
    run.answer(document, lambda out: print_explanation(out, document, depth))


def trace(
    workbook: Annotated[Path, typer.Argument(help="The workbook.")],
    cell: Annotated[
        str, typer.Option("--cell", metavar="SHEET!CELL", help="Only what lies around this cell or name.")
    ] = "",
    depth: Annotated[
        int, typer.Option("--depth", min=1, max=50, metavar="N", help="With --cell: steps from it.")
    ] = 3,
    direction: Annotated[
        str,
        typer.Option(
            "--direction",
            metavar="precedents|dependents|both",
            help="With --cell: one way or both.",
        ),
    ] = "both",
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="The file to write: .html, .dot or .json.",
        ),
    ] = None,
    company: CompanyFile = None,
    format_: Annotated[
        str | None,
        typer.Option("--format", metavar="text|json|dot|html", help="What the answer is written for."),
    ] = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Draw which formulas of a workbook read which cells: JSON, Graphviz or a page."""
    from kpi_engine.cli.traced import print_trace, trace_document
    from kpi_engine.engine import trace as traced
    from kpi_engine.workbook.save import same_file, save_atomically

    if output is not None and same_file(output, workbook):
        raise InputError(
            "The output is the workbook itself. Name another file, such as trace.html.",
            code="output-is-workbook",
        )
    wanted = _format(format_, output)
    known = "json" if wanted == "json" else "text" if wanted else None
    run = start("trace", company=company, format=known, verbose=verbose, log_file=log_file)
    if direction not in ("precedents", "dependents", "both"):
        raise InputError(
            f"--direction is precedents, dependents or both, not {direction[:30]}.", code="options"
        )
    with run.working(f"Following the formulas of {workbook.name}"):
        way = cast(Literal["precedents", "dependents", "both"], direction)
        document = trace_document(traced(workbook, cell, depth=depth, direction=way))
        text = _written(document, wanted) if output or wanted in ("dot", "html") else ""
    if output is not None:
        save_atomically(text.encode("utf-8"), output)
        run.say(f"Written to {output}")
    elif text:
        sys.stdout.write(text)
    else:
        run.answer(document, lambda out: print_trace(out, document))


def _format(stated: str | None, output: Path | None) -> str | None:
    """What to write: as it is stated, else as the ending of the file says."""
    if stated is not None and stated not in _FORMATS:
        raise InputError(f"--format is text, json, dot or html, not {stated[:30]}.", code="options")
    if stated or output is None:
        return stated
    found = _ENDINGS.get(output.suffix.lower())
    if found is None:
        raise InputError(
            f"{output.name[:60]}: the ending says what to write. Take .html, .dot or .json, or add --format.",
            code="options",
        )
    return found


def _written(document: TraceDocument, wanted: str | None) -> str:
    if wanted == "dot":
        from kpi_engine.cli.traced import dot

        return dot(document)
    if wanted == "html":
        from kpi_engine.cli.traced_page import trace_page

        return trace_page(document)
    return document.model_dump_json(indent=2, by_alias=True) + "\n"
