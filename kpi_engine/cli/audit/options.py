"""Options that `kpi audit` and `kpi batch audit` share, declared once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

AuditRules = Annotated[
    str | None,
    typer.Option(
        "--rules", metavar="F*,-V01", help="Only these rules, by id or name; with a - in front, not them."
    ),
]
BaselineFile = Annotated[
    Path | None,
    typer.Option("--baseline", metavar="FILE", help="An earlier --format json: only the rest is news."),
]
NewDecisions = Annotated[
    Path | None,
    typer.Option(
        "--new-decisions",
        metavar="FILE",
        help="Write a YAML file to decide in: each open error and warning; with --all, info too.",
    ),
]
ClearMarks = Annotated[
    bool,
    typer.Option("--clear-marks", help="Take sheet and marks out of an annotated copy, into the file of -o."),
]
DecisionsFile = Annotated[
    Path | None,
    typer.Option(
        "--decisions", metavar="FILE", help="What was accepted or suppressed, and why: .yaml, .csv, .xlsx."
    ),
]
