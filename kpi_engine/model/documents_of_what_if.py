"""The document of a what-if: inputs changed, results before and after, a table, a goal."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kpi_engine.model.document import CellJson, Document, Part


class WhatIfCell(Part):
    """A cell and what it is called."""

    sheet: str
    cell: str
    label: str


class WhatIfInput(WhatIfCell):
    """An input that was changed; `formula` is the one whose place the value takes, "" for none."""

    before: CellJson
    after: CellJson
    formula: str


class WhatIfResult(WhatIfCell):
    """A result before and after; null with a `reason` where it is not known for sure.

    `share` is the difference as a share of `before`; `stored` is what the file holds.
    """

    before: CellJson
    after: CellJson
    difference: float | None
    share: float | None
    stored: CellJson
    reason: str


class WhatIfValue(Part):
    """One result of a table; null with a `reason` where it is not known for sure."""

    value: CellJson
    reason: str = ""


class WhatIfAxis(WhatIfCell):
    """An input of a table and the values that it takes."""

    values: list[CellJson]


class WhatIfTable(Part):
    """Results by the values of the first axis, row by row.

    With one axis a column is a result; with two there is one result, and a column is a value of the second.
    `base` has the results with the inputs as the file has them.
    """

    axes: list[WhatIfAxis]
    results: list[WhatIfCell]
    rows: list[list[WhatIfValue]]
    base: list[WhatIfValue]


class WhatIfSolution(Part):
    """An input that reaches the target, and the result with it; not `exact`: the nearest whole numbers."""

    value: float
    result: float
    exact: bool


class WhatIfGoal(Part):
    """A search for the input that brings a result to a target.

    `lowest` and `highest` bound the input, null where nothing does, and `bounds` says why. `nearest` is the
    closest that was seen where there is no solution.
    """

    result: WhatIfCell
    target: float
    input: WhatIfCell
    present: CellJson
    now: CellJson
    lowest: float | None
    highest: float | None
    bounds: str
    solutions: list[WhatIfSolution]
    nearest: WhatIfSolution | None
    tried: int
    remarks: list[str]


class WhatIfWritten(Part):
    """The copy that was written: how many results are new, how many were taken out and left to Excel."""

    workbook: str
    results: int
    left_to_excel: int


class WhatIfDocument(Document):
    """What a workbook gives with other inputs; `moved` results are new, `unsure` ones cannot be computed."""

    document_schema: Literal["kpi.whatif/1"] = Field(default="kpi.whatif/1", alias="schema")
    workbook: str
    as_of: str
    inputs: list[WhatIfInput]
    results: list[WhatIfResult]
    moved: int
    unsure: int
    table: WhatIfTable | None = None
    goal: WhatIfGoal | None = None
    notices: list[str]
    written: WhatIfWritten | None = None
