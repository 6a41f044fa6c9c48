"""Options that every command shares, declared once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Format = Annotated[
    str | None,
    typer.Option("--format", metavar="text|json", help="What the answer is written for: text or json."),
]
FormatOrPage = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="text|json|html",
        help="What the answer is written for; html is a page to forward and print: -o report.html.",
    ),
]
Verbose = Annotated[bool | None, typer.Option("--verbose", help="Say more about what is done.")]
LogFile = Annotated[
    str | None,
    typer.Option("--log-file", metavar="FILE", help="Append a log of the run; never a cell's value."),
]
Decimal = Annotated[
    str | None,
    typer.Option(
        "--decimal", metavar=".|,", help="The decimal sign of the data, where the data does not settle it."
    ),
]
Sheet = Annotated[
    str | None, typer.Option("--sheet", metavar="SHEET", help="The sheet to read, for data in a workbook.")
]
FailOn = Annotated[
    str | None,
    typer.Option(
        "--fail-on", metavar="error|warning|info|never", help="Findings from here on give exit code 1."
    ),
]
CompanyFile = Annotated[
    Path | None,
    typer.Option("--company", metavar="FILE", help="Your own terms, KPIs and targets: a YAML file."),
]
DataFile = Annotated[
    Path, typer.Option("--data", metavar="FILE", help="CSV file or workbook with the figures.")
]
PolicyFile = Annotated[
    Path | None,
    typer.Option("--policy", metavar="FILE", help="The policy card: a YAML file with a list `policy:`."),
]
MapFile = Annotated[
    Path | None,
    typer.Option("--map", metavar="FILE", help="Where figures go: a YAML file, instead of names."),
]
Trust = Annotated[
    list[str] | None,
    typer.Option("--trust", metavar="ID", help="Id of a figure that is certainly right."),
]
CellMap = Annotated[
    Path | None, typer.Option("--map", metavar="FILE", help="Read the cells as this saved map says.")
]
Maps = Annotated[
    Path | None,
    typer.Option("--maps", metavar="FOLDER", help="Where maps of workbooks of the same layout are."),
]
Synonyms = Annotated[
    Path | None,
    typer.Option("--synonyms", metavar="FILE", help="Your own words for figures: a YAML file."),
]
Rules = Annotated[
    Path | None,
    typer.Option("--rules", metavar="FILE", help="Identities of your own: a YAML file, see docs/rules.md."),
]
Accept = Annotated[
    list[str] | None,
    typer.Option("--accept", metavar="ID", help="Accept the proposal of this finding; repeatable."),
]
AnswersFile = Annotated[
    Path | None,
    typer.Option("--answers", metavar="FILE", help="The answered questions of kpi check --questions."),
]
CorrectedCopy = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="OUT", help="Write a corrected copy.")
]
WorkbookOut = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", help="The workbook to write.")
]
ReceiptFile = Annotated[
    Path | None, typer.Option("--receipt", metavar="FILE", help="Where the receipt goes.")
]
NoReceipt = Annotated[bool, typer.Option("--no-receipt", help="Write no receipt.")]
InPlace = Annotated[
    bool, typer.Option("--in-place", help="Write into the file itself; a backup is kept beside it.")
]
Restate = Annotated[bool, typer.Option("--restate", help="Change figures of closed periods, and list them.")]
Close = Annotated[
    str, typer.Option("--close", metavar="MONTH", help="Close the workbook through this month.")
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs", min=1, metavar="N", help="Processes side by side; as many as there are processors."
    ),
]
Dask = Annotated[
    str,
    typer.Option(
        "--dask",
        metavar="ADDRESS|local",
        help="Work on a Dask cluster: tcp://host:8786, or local for one on this machine. All its machines "
        "must see the files in one shared folder, under the same name, and have this version of kpi.",
    ),
]
