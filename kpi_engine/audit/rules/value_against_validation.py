"""Rule V12: a cell holds what its own validation forbids."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell, rectangles
from kpi_engine.audit.excel.parts import behind_cells
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.references import cell_name
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.kpi import Cite
from kpi_engine.model.written import show
from kpi_engine.workbook.references import Area
from kpi_engine.workbook.validation_words import validation_words


@rule(
    "V12", "value-against-validation", group="values", severity="info", confidence="medium",
    why="The sheet itself says what the cell may hold; pasted or computed values are not checked by Excel.",
    remedy="Put a value in that the rule allows, or change the rule: Data, Data Validation, Circle "
           "Invalid Data.",
    cite=Cite("Excel background error checking, data entered in a table is invalid", read="2026-11-22"),
    excel_ignores="listDataValidation",
    examples=[
        Example("""
            Plan  | Churn
            Basic | 0.05
            Pro   | 5
            """, validations={"Sheet1!B2:B3": "decimal 0 1"}, flagged=("B3",)),
        Example("""
            Plan  | Active
            Basic | Yes
            Pro   | Maybe
            """, validations={"Sheet1!B2:B3": "list Yes,No"}, flagged=("B3",)),
        Example("""
            Plan  | Churn
            Basic | 0.05
            Pro   |
            """, validations={"Sheet1!B2:B3": "decimal 0 1"}),
        Example("""
            Plan  | Churn
            Basic | 0.05
            """, validations={"Sheet1!B1:B3": "decimal 0 1"}, why="the heading above the figures"),
    ],
)  # fmt: skip
def value_against_validation(book: AuditBook) -> Iterator[Flag]:
    """A value breaks the data validation of its cell: out of bounds, or not in the list.

    Errors are told elsewhere; a text above the figures is taken for their heading.
    """
    for sheet in book.sheets:
        for rule_ in book.setup(sheet.name).validations if _has_rules(book, sheet.name) else ():
            wrong = [
                cell for area in rule_.areas for cell in sheet.inside(area)
                if not isinstance(cell.value, CellError) and cell.value != ""
                and not rule_.allows(cell.value) and not _is_heading(cell, area)
            ]  # fmt: skip
            if wrong:
                areas = rectangles(sheet.name, (cell.position for cell in wrong))
                first = min(wrong, key=_position)
                said = show(first.value)[:40]
                yield Flag(
                    f"{areas[0]}: {cell_name(first.row, first.column)} holds {said}; its validation wants "
                    f"{validation_words(rule_)[:120]}.", areas,
                    AuditEvidence(facts=(("Holds", said), ("Validation", validation_words(rule_)))),
                )  # fmt: skip


def _has_rules(book: AuditBook, sheet: str) -> bool:
    return b"dataValidation" in behind_cells(book, sheet)


def _is_heading(cell: Cell, area: Area) -> bool:
    return isinstance(cell.value, str) and cell.row == area.top and area.rows > 1


def _position(cell: Cell) -> tuple[int, int]:
    return cell.position
