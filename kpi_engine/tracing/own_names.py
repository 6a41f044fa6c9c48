"""A name of the workbook that is spelt like a KPI, told by what it says: it is not our KPI."""

from __future__ import annotations

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.formula.grammar import Call, Node
from kpi_engine.formula.parts import with_parts
from kpi_engine.formula.spellings import function_name, may_be_defined
from kpi_engine.tracing.pieces import Pieces


def with_own_lambdas(node: Node, pieces: Pieces) -> Node:
    """`CAC(A1,B1)` as the LAMBDA that the workbook calls CAC, given A1 and B1; our own KPI_CAC stays."""
    changed = with_parts(node, lambda each: with_own_lambdas(each, pieces))
    if not isinstance(changed, Call) or changed.called is not None or not may_be_defined(changed.name):
        return changed
    behind = pieces.behind(changed.name) if function_name(changed.name) in KPIS else None
    return changed if behind is None else Call("", changed.arguments, behind)
