"""The story of `kpi demo`: fill, recalculate, read the status, plant an error, find it."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from kpi_engine.cli.cells import as_json
from kpi_engine.cli.findings import print_evidence
from kpi_engine.engine import ENGINE, CheckReport, check, fill_template, recalculate
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.model.documents import DemoDocument, DemoKpi
from kpi_engine.model.guide import MarkKind
from kpi_engine.model.unit import Unit
from kpi_engine.model.written import show
from kpi_engine.resources import shipped
from kpi_engine.sources import read_facts
from kpi_engine.workbook.package import Package

if TYPE_CHECKING:
    from rich.console import Console

GUIDE = "mobile_app_security"
PLANTED = "150%"
_UNITS = {"%": Unit.FRACTION, "months": Unit.MONTHS, "hours": Unit.HOURS, "times": Unit.RATIO}
"""Units of the Status sheet that a figure is shown with; the others are plain numbers."""

_COLOUR = {"on target": "green", "watch": "yellow", "off": "red", "check input": "red", "fires": "red"}


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One KPI of the Status sheet, as the workbook itself computed it."""

    label: str
    unit: str
    value: Scalar
    target: Scalar
    status: str
    mark: str


@dataclass(frozen=True, slots=True)
class Story:
    """Everything the demo did, for print and for JSON."""

    folder: Path
    workbook: Path
    period: str
    cells: int
    lines: tuple[StatusLine, ...]
    triggers: tuple[str, ...]
    summary: dict[str, int]
    report: CheckReport


def tell(folder: Path) -> Story:
    """Do the main job in `folder`, which is created; files of an earlier demo are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    template, data, workbook = folder / "template.xlsx", folder / "figures.csv", folder / f"{GUIDE}.xlsx"
    subscriptions = folder / "subscriptions.csv"
    copied = {
        f"{GUIDE}.xlsx": template,
        f"samples/{GUIDE}.csv": data,
        "samples/subscriptions.csv": subscriptions,
    }
    for source, target in copied.items():
        with shipped(f"workbook_templates/{source}") as path:
            shutil.copyfile(path, target)
    receipt = fill_template(template, data, workbook)
    summary = {str(status): count for status, count in recalculate(workbook).summary().items()}
    package = Package.open(workbook)
    facts = read_facts(data)
    months = (fact.period for fact in facts if fact.scenario == "Actual" and fact.period[5:].isdigit())
    period = max(months)
    report = _plant(folder / "facts.csv", period)
    return Story(
        folder, workbook, period, len(receipt.inputs), tuple(_status(package)), tuple(_triggers(package)),
        summary, report,
    )  # fmt: skip


def _plant(path: Path, period: str) -> CheckReport:
    """Somebody reports 60 of 400 trials and types the 15.0 % without its decimal point."""
    rows = [("trial_to_paid", PLANTED), ("paid_conversions", "60"), ("trials", "400")]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "guide", "kpi", "period", "value"])
        writer.writerows([name, GUIDE, name, period, value] for name, value in rows)
    return check(path)


def _status(package: Package) -> Iterator[StatusLine]:
    for row in _table(package, "Status", "KPI"):
        label = str(row["KPI"]) + (f", {row['Segment']}" if row.get("Segment") else "")
        if row["Unit"] is None:  # the line between main and secondary KPIs
            continue
        status = "needs data" if isinstance(row["Status"], CellError) else str(row["Status"])
        yield StatusLine(label, str(row["Unit"]), row["Value"], row["Target"], status,
                         _kinds(row["Marks and notes"]))  # fmt: skip


def _kinds(mark: Scalar) -> str:
    """What a guide does not state plainly, without the reasons: `restored, uncertain`."""
    kinds = (part.split(":")[0].strip() for part in str(mark or "").split(";"))
    return ", ".join(kind for kind in kinds if kind in get_args(MarkKind))


def _triggers(package: Package) -> Iterator[str]:
    for row in _table(package, "Status", "Trigger"):
        if row.get("State") == "fires":
            yield f"{row['Trigger']}: {row['Action']}"


def _table(package: Package, sheet: str, first: str) -> Iterator[dict[str, Scalar]]:
    """The rows below the header row that begins with `first`, up to the first empty row."""
    rows: dict[int, dict[int, Scalar]] = {}
    for cell in package.cells(sheet):
        if cell.value is not None:
            rows.setdefault(cell.row, {})[cell.column] = cell.value
    header = next(number for number in sorted(rows) if rows[number].get(1) == first)
    number = header + 1
    while number in rows:
        yield {str(text): rows[number].get(column) for column, text in rows[header].items()}
        number += 1


def _shown(value: Scalar, unit: str) -> str:
    if isinstance(value, CellError) or not isinstance(value, int | float):
        return "–" if value in (None, CellError.NA) else show(value)
    return _UNITS.get(unit.removesuffix(" per month"), Unit.NUMBER).show(float(value))


def demo_document(story: Story) -> DemoDocument:
    """The demo as JSON."""
    return DemoDocument(
        engine=ENGINE, workbook=str(story.workbook), period=story.period,
        kpis=[
            DemoKpi(
                kpi=at.label, value=as_json(at.value), target=as_json(at.target),
                status=at.status, mark=at.mark,
            )
            for at in story.lines
        ],
        triggers=list(story.triggers), recalculated=story.summary,
        findings=story.report.as_dict()["findings"],
    )  # fmt: skip


def print_demo(out: Console, story: Story) -> None:
    """The demo for a person."""
    from rich.table import Table

    out.print("1. Filled and recalculated", style="bold")
    data = story.folder / "figures.csv"
    out.print(f"   {story.cells:,} figures from {data} into a copy of the template", markup=False)
    formulas = sum(story.summary.values())
    out.print(
        f"   {story.summary.get('equal', 0):,} of {formulas:,} formulas agree with a second calculation\n"
    )
    out.print(f"2. KPIs at {story.period} against the targets of the guide", style="bold")
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 3, 0, 0))
    for column in ("   KPI", "Value", "Target", "Status", "Mark"):
        table.add_column(column, justify="right" if column in ("Value", "Target") else "left")
    for line in story.lines:
        colour = _COLOUR.get(line.status, "dim")
        table.add_row(
            f"   {line.label}", _shown(line.value, line.unit), _shown(line.target, line.unit),
            f"[{colour}]{line.status}[/]", f"[dim]{line.mark}[/]",
        )  # fmt: skip
    out.print(table)
    out.print("\n   Rules that fire:" if story.triggers else "\n   No rule fires.")
    for trigger in story.triggers:
        out.print(f"   - {trigger}", markup=False)
    _print_planted(out, story)
    out.print("\n4. Your workbook", style="bold")
    out.print(f"   {story.workbook.resolve()}", markup=False, soft_wrap=True)
    out.print("   Open it in Excel or LibreOffice; it needs no add-in. Start at the sheet Board.")


def _print_planted(out: Console, story: Story) -> None:
    facts = story.folder / "facts.csv"
    out.print("\n3. A planted error", style="bold")
    out.print(
        f"   In {facts} a conversion of 15.0% is typed as {PLANTED}. kpi check says:\n",
        markup=False,
    )
    for finding in story.report.findings:
        out.print(f"   {finding.verdict}: {finding.kind}", style="bold red", markup=False)
        out.print(f"   {finding.message}", markup=False)
        print_evidence(out, finding)
