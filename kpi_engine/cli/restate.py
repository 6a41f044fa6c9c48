"""History restated, for a terminal, for JSON and as a CSV file."""

from __future__ import annotations

import csv
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.cli.cells import as_json
from kpi_engine.cli.status import WIDTH, decisions_json, plain
from kpi_engine.engine import ENGINE
from kpi_engine.errors import InputError
from kpi_engine.model.document import CellJson
from kpi_engine.model.documents_of_results import RestateDocument, RestateRow
from kpi_engine.model.policy import Policy
from kpi_engine.model.unit import Unit
from kpi_engine.model.written import fixed
from kpi_engine.results.restate import Restatement

if TYPE_CHECKING:
    from rich.console import Console

_SHOWN = 24
"""Months a KPI that a terminal shows; the file and JSON have all."""
_COLUMNS = ("kpi", "segment", "month", "unit", "reported", "restated", "difference", "reported_definition",
            "restated_definition", "reason")  # fmt: skip


def restate_document(found: Restatement, data: Path, policy: Policy) -> RestateDocument:
    """The restatement for a machine."""
    return RestateDocument(
        engine=ENGINE, data=str(data), guide=found.reported.guide.id, scenario=found.reported.scenario,
        months=list(found.reported.months),
        rows=[
            RestateRow(
                kpi=row.kpi.id, label=row.kpi.label, segment=row.segment, month=row.month,
                unit=row.unit.value, reported=as_json(row.reported), restated=as_json(row.restated),
                difference=row.difference, reported_definition=row.reported_definition,
                restated_definition=row.restated_definition, reason=row.reason,
            )
            for row in found.rows
        ],
        policy=decisions_json(policy), notes=list(found.notes),
    )  # fmt: skip


def write_rows(document: RestateDocument, output: Path, *, kept: tuple[Path | None, ...]) -> None:
    """Every row as CSV that Excel opens; the files that were read are never overwritten."""
    if any(file is not None and file.resolve() == output.resolve() for file in kept):
        raise InputError(
            f"{output.name} is a file that is read here. Choose another name for the rows.",
            code="output-is-data",
        )
    with output.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(_COLUMNS)
        for row in document.rows:
            cells = [getattr(row, column) for column in _COLUMNS]
            writer.writerow(["" if cell is None else cell for cell in cells])


def print_restatement(out: Console, document: RestateDocument, output: Path | None) -> None:
    """One table a KPI, under the two definitions; then what cannot be restated."""
    months = document.months
    out.print(GUIDES.get(document.guide).title, style="bold", markup=False, width=WIDTH)
    out.print(f"{document.scenario}, {months[0]} to {months[-1]}", markup=False)
    for _, rows in groupby(document.rows, key=lambda row: (row.kpi, row.segment)):
        _print_kpi(out, list(rows))
    if not document.rows:
        out.print("\nNo figure changes: every month was reported by the latest definitions.")
    for note in document.notes:
        out.print(f"\nnote: {note}", style="dim", markup=False, width=WIDTH)
    if output:
        out.print(f"\n{len(document.rows):,} rows written to {output}", markup=False)


def _print_kpi(out: Console, rows: list[RestateRow]) -> None:
    from rich.table import Table

    first = rows[0]
    segment = f", {first.segment}" if first.segment else ""
    out.print(f"\n{first.label}{segment}", style="bold", markup=False)
    for title, definitions in (
        ("as reported", [row.reported_definition for row in rows]),
        ("restated", [row.restated_definition for row in rows]),
    ):
        for definition in dict.fromkeys(definitions):
            out.print(f"  {title}: {definition}", style="dim", markup=False, width=WIDTH)
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 3, 0, 2), width=WIDTH)
    for title in ("Month", "As reported", "Restated", "Difference", ""):
        side = "right" if title in ("As reported", "Restated", "Difference") else "left"
        table.add_column(title, justify=side, overflow="fold")  # type: ignore[arg-type]
    unit = Unit(first.unit)
    for row in rows[-_SHOWN:]:
        table.add_row(
            row.month, _shown(row.reported, unit), _shown(row.restated, unit),
            _difference(row.difference, unit), f"[dim]{plain(row.reason)}[/]",
        )  # fmt: skip
    out.print(table)
    if len(rows) > _SHOWN:
        out.print(
            f"  {len(rows) - _SHOWN} earlier months: -o FILE writes them all", style="dim", markup=False
        )


def _shown(value: CellJson, unit: Unit) -> str:
    return unit.show(value) if isinstance(value, float) else str(value)


def _difference(value: float | None, unit: Unit) -> str:
    if value is None:
        return "–"
    if unit is Unit.DATE:
        return f"{value:+,.0f} days"
    sign = "+" if value > 0 else ""
    points = " points" if unit is Unit.FRACTION else ""
    return sign + (f"{fixed(value * 100, 1)}{points}" if points else unit.show(value))
