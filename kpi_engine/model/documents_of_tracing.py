"""The JSON documents about where figures come from: one cell explained, a workbook's formulas as a graph."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kpi_engine.model.document import CellJson, Document, Part

CellKind = Literal["formula", "constant", "blank", "filled", "external", "range"]
"""What stands in a place; filled: by an array formula elsewhere; external: it reads another workbook."""


class ValueToldJson(Part):
    """A cell or a range that a formula reads: what it is called, what it holds.

    `total` is the number of a cell, or what the numbers of a range add up to. `role` is condition for what
    only decides which part of the formula counts.
    """

    place: str
    label: str
    kind: CellKind
    value: CellJson
    shown: str
    cells: int
    total: float | None
    role: Literal["value", "condition"]


class ChoiceToldJson(Part):
    """A choice of definition: the option that holds, the others, and the cell that says so ("" for none)."""

    name: str
    option: str
    others: list[str]
    where: str


class KpiToldJson(Part):
    """A KPI that the formula computes; `written_out`: in native Excel, not by a call of the function."""

    name: str
    title: str
    help: str
    definition: str
    written_out: bool
    substituted: str
    choices: list[ChoiceToldJson]
    no_value: list[str]
    sources: list[str]


class PrecedentJson(Part):
    """A node of the tree of precedents.

    `seen` is "" or says why nothing follows: above (told before), circular (it is its own precedent), deeper
    (the tree ends at its depth).
    """

    told: ValueToldJson
    formula: str
    seen: Literal["", "above", "circular", "deeper"]
    children: list[PrecedentJson]


class EffectJson(Part):
    """What one input does to the result when it is moved from `value` to `moved_to`.

    `change` is the change of the result, null where that is no number any more; `shown` and `change_shown`
    are value and change as their cells show figures. `elasticity` is the change of the result in percent for
    one percent of the input, null where one of them is 0 or a date.
    """

    place: str
    label: str
    value: CellJson
    shown: str
    moved_to: float
    step: str
    result: CellJson
    change: float | None
    change_shown: str
    elasticity: float | None


class SensitivityJson(Part):
    """What moves the result, the strongest first.

    `inputs` counts the typed figures under the result, `tried` those that were moved, `without_effect` those
    of them that change nothing; `not_numeric` are inputs that are no figures.
    """

    effects: list[EffectJson]
    inputs: int
    tried: int
    without_effect: int
    not_numeric: list[ValueToldJson]
    note: str


class DependentJson(Part):
    """A formula that reads the cell."""

    place: str
    label: str


class ExplainDocument(Document):
    """One cell: what it is, how it is computed, from what, for what, and what moves it.

    `words` is the formula in words, `now` the part of it that gives the value at the moment and `because`
    why: both are empty for a formula without conditions.
    """

    document_schema: Literal["kpi.explain/1"] = Field(default="kpi.explain/1", alias="schema")
    workbook: str
    cell: str
    label: str
    name: str
    kind: CellKind
    formula: str
    value: CellJson
    shown: str
    computed: CellJson
    computed_shown: str
    status: Literal["", "equal", "different", "stale", "uncached", "not_verifiable", "volatile", "external"]
    reason: str
    words: str
    now: str
    because: list[str]
    kpis: list[KpiToldJson]
    substituted: str
    inputs: list[ValueToldJson]
    precedents: list[PrecedentJson]
    direct_dependents: int
    all_dependents: int
    dependents: list[DependentJson]
    sensitivity: SensitivityJson
    notes: list[str]


class TraceNode(Part):
    """Cells that belong together: copies of one formula, a range of typed cells, or a single cell.

    `formula` is that of the first cell; `cells` how many the node stands for. `external` names the workbook
    that a formula reads from outside.
    """

    id: str
    sheet: str
    place: str
    label: str
    kind: Literal["formula", "input", "external"]
    formula: str
    value: CellJson
    shown: str
    cells: int


class TraceEdge(Part):
    """The formulas of `to` read `places`, which lie in `from`; a range stays a range."""

    source: str = Field(alias="from")
    target: str = Field(alias="to")
    places: list[str]


class TraceSheet(Part):
    """A sheet in the overview: how many formulas, in how many groups of copies, and typed cells it has."""

    name: str
    formulas: int
    groups: int
    inputs: int


class TraceLink(Part):
    """So many formulas of the sheet `to` read the sheet `from`."""

    source: str = Field(alias="from")
    target: str = Field(alias="to")
    formulas: int


class TraceDocument(Document):
    """Which formulas of a workbook read which cells; `cell` is "" for the whole workbook.

    Copies of one formula side by side are one node. `cycles` are nodes that depend on themselves.
    """

    document_schema: Literal["kpi.trace/1"] = Field(default="kpi.trace/1", alias="schema")
    workbook: str
    cell: str
    direction: Literal["precedents", "dependents", "both"]
    formulas: int
    sheets: list[TraceSheet]
    links: list[TraceLink]
    nodes: list[TraceNode]
    edges: list[TraceEdge]
    cycles: list[list[str]]
    notes: list[str]
