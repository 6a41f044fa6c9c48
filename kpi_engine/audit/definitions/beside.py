"""The figures that stand beside a KPI: for each term the line of the sheet that states it."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import lru_cache

from kpi_engine.audit.cells import SheetCells
from kpi_engine.audit.definitions.naming import Names, plain_term_of
from kpi_engine.audit.definitions.reading import LOSSES, Home
from kpi_engine.audit.definitions.rhythm import rhythm_of
from kpi_engine.formula.references import cell_name
from kpi_engine.model.identity import name_of, names_in, parse_expression

_ONE_BEFORE = {"opening_mrr": "mrr", "opening_arr": "arr", "opening_customers": "active_customers",
               "base_revenue": "revenue", "sm_spend_prior": "sm_spend", "opening_cash": "closing_cash",
               "sm_spend_prior_quarter": "sm_spend"}  # fmt: skip
"""Figures that are another one's of the period before."""


class Beside:
    """The lines of one sheet by term: its rows where KPIs stand in rows, else its columns."""

    def __init__(self, names: Names, sheet: SheetCells, *, by_row: bool) -> None:
        self._sheet, self._by_row = sheet, by_row
        self._line = _lines(names, sheet, by_row)

    def position(self, term: str, home: Home, at: int) -> tuple[int, int] | None:
        """The cell that states a term (`mrr[-1]` too) in the period `at` of a KPI's line; None for none."""
        bare, _, lag = term.partition("[")
        back = int(lag.removesuffix("]")) if lag else 0
        line = self._line.get(bare)
        if line is None and not back and bare in _ONE_BEFORE:
            line, back = self._line.get(_ONE_BEFORE[bare]), -1
        if line is None or at + back < 1:
            return None
        return (line, at + back) if home.named.by_row else (at + back, line)

    def figures(self, home: Home, at: int, terms: tuple[str, ...]) -> dict[str, float]:
        """The figures of those terms in one period; losses are told positive."""
        found = {}
        for term in terms:
            position = self.position(term, home, at)
            cell = self._sheet.get(*position) if position else None
            if cell is not None and cell.is_number and isinstance(cell.value, int | float):
                value = float(cell.value)
                found[term] = abs(value) if term.partition("[")[0] in LOSSES else value
        return found

    def formula(self, definition: str, home: Home, at: int) -> str:
        """The definition over the cells of one period, with `=`; "" where a figure is nowhere stated."""
        cells = {}
        for term in names_in(definition):
            position = self.position(term, home, at)
            if position is None or self._sheet.get(*position) is None:
                return ""
            cells[term] = cell_name(*position)
        return f"={_excel(parse_expression(definition), cells)}"


@lru_cache(maxsize=50)
def _cached(names: Names, sheet: SheetCells, by_row: bool) -> Beside:
    return Beside(names, sheet, by_row=by_row)


def beside(names: Names, sheet: SheetCells, *, by_row: bool) -> Beside:
    """The lines of a sheet, read once."""
    return _cached(names, sheet, by_row)


def _lines(names: Names, sheet: SheetCells, by_row: bool) -> dict[str, int]:
    """Term → its row or column; a term that several lines claim is left out."""
    found: dict[str, set[int]] = {}
    for cell in sheet.cells.values():
        if isinstance(cell.value, str) and (term := plain_term_of(cell.value)) and not _of_year(cell.value):
            found.setdefault(term, set()).add(cell.row if by_row else cell.column)
    return {term: next(iter(lines)) for term, lines in found.items() if len(lines) == 1}


def _of_year(text: str) -> bool:
    """True for a label of an annual figure: definitions are of the period of their column."""
    return rhythm_of(text) == "year"


def _excel(node: ast.expr, cells: Mapping[str, str]) -> str:
    """A definition as Excel writes it, over cells."""
    name = name_of(node)
    if name is not None:
        return cells[name]
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            sign = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}[type(op)]
            strong = sign in "*/"
            first = _bracketed(_excel(left, cells), strong and _is_sum(left))
            second = _bracketed(_excel(right, cells), (strong and _is_sum(right)) or _needs(sign, right))
            return f"{first}{sign}{second}"
        case ast.UnaryOp(operand=operand):
            return f"-{_bracketed(_excel(operand, cells), _is_sum(operand))}"
        case ast.Constant(value=int() | float() as value):
            return f"{value}"
    return ""


def _is_sum(node: ast.expr) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub)


def _needs(sign: str, right: ast.expr) -> bool:
    """True where the right side needs brackets: after a minus, a sum; after a division, any product."""
    return isinstance(right, ast.BinOp) and (sign == "/" or (sign == "-" and _is_sum(right)))


def _bracketed(text: str, wanted: bool) -> str:
    return f"({text})" if wanted else text
