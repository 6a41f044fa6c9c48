"""KPI_AUDIT: what speaks against a list of figures, each by itself and all of them together."""

from __future__ import annotations

from kpi_engine.calc.coerce import read_cell
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.diagnosis.figures import figure_named
from kpi_engine.functions.audit_rows import Stated, audit_rows
from kpi_engine.functions.reading import as_word
from kpi_engine.functions.table_cells import (
    NOTHING,
    Cells,
    flat,
    is_blank,
    read_arguments,
    same_shape,
    worst,
)
from kpi_engine.functions.table_cells import number as one_number
from kpi_engine.model.cell_error import BLANK, DEFINED, NA, NUM, VALUE, CellError
from kpi_engine.model.function import Argument, ArrayBehaviour, CellValue, Function
from kpi_engine.model.guide import Guide

COLUMNS = ("kpi", "value", "finding", "rule", "suggestion", "severity")
NO_FINDINGS = "no findings"


def kpi_audit(*cells: CellValue) -> CellValue:
    """A header, then a row for each figure that a finding names, the gravest first; or `no findings`.

    `cells` are the arguments in order, as a host delivers them. An argument that cannot be used gives its
    error; nothing is raised.
    """
    given = read_arguments(cells, _ARGUMENTS)
    if isinstance(given, CellError):
        return given
    failures: list[CellError] = []
    guide = _guide(given[2], failures)
    year = _year(given[3], failures)
    stated = _stated(given[0], given[1], guide, failures)
    if failures:
        return worst(failures)
    table: Cells = [[*COLUMNS], *(list(row) for row in audit_rows(stated, guide, year))]
    return table if len(table) > 1 else [*table, ["", "", NO_FINDINGS, "", "", ""]]


def _stated(names: Cells, values: Cells, guide: Guide | None, failures: list[CellError]) -> list[Stated]:
    """The figures that are named and given; a blank is a figure that nobody states."""
    if NOTHING in (names, values):
        failures.append(NA)
        return []
    if not same_shape(names, values):
        failures.append(VALUE)
        return []
    found = []
    for number, (name, cell) in enumerate(zip(flat(names), flat(values), strict=True), start=1):
        value, code = read_cell(cell)
        if code == BLANK or is_blank(cell):
            continue
        if code != DEFINED:
            failures.append(VALUE)
        elif is_blank(name):
            failures.append(NA)
        else:
            word = as_word(name)
            found.append(Stated(f"no. {number}", word, value, figure_named(word, guide)))
    if not found:
        failures.append(NA)
    return found


def _guide(rows: Cells, failures: list[CellError]) -> Guide | None:
    """The guide of this id or code; an unknown one is #N/A."""
    if len(rows) * len(rows[0]) != 1:
        failures.append(VALUE)
    elif not is_blank(rows[0][0]):
        guide = GUIDES.find(as_word(rows[0][0]))
        if guide is None:
            failures.append(NA)
        return guide
    return None


def _year(rows: Cells, failures: list[CellError]) -> float | None:
    if len(rows) * len(rows[0]) == 1 and is_blank(rows[0][0]):
        return None
    year = one_number(rows, None, failures)
    if not year.is_integer():
        failures.append(NUM)
    return year


_ARGUMENTS = (
    Argument("names", "What each figure is: a KPI's function, an alias, a term, or its id in a guide.",
             "text", takes_range=True),
    Argument("values", "The figures, one for each name, in the same shape; 15 % is 0.15. A blank one is not "
             "stated.", "number", takes_range=True),
    Argument("guide", "A guide by id or code, such as mas: its formulas, benchmarks and targets count too.",
             "text", False),
    Argument("year", "The year whose targets of the guide the figures are held against.", "number", False),
)  # fmt: skip

KPI_AUDIT = Function(
    name="KPI_AUDIT",
    title="Audit of a list of figures",
    question="Which of these figures cannot be right?",
    help="Checks figures one by one and against each other: one row a finding, with what it should be.",
    arguments=_ARGUMENTS,
    behaviour=ArrayBehaviour.SPILL,
    returns="table",
    family="audit",
    call=kpi_audit,
    examples=(
        (
            (("gross_margin", "revenue", "cogs"), (8.8, 500_000, 60_000)),
            [
                [*COLUMNS],
                ["gross_margin", 8.8, "proven: Gross margin (no. 1) says 8.8, should be 0.88: the decimal "
                 "point was lost. This restores: Gross margin = (revenue − cost of revenue) / revenue.",
                 "gross_margin", 0.88, "error"],
            ],
        ),
        ((("trial_to_paid", "cac"), (0.15, 300), "css", 2026),
         [[*COLUMNS], ["cac", 300, "target: off, misses 250 of 2026 by 20.0 %", "target", "", "warning"]]),
        ((("gross_margin", "cogs_ratio"), (0.88, 0.12)), [[*COLUMNS], ["", "", NO_FINDINGS, "", "", ""]]),
        ((("gross_margin", "cogs_ratio"), (0.88, "twelve")), VALUE),
    ),
)  # fmt: skip
"""The function, for the registry."""
