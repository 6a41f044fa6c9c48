"""Rule L01: a formula has lost the cells that it read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies, SheetCells
from kpi_engine.audit.excel.charts import chart_formulas
from kpi_engine.audit.excel.parts import behind_cells
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.tokens import Kind
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.formulas_elsewhere import formulas_elsewhere
from kpi_engine.workbook.references import parse_range

_LOST = "#REF!"
_MANY = 10
"""So many different broken formulas on one sheet have one cause: what they were built on was deleted."""
_SHOWN = 10
_MOST_CELLS = 1_000
"""A validation of whole columns is told by its place in words."""


@rule(
    "L01", "broken-reference", group="references", severity="error",
    why="Rows, columns or a sheet were deleted that the formula read: its result is an error, or "
        "rests on less.",
    remedy="Restore the cells, or write the reference anew; an older version of the workbook shows "
           "which it was.",
    cite=Cite("Excel, how to correct a #REF! error", read="2026-11-22"),
    examples=[
        Example("""
            Month | Cost
            Jan   | 5
            Total | =SUM(B2:B2)+#REF! -> #REF!
            """, flagged=("B3",)),
        Example("""
            Month | Cost
            Jan   | 5
            Total | =IFERROR(B2+#REF!,0)
            """, flagged=("B3",), why="IFERROR hides it"),
        Example("""
            Month | Cost
            Jan   | 5
            """, validations={"Sheet1!B2": "decimal 0 #REF!"}, flagged=("B2",)),
        Example("""
            Month | Cost
            Jan   | 5
            Total | =SUM(B2:B2)
            Note  | #REF! means a lost reference
            """),
        Example("""
            Month | Cost
            Jan   | 5
            Total | =IF(ISERROR(B2),"#REF!",B2)
            """, why="a text in the formula"),
    ],
)  # fmt: skip
def broken_reference(book: AuditBook) -> Iterator[Flag]:
    """A formula contains #REF!, in a cell, a chart, a table, a validation or a conditional format.

    Outside cells no figure is wrong: a chart or a table that lost its cells is a warning, a validation or a
    conditional format that no longer does anything is told as information.
    """
    for sheet in book.sheets:
        broken = [copies for copies in sheet.copies if _is_broken(copies)]
        groups = [broken] if len(broken) > _MANY else [[copies] for copies in broken]
        yield from (_flag(sheet, group) for group in groups)
    yield from _elsewhere(book)
    for title, formula in chart_formulas(book.package):
        if _LOST in formula:
            yield Flag(
                f"A chart on {title} has lost the cells that it shows: {formula[:80]}.",
                sheet=title, severity="warning", about=formula,
            )  # fmt: skip


def _flag(sheet: SheetCells, broken: Sequence[Copies]) -> Flag:
    """One formula with all its copies, or a whole sheet that lost what most of it was built on."""
    first = broken[0]
    areas = tuple(area for copies in broken for area in copies.areas)
    cells = sum(len(copies.positions) for copies in broken)
    what = f"{len(broken):,} formulas in {cells:,} cells of {sheet.name} have lost references, first"
    said = f"{what} {areas[0]}" if len(broken) > 1 else f"{areas[0]} has lost a reference"
    fails = any(isinstance(sheet.cells[each.first].value, CellError) or _masks(each) for each in broken)
    facts = tuple((str(each.areas[0]), f"={each.at(*each.first)}") for each in broken[:_SHOWN])
    return Flag(
        f"{said}: ={first.at(*first.first)[:120]}", areas,
        AuditEvidence(facts=facts if len(broken) > 1 else ()), severity="error" if fails else "warning",
    )  # fmt: skip


def _is_broken(copies: Copies) -> bool:
    if not any(isinstance(piece, str) and _LOST in piece for piece in copies.shape):
        return False
    return any(token.kind is Kind.ERROR and token.text.endswith(_LOST) for token in copies.tokens)


def _masks(copies: Copies) -> bool:
    return bool({"IFERROR", "ISERROR", "ISERR", "IFNA"} & set(copies.functions))


def _elsewhere(book: AuditBook) -> Iterator[Flag]:
    lost = [sheet.name for sheet in book.sheets if _LOST.encode("ascii") in behind_cells(book, sheet.name)]
    for place, formula in formulas_elsewhere(book.package, lost):
        if _LOST not in formula:
            continue
        is_table = place.kind.startswith("table")
        areas = [parse_range(ref, place.sheet) for ref in ("" if is_table else place.label).split()]
        where = place.label if is_table else f"{place.sheet} {place.label[:40]}"
        yield Flag(
            f"The {place.kind} of {where} has lost a reference: {formula[:80]}.",
            tuple(area for area in areas if area and len(area) <= _MOST_CELLS),
            AuditEvidence(formula=f"={formula}"),
            sheet=place.sheet, severity="warning" if is_table else "info", about=f"{place.kind} {formula}",
        )  # fmt: skip
