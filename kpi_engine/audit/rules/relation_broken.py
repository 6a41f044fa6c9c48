"""Rule U05: one row breaks what holds between the typed columns in all others."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf, log10
from statistics import median

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell, SheetCells
from kpi_engine.audit.magnitudes.relations import Relation, agrees, number, relations
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.references import cell_name, column_letters
from kpi_engine.model.audit import AuditEvidence, AuditFix, Correction
from kpi_engine.model.kpi import Cite
from kpi_engine.model.written import show, written
from kpi_engine.workbook.references import Area

_FACTORS = (0.1, 0.01, 0.001, 10.0, 100.0, 1000.0, -1.0)
_AROUND = 3
_CLEARER = 0.5
"""Half a power of ten nearer to its neighbours makes one of several possible slips the likely one."""
_WORDS = {"+": "the sum of", "*": "the product of", "/": "the quotient of"}

Slip = tuple[Cell, float]


@rule(
    "U05", "relation-broken", group="values", severity="error",
    why="The columns belong together; where one row does not agree with itself, one of its figures is wrong.",
    remedy="Correct the figure, or let a formula compute the dependent column.",
    cite=Cite("EuSpRIG, spreadsheet errors: units and scale", read="2026-11-22"),
    gives_way_to=("U01", "U02", "U04"),
    examples=[
        Example("""
            Plan | Price | Seats | MRR
            A    | 10.5  | 31    | 325.5
            B    | 20    | 42    | 840
            C    | 31    | 50    | 155
            D    | 40    | 61    | 2440
            E    | 55    | 70    | 3850
            F    | 60    | 35    | 2100
            G    | 21    | 44    | 924
            H    | 33    | 47    | 1551
            I    | 44    | 52    | 2288
            J    | 52    | 58    | 3016
            K    | 57    | 63    | 3591
            """, flagged=("D4",)),
        Example("""
            Plan | New  | Lost | Net
            A    | 105  | -31  | 74
            B    | 200  | -42  | 158
            C    | 310  | 50   | 260
            D    | 400  | -61  | 339
            E    | 555  | -70  | 485
            F    | 600  | -35  | 565
            G    | 210  | -44  | 166
            H    | 330  | -47  | 283
            I    | 440  | -52  | 388
            J    | 520  | -58  | 462
            K    | 570  | -63  | 507
            """, flagged=("C4",), why="the sign"),
        Example("""
            Plan | Price | Seats | MRR
            A    | 10.5  | 31    | 325.5
            B    | 20    | 42    | 840
            C    | 31    | 50    | 1550
            D    | 40    | 61    | 2440
            E    | 55    | 70    | 3850
            F    | 60    | 35    | 2100
            G    | 21    | 44    | 924
            H    | 33    | 47    | 1551
            """),
        Example("""
            Plan | Seats | Trials | Calls
            A    | 105   | 31     | 7
            B    | 200   | 42     | 5
            C    | 310   | 50     | 3
            D    | 400   | 61     | 8
            E    | 555   | 70     | 1
            F    | 600   | 35     | 4
            G    | 210   | 44     | 9
            H    | 330   | 47     | 2
            """, why="columns that have nothing to do with each other"),
    ],
)  # fmt: skip
def relation_broken(book: AuditBook) -> Iterator[Flag]:
    """Typed columns (or rows) are sum, product or quotient of each other in nine rows of ten, but not here.

    Where a slipped point or a sign explains the row, the figure is an error, with its correction; otherwise
    the row is worth knowing.
    """
    for sheet in book.sheets:
        told: set[tuple[int, int]] = set()
        for relation in relations(sheet):
            for cells in relation.broken:
                if not told & {cell.position for cell in cells}:
                    told |= {cell.position for cell in cells}
                    yield _flag(relation, cells, _slip(sheet, relation, cells))


def _slip(sheet: SheetCells, relation: Relation, cells: tuple[Cell, Cell, Cell]) -> Slip | None:
    """The one figure and factor that mend the row; of several the one that mends its line as well."""
    found: list[tuple[float, Slip]] = []
    for place, cell in enumerate(cells):
        for factor in _FACTORS:
            values = [number(each) for each in cells]
            values[place] *= factor
            if agrees(values[0], values[1], relation.sign, values[2]):
                found.append((_gain(sheet, relation, cell, factor), (cell, factor)))
    found.sort(key=lambda each: -each[0])
    if not found or (len(found) > 1 and found[0][0] < found[1][0] + _CLEARER):
        return None
    return found[0][1]


def _gain(sheet: SheetCells, relation: Relation, cell: Cell, factor: float) -> float:
    """How much nearer, in powers of ten, the factor brings a figure to its neighbours along the line."""
    down, across = (1, 0) if relation.is_down else (0, 1)
    near = (
        sheet.get(cell.row + step * down, cell.column + step * across)
        for step in range(-_AROUND, _AROUND + 1) if step
    )  # fmt: skip
    sizes = [abs(number(each)) for each in near
             if each is not None and each.is_number and each.value]  # fmt: skip
    if not sizes:
        return -inf
    middle, size = log10(median(sizes)), log10(abs(number(cell)))
    return abs(size - middle) - abs(size + log10(abs(factor)) - middle)


def _flag(relation: Relation, cells: tuple[Cell, Cell, Cell], slip: Slip | None) -> Flag:
    cell = slip[0] if slip else cells[0]
    area = Area(relation.sheet, cell.row, cell.column, cell.row, cell.column)
    name = column_letters if relation.is_down else str
    lines = "rows" if relation.is_down else "columns"
    told = (f"{name(relation.result)} is {_WORDS[relation.sign]} {name(relation.one)} and "
            f"{name(relation.other)} in {relation.holding} {lines}, not here")  # fmt: skip
    facts = tuple((cell_name(*each.position), show(each.value)) for each in cells)
    if slip is None:
        return Flag(
            f"{area}: {told}.", (area,), AuditEvidence(facts=facts), severity="info", confidence="low"
        )
    right = float(f"{number(cell) * slip[1]:.15g}")
    return Flag(
        f"{area} is {show(cell.value)}: {told}; {written(right)} agrees.", (area,),
        AuditEvidence(facts=(*facts, ("Agrees with", written(right)))),
        AuditFix(f"Enter {written(right)}, once the source says so.",
                 (Correction(relation.sheet, cell_name(*cell.position), right),)),
    )  # fmt: skip
