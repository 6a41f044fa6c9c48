"""KPI_LIST: which function answers a question, in a cell."""

from __future__ import annotations

from kpi_engine.functions.reading import as_word
from kpi_engine.functions.table_cells import Cells, read_arguments
from kpi_engine.model.cell_error import NA, VALUE, CellError
from kpi_engine.model.function import Argument, ArrayBehaviour, CellValue, Function

COLUMNS = ("function", "title", "answers", "signature")
_MOST = 1_000
_SHOWN = 10
"""Rows for a question; more would bury the answer."""


def kpi_list(*cells: CellValue) -> CellValue:
    """A header, then a row for each function that answers the question, best first; all for a blank one.

    #N/A where no function has to do with it.
    """
    given = read_arguments(cells, _ARGUMENTS)
    if isinstance(given, CellError):
        return given
    ((asked, *more), *rows) = given[0]
    return VALUE if more or rows else _listed("" if asked is None else as_word(asked))


def _listed(question: str) -> CellValue:
    # The index reads every function, this one among them.
    from kpi_engine.functions.finding import found

    known = found(question, _SHOWN if question else _MOST)
    table: Cells = [[*COLUMNS], *([each.name, each.title, each.question, each.signature] for each in known)]
    return table if known else NA


_ARGUMENTS = (
    Argument(
        "search", "A name, words or a question: customers who left. Left out: all functions.", "text", False
    ),
)

KPI_LIST = Function(
    name="KPI_LIST",
    title="List of functions",
    question="Which function do I need?",
    help="Functions by name or by a question in your own words, best first, each with what it answers.",
    arguments=_ARGUMENTS,
    behaviour=ArrayBehaviour.SPILL,
    returns="table",
    family="help",
    call=kpi_list,
    examples=(
        (("runway",), [[*COLUMNS], ["RUNWAY", "Runway", "How many months until we run out of cash?",
                                    "RUNWAY(cash, monthly_net_burn)"]]),
        (("weather",), NA),
    ),
)  # fmt: skip
"""The function, for the registry."""
