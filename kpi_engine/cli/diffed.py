"""Two versions of a workbook compared, for the person who has to review the new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.audit.versions.changes import ORDER, WORDS, Change, Consequences, Differences, Kind
from kpi_engine.audit.versions.compare import NOT_COMPARED
from kpi_engine.cli.audit.documents import names_of
from kpi_engine.cli.hanging import print_hanging
from kpi_engine.cli.plain_table import plain_table
from kpi_engine.engine import ENGINE
from kpi_engine.formula.references import quoted
from kpi_engine.model.cell_error import plain
from kpi_engine.model.documents_of_diff import (
    ChangeJson,
    ConsequencesJson,
    DiffDocument,
    FollowedJson,
    ValuePairJson,
    VersionJson,
)
from kpi_engine.model.written import clipped, counted, listed, show

if TYPE_CHECKING:
    from rich.console import Console

_OF_A_KIND = 8
_KINDS = 6
"""Changes of a kind, and kinds with their changes, that the first screen shows; the others are counted."""
_FINALS = 8
_WIDTH = 120


def diff_document(found: Differences, files: Sequence[Path]) -> DiffDocument:
    """The comparison as the document `kpi.diff/1`; two files of one name are told apart by their folders."""
    names = names_of(files)
    old, new = (
        VersionJson(**asdict(version) | {"file": names[file]})
        for version, file in zip((found.old, found.new), files, strict=True)
    )
    return DiffDocument(
        engine=ENGINE, old=old, new=new,
        same=found.is_same, changed_cells=sum(len(cells) for cells in found.changed_cells.values()),
        summary=dict(Counter(change.kind for change in found.changes)),
        changes=[_change(change) for change in found.changes],
        consequences=_consequences(found.consequences), not_compared=[*found.not_compared, *NOT_COMPARED],
    )  # fmt: skip


def _change(change: Change) -> ChangeJson:
    return ChangeJson(
        kind=change.kind, weight=ORDER[change.kind] + 1, sheet=change.sheet, message=change.message,
        ranges=[str(area) for area in change.areas], old_ranges=[str(area) for area in change.old_areas],
        cells=change.cells, label=change.label, old=plain(change.old), new=plain(change.new),
        old_r1c1=change.old_r1c1, new_r1c1=change.new_r1c1,
        values=[
            ValuePairJson(cell=each.cell, old_cell=each.old_cell, old=plain(each.old), new=plain(each.new))
            for each in change.values
        ],
    )  # fmt: skip


def _consequences(found: Consequences) -> ConsequencesJson:
    return ConsequencesJson(
        cells=found.cells, by_sheet=dict(found.by_sheet), more_finals=found.more_finals,
        unexplained=[str(area) for area in found.unexplained],
        finals=[
            FollowedJson(sheet=each.sheet, cell=each.cell, old_cell=each.old_cell, label=each.label,
                         old=plain(each.old), new=plain(each.new))
            for each in found.finals
        ],
    )  # fmt: skip


def print_diff(out: Console, document: DiffDocument) -> None:
    """The verdict, the gravest kinds with their changes, what followed, and what was not compared."""
    out.print(f"{document.old.file} → {document.new.file}", style="bold", markup=False)
    out.print(f"  {conclusion(document)}", markup=False)
    kinds = list(dict.fromkeys(change.kind for change in document.changes))
    for kind in kinds[:_KINDS]:
        _print_kind(out, WORDS[kind_of(kind)], [each for each in document.changes if each.kind == kind])
    if kinds[_KINDS:]:
        rest = [f"{WORDS[kind_of(kind)].lower()}: {document.summary[kind]:,}" for kind in kinds[_KINDS:]]
        out.print()
        out.print(f"Also: {'; '.join(rest)}.", markup=False)
    _print_consequences(out, document.consequences)
    out.print()
    print_hanging(out, f"Not compared: {', '.join(document.not_compared)}.", 2, style="dim")
    if kinds[_KINDS:] or any(count > _OF_A_KIND for count in document.summary.values()):
        out.print("All of it, cell by cell: --format json", style="dim", markup=False)


def written_diff(document: DiffDocument, wanted: str) -> str:
    """The answer as the text of a file."""
    from io import StringIO

    from rich.console import Console

    if wanted == "html":
        from kpi_engine.cli.diffed_page import diff_page

        return diff_page(document)
    if wanted == "json":
        return document.model_dump_json(indent=2, by_alias=True) + "\n"
    file = StringIO()
    print_diff(Console(file=file, width=_WIDTH, highlight=False, color_system=None), document)
    return file.getvalue()


def conclusion(document: DiffDocument) -> str:
    """How the two versions differ, in one sentence."""
    if document.old.sha256 == document.new.sha256:
        return "The same file, byte for byte."
    followed = document.consequences.cells
    if document.same:
        results = "" if document.not_compared[0].startswith("results") else " results,"
        return f"Nothing changed: the same cells, formulas,{results} names, tables and settings."
    if not document.changes:
        return f"Nobody changed a cell; {counted(followed, 'stored result')} changed all the same."
    told = [counted(len(document.changes), "change")]
    told[0] += f" in {counted(document.changed_cells, 'cell')} of {document.new.cells:,}"
    if followed:
        told.append(f"{counted(followed, 'result')} changed as a consequence")
    return f"{listed(told)}."


def kind_of(word: str) -> Kind:
    """The kind that the document calls so."""
    return next(kind for kind in WORDS if kind == word)


def _print_kind(out: Console, title: str, changes: list[ChangeJson]) -> None:
    cells = sum(change.cells for change in changes)
    count = f" ({counted(cells, 'cell')})" if any(change.values for change in changes) else ""
    out.print()
    out.print(f"{title}{count}", style="bold", markup=False)
    for change in changes[:_OF_A_KIND]:
        print_hanging(out, f"  {change.message}", 4)
        if change.kind in ("formula changed", "formula typed over") and _needs_r1c1(change):
            out.print(f"    in R1C1: {_in_r1c1(change)}", style="dim", markup=False)
    if len(changes) > _OF_A_KIND:
        out.print(f"  … and {len(changes) - _OF_A_KIND:,} more", markup=False)


def _needs_r1c1(change: ChangeJson) -> bool:
    """True where the formula was copied or moved, so that its two spellings do not compare by eye."""
    return change.cells > 1 or [each.partition("!")[2] for each in change.ranges] != [
        each.partition("!")[2] for each in change.old_ranges
    ]


def _in_r1c1(change: ChangeJson) -> str:
    new = change.new_r1c1 or "typed values"
    return f"{clipped(change.old_r1c1, 60)} → {clipped(new, 60)}"


def _print_consequences(out: Console, found: ConsequencesJson) -> None:
    if not found.cells:
        return
    sheets = ", ".join(f"{quoted(sheet)} {count:,}" for sheet, count in found.by_sheet.items())
    out.print()
    out.print(
        f"Results that changed as a consequence ({counted(found.cells, 'cell')})", style="bold", markup=False
    )
    out.print(f"  {clipped(sheets, 200)}", markup=False)
    if found.unexplained:
        ranges = ", ".join(found.unexplained[:_OF_A_KIND]) + (" …" if found.unexplained[_OF_A_KIND:] else "")
        out.print(f"  Nothing that they read has changed, yet these did: {ranges}", markup=False)
    if found.finals:
        table = plain_table(indent=2)
        table.add_column("Final result", overflow="fold")
        for heading in ("Was", "Is"):
            table.add_column(heading, justify="right", overflow="fold")
        table.add_column("What it is", overflow="fold")
        for each in found.finals[:_FINALS]:
            values = (show(each.old), show(each.new))
            table.add_row(f"{quoted(each.sheet)}!{each.cell}", *values, clipped(each.label, 50))
        out.print(table)
    more = len(found.finals) - _FINALS + found.more_finals
    if more > 0:
        out.print(f"  … and {more:,} more final results", markup=False)
