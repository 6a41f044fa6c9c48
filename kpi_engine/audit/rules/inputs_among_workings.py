"""Rule D13: inputs are typed on a sheet of workings although the workbook has a sheet of inputs."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import SheetCells, rectangles
from kpi_engine.audit.layout.roles import roles
from kpi_engine.audit.layout.wording import where
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite

_FEWEST_FORMULAS = 10
_MOSTLY = 0.7


@rule(
    "D13", "inputs-among-workings", group="design", severity="info",
    why="Whoever changes an assumption looks at the sheet of inputs, and forgets those among workings.",
    remedy="Move them to the sheet of inputs, and let the workings refer to them.",
    cite=Cite("ICAEW, Twenty principles for good spreadsheet practice, separate inputs, workings and outputs",
              read="2026-11-22"),
    examples=[
        Example("""
            [Inputs]
            Price     | 10
            Customers | 5
            [Model]
            Month     | 1             | 2
            MRR       | =Inputs!$B$1*Inputs!$B$2 | =B2
            ARR       | =B2*12        | =C2*12
            Growth    | =C2/B2-1      | =C3/B3-1
            Support   | 3             | 4
            Margin    | =B2-B5        | =C2-C5
            Share     | =B6/B2        | =C6/C2
            Total     | =B6+B5        | =C6+C5
            """, flagged=("Model!B5:C5",)),
        Example("""
            [Model]
            Price     | 10       | 11
            Customers | 5        | 6
            MRR       | =B1*B2   | =C1*C2
            ARR       | =B3*12   | =C3*12
            Share     | =B3/B4   | =C3/C4
            Total     | =B3+B4   | =C3+C4
            Both      | =B3+C3   | =B4+C4
            """, why="a workbook of one sheet"),
    ],
)  # fmt: skip
def inputs_among_workings(book: AuditBook) -> Iterator[Flag]:
    """Typed numbers that formulas read, on a sheet seven of ten figures of which are formulas.

    Only where another sheet holds inputs and no formulas. One finding per sheet.
    """
    if not any(_holds_inputs_only(book, sheet) for sheet in book.sheets):
        return
    for sheet in book.sheets:
        formulas = len(sheet.formulas)
        inputs = roles(book, sheet)["input"] if formulas >= _FEWEST_FORMULAS else []
        if inputs and formulas >= _MOSTLY * (formulas + len(inputs)):
            areas = rectangles(sheet.name, inputs)
            yield Flag(
                f"{where(areas)}: inputs are typed among the workings of {sheet.name}.", areas,
                AuditEvidence(facts=(("Inputs", str(len(inputs))), ("Formulas", str(formulas)))),
            )  # fmt: skip


def _holds_inputs_only(book: AuditBook, sheet: SheetCells) -> bool:
    return not sheet.formulas and bool(roles(book, sheet)["input"])
