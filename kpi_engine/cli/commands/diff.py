"""`kpi diff`: what changed between two versions of a workbook."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kpi_engine.cli.options import FormatOrPage, LogFile, Verbose
from kpi_engine.cli.run import start
from kpi_engine.errors import InputError

_EXAMPLES = """
Examples:

kpi diff model-v1.xlsx model-v2.xlsx

kpi diff model-v1.xlsx model-v2.xlsx -o changes.html
"""
_DIFFERS = 1
_FORMATS = ("text", "json", "html")
_ENDINGS = {".html": "html", ".htm": "html", ".json": "json", ".txt": "text"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("diff", epilog=_EXAMPLES)(diff)


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The version that is known.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The version that arrived.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write the answer to this file.")
    ] = None,
    format_: FormatOrPage = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Compare two versions of a workbook: what was changed, and what merely moved or followed."""
    from kpi_engine.cli.diffed import diff_document, print_diff, written_diff
    from kpi_engine.engine.comparing_versions import diff as compared
    from kpi_engine.workbook.save import same_file, save_atomically

    if output is not None and any(same_file(output, each) for each in (old, new)):
        raise InputError(
            "The output is one of the two workbooks. Name another file, such as changes.json.",
            code="output-is-workbook",
        )
    wanted = _wanted(format_, output)
    run = start("diff", format="text" if wanted == "html" else wanted, verbose=verbose, log_file=log_file)
    with run.working(f"Comparing {old.name} with {new.name}"):
        document = diff_document(compared(old, new), (old, new))
    if output is None and wanted == "html":
        sys.stdout.write(written_diff(document, wanted))
    elif output is None:
        run.answer(document, lambda out: print_diff(out, document))
    else:
        kind = wanted or run.settings.text("format")
        save_atomically(written_diff(document, kind).encode("utf-8"), output)
        run.say(f"Written to {output}")
    if not document.same:
        sys.stdout.flush()
        raise typer.Exit(_DIFFERS)


def _wanted(stated: str | None, output: Path | None) -> str | None:
    """What the answer is written for: as it is stated, else as the ending of the file says."""
    if stated is not None and stated not in _FORMATS:
        raise InputError(f"--format is text, json or html; found {stated[:30]!r}.", code="bad-setting")
    return stated or (_ENDINGS.get(output.suffix.lower()) if output else None)
