"""Rule L11: a look-up asks for a column that its table does not have."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.excel.lookups import lookups
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite


@rule(
    "L11", "lookup-outside-table", group="references", severity="error",
    why="The result is #REF!, or a constant behind IFERROR for every key.",
    remedy="Let the table reach as far as the column that is asked for, or ask for the right column.",
    cite=Cite("Excel, VLOOKUP function: #REF! where col_index_num exceeds the columns of table_array",
              read="2026-11-22"),
    examples=[
        Example("""
            Plan  | Price | Seats
            Basic | 10    | 5
            Basic | =VLOOKUP(A3,A2:B2,3,FALSE)
            """, flagged=("B3",)),
        Example("""
            Plan  | Price | Seats
            Basic | 10    | 5
            Basic | =IFERROR(VLOOKUP(A3,A2:B2,3,FALSE),0)
            """, flagged=("B3",)),
        Example("""
            Plan  | Price | Seats
            Basic | 10    | 5
            Basic | =VLOOKUP(A3,A2:C2,3,FALSE)
            """),
    ],
)  # fmt: skip
def lookup_outside_table(book: AuditBook) -> Iterator[Flag]:
    """VLOOKUP asks for a column, or HLOOKUP for a row, beyond the last one of its table."""
    for lookup in lookups(book):
        table = lookup.place(lookup.table, lookup.copies.first)
        has = table.rows if lookup.is_across else table.columns
        if lookup.function in ("VLOOKUP", "HLOOKUP") and lookup.line > has:
            what = "row" if lookup.is_across else "column"
            areas = lookup.copies.areas
            yield Flag(
                f"{areas[0]}: {lookup.function} asks for {what} {lookup.line} of {table}, which has {has}.",
                areas, AuditEvidence(facts=((f"{what.capitalize()}s of the table", str(has)),)),
            )  # fmt: skip
