"""Rule U04: the parts make their total only if one of them is divided or multiplied by ten."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell
from kpi_engine.audit.magnitudes.typed_totals import TypedTotal, typed_totals
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.references import cell_name
from kpi_engine.model.audit import AuditEvidence, AuditFix, Correction
from kpi_engine.model.kpi import Cite
from kpi_engine.model.written import written
from kpi_engine.workbook.references import Area

_FACTORS = (0.1, 0.01, 0.001, 10.0, 100.0, 1000.0, -1.0)
_ACCIDENTS = 100
"""The agreement must be an accident in fewer than one case in so many, which a large difference is."""


@rule(
    "U04", "slip-proved-by-total", group="values", severity="error",
    why="The typed total was right when it was entered; the parts as they stand do not make it.",
    remedy="Correct the part whose decimal point or sign slipped, or the total itself.",
    cite=Cite("EuSpRIG, spreadsheet errors: units and scale", read="2026-11-22"),
    examples=[
        Example("""
            Item  | Cost
            Rent  | 1250
            Staff | 91300
            Power | 4720
            Total | 15100
            """, flagged=("B3",)),
        Example("""
            Item  | Cost
            Rent  | 12500
            Staff | 91300
            Power | -4725
            Total | 108525
            """, flagged=("B4",), why="the sign"),
        Example("""
            Item  | Cost
            Rent  | 1250
            Staff | 9130
            Power | 472
            Total | 108520
            """, flagged=("B5",), why="the total itself"),
        Example("""
            Item  | Cost
            Rent  | 1250
            Staff | 9130
            Total | 10380
            """),
        Example("""
            Item  | Cost
            Rent  | 1250
            Staff | 9130
            Total | 11000
            """, why="rounded, or something else is missing"),
    ],
)  # fmt: skip
def slip_proved_by_total(book: AuditBook) -> Iterator[Flag]:
    """A typed total differs from its parts, and exactly one slip of a point or sign explains all of it."""
    for sheet in book.sheets:
        for total in typed_totals(sheet):
            if total.equals(total.sum) or not total.sum or not _is_sure(total):
                continue
            found = list(_slips(total))
            if len(found) == 1:
                yield _flag(total, *found[0])


def _slips(total: TypedTotal) -> Iterator[tuple[Cell, float]]:
    """The cells and factors that make the parts agree with the total."""
    for factor in _FACTORS:
        if factor > 0 and total.equals(total.sum / factor):
            yield total.cell, factor
    for part, value in zip(total.parts, total.values, strict=True):
        if part.kind or not value:
            continue
        for factor in _FACTORS:
            if total.equals(total.sum - value + value * factor):
                yield part, factor


def _is_sure(total: TypedTotal) -> bool:
    """True where so large a difference, in the smallest unit of the figures, agrees by no accident."""
    units = 10.0 ** max(len(f"{value:.12g}".partition(".")[2]) for value in (total.value, *total.values))
    tries = len(_FACTORS) * (len(total.parts) + 1)
    return abs(total.sum - total.value) * min(units, 1_000.0) >= _ACCIDENTS * tries


def _flag(total: TypedTotal, cell: Cell, factor: float) -> Flag:
    area = Area(total.sheet, cell.row, cell.column, cell.row, cell.column)
    value = float(cell.value)  # type: ignore[arg-type]
    right = float(f"{value * factor if cell is not total.cell else total.sum:.15g}")
    parts, whole = total.area.ref, cell_name(*total.cell.position)
    return Flag(
        f"{area} is {written(value)}; {parts} makes the total {written(total.value)} in {whole} only with "
        f"{written(right)}.",
        (area,),
        AuditEvidence(peers=(str(total.area),), facts=(
            ("Typed", written(value)), ("Total", f"{whole} {written(total.value)}"),
            ("Sum of the parts", written(total.sum)), ("Agrees with", written(right)))),
        AuditFix(f"Enter {written(right)}, once the source says so.",
                 (Correction(total.sheet, cell_name(*cell.position), right),)),
    )  # fmt: skip
