"""Every formula of a workbook made ready for the calculation engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from kpi_engine.catalogue.lambda_names import kpi_called
from kpi_engine.formula.lowering import Lowered, Lowering, Surroundings
from kpi_engine.formula.references import quoted, reference
from kpi_engine.functions.registry import functions
from kpi_engine.model.function import ArrayBehaviour
from kpi_engine.recalc.book import Book, FormulaCell, Place
from kpi_engine.recalc.engine_functions import knows
from kpi_engine.recalc.overrides import FIT, OVERRIDES
from kpi_engine.recalc.reading import LARGEST_ARRAY, cells_in


@dataclass(slots=True)
class Prepared:
    """A formula cell with the formula that the engine gets."""

    cell: FormulaCell
    lowered: Lowered
    text: str


def surroundings(book: Book, spare_sheet: str) -> Surroundings:
    """What the book's formulas can refer to. `spare_sheet` is an empty sheet of the engine's session."""
    ours = functions()

    def our_name(name: str) -> str | None:
        function = ours.find(name)
        return None if function is None else function.name

    def behaves(as_: ArrayBehaviour) -> Callable[[str], bool]:
        return lambda name: ours.get(name).behaviour is as_

    def is_kpi(name: str) -> bool:
        return kpi_called(name) is not None

    return Surroundings(
        sheets=book.sheets, names=book.names, tables=book.tables, ours=our_name,
        spills=behaves(ArrayBehaviour.SPILL), needs_cell=behaves(ArrayBehaviour.CELL), is_kpi=is_kpi,
        formula_at=_formula_at(book),
        knows=lambda name: name in OVERRIDES or knows(name),
        blank=f"{quoted(spare_sheet)}!$A$1", replaced=OVERRIDES.__contains__,
        formula_cells=_formula_cells(book), used_rows=book.used_rows, hidden_rows=book.hidden_rows,
        filtered=book.filtered, totals=book.totals, linked=book.linked, linked_names=book.linked_names,
    )  # fmt: skip


def _formula_at(book: Book) -> Callable[[str, int, int], str | None]:
    """Looks up what stands in a cell; gathered when first asked, since few workbooks ask."""

    @cache
    def formulas() -> dict[Place, str]:
        return {(cell.sheet.casefold(), cell.row, cell.column): cell.formula for cell in book.formulas}

    return lambda sheet, row, column: formulas().get((sheet.casefold(), row, column))


def _formula_cells(book: Book) -> Callable[[str, int, int], bool]:
    """Tells whether a cell holds a formula; gathered when first asked, since few workbooks ask."""

    @cache
    def places() -> set[Place]:
        return {(cell.sheet.casefold(), cell.row, cell.column) for cell in book.formulas}

    return lambda sheet, row, column: (sheet.casefold(), row, column) in places()


def prepare(book: Book, around: Surroundings) -> list[Prepared]:
    """Lower every formula of the book."""
    lowering = Lowering(around)
    return [_prepared(cell, lowering) for cell in book.formulas]


def _prepared(cell: FormulaCell, lowering: Lowering) -> Prepared:
    if cell.what_if_table:
        return Prepared(cell, Lowered(cell.formula, "a what-if data table is not computed"), "")
    area = reference(cell.area) if cell.area else None
    if area is not None and cells_in(area) > LARGEST_ARRAY:
        return Prepared(
            cell, Lowered(cell.formula, "an array formula that fills so many cells is not computed"), ""
        )
    lowered, text = lowering.shared(cell.formula, *cell.place, array=bool(cell.area))
    if area is not None:
        rows, columns = area.bottom.at - area.top.at + 1, area.right.at - area.left.at + 1
        text = f"INDEX({text},1,1)" if area.is_cell else f"{FIT}({text},{rows},{columns})"
    return Prepared(cell, lowered, text)
