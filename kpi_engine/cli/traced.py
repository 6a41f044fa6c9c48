"""The graph of a workbook's formulas as a document, as Graphviz text, and for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi_engine.cli.plain_table import plain_table
from kpi_engine.engine import ENGINE
from kpi_engine.model.cell_error import plain
from kpi_engine.model.documents_of_tracing import (
    TraceDocument,
    TraceEdge,
    TraceLink,
    TraceNode,
    TraceSheet,
)
from kpi_engine.model.written import counted

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from kpi_engine.tracing import TracedGraph

_NODES_TOLD = 40
_LONGEST_LABEL, _LONGEST_FORMULA = 60, 80


def trace_document(graph: TracedGraph) -> TraceDocument:
    """The graph as the document `kpi.trace/1`."""
    return TraceDocument(
        engine=ENGINE, workbook=graph.workbook, cell=graph.cell, direction=graph.direction,
        formulas=graph.formulas,
        sheets=[
            TraceSheet(name=name, formulas=formulas, groups=groups, inputs=inputs)
            for name, formulas, groups, inputs in graph.sheets
        ],
        links=[
            TraceLink.model_validate({"from": source, "to": target, "formulas": count})
            for (source, target), count in graph.links.items()
        ],
        nodes=[
            TraceNode(
                id=node.id, sheet=node.sheet, place=node.place, label=node.label, kind=node.kind,
                formula=node.formula, value=plain(node.value), shown=node.shown, cells=node.cells,
            )
            for node in graph.nodes
        ],
        edges=[
            TraceEdge.model_validate({"from": source, "to": target, "places": places})
            for (source, target), places in graph.edges.items()
        ],
        cycles=graph.cycles, notes=graph.notes,
    )  # fmt: skip


def dot(document: TraceDocument) -> str:
    """The graph as Graphviz reads it, one cluster a sheet, from what is typed on the left to the results."""
    lines = [
        "digraph workbook {",
        '  graph [rankdir=LR, fontname="Arial", label=' + _quoted(document.workbook) + "];",
        '  node [shape=box, style=filled, fillcolor=white, fontname="Arial", fontsize=10];',
    ]
    for number, sheet in enumerate(dict.fromkeys(node.sheet for node in document.nodes)):
        lines += [f"  subgraph cluster_{number} {{", f"    label={_quoted(sheet)};"]
        for node in document.nodes:
            if node.sheet == sheet:
                colour = {"input": "lightyellow", "external": "mistyrose"}.get(node.kind, "white")
                lines.append(f"    {node.id} [label={_quoted(_node_text(node))}, fillcolor={colour}];")
        lines.append("  }")
    for edge in document.edges:
        lines.append(f"  {edge.source} -> {edge.target} [tooltip={_quoted(', '.join(edge.places))}];")
    return "\n".join([*lines, "}", ""])


def _node_text(node: TraceNode) -> str:
    what = node.shown if node.cells == 1 else counted(node.cells, "cell")
    return "\n".join(part for part in (node.label[:_LONGEST_LABEL], node.place, what) if part)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def print_trace(out: Console, document: TraceDocument) -> None:
    """The overview for a terminal; around one cell, what was found."""

    about = f"around {document.cell}" if document.cell else "as a whole"
    groups = sum(node.kind != "input" for node in document.nodes)
    out.print(f"{document.workbook} {about}", style="bold", markup=False)
    out.print(
        f"{counted(document.formulas, 'formula')} in the workbook; shown are {counted(groups, 'group')} of "
        f"formulas and {counted(len(document.nodes) - groups, 'group')} of typed cells, "
        f"{counted(len(document.edges), 'link')} between them", markup=False, soft_wrap=True,
    )  # fmt: skip
    table = plain_table()
    for column in ("Sheet", "Formulas", "Groups", "Filled cells without", "Reads"):
        table.add_column(column, justify="left" if column in ("Sheet", "Reads") else "right", overflow="fold")
    for sheet in document.sheets:
        reads = ", ".join(link.source for link in document.links if link.target == sheet.name)
        table.add_row(sheet.name, f"{sheet.formulas:,}", f"{sheet.groups:,}", f"{sheet.inputs:,}", reads)
    if document.cell:
        table = _nodes_table(document)
    out.print(table)
    for cycle in document.cycles:
        out.print(f"Circular: {' → '.join([*cycle, cycle[0]])}", markup=False, soft_wrap=True)
    for note in document.notes:
        out.print(f"Note: {note}", markup=False)
    if not document.cycles:
        out.print("No formula depends on itself.")
    out.print("The drawing: --output trace.html, trace.dot or trace.json", style="dim")


def _nodes_table(document: TraceDocument) -> Table:

    table = plain_table()
    for column in ("Cells", "", "Value", "Formula"):
        table.add_column(column, overflow="fold", max_width=50)
    for node in document.nodes[:_NODES_TOLD]:
        value = node.shown if node.cells == 1 else counted(node.cells, "cell")
        cut = "…" if len(node.formula) > _LONGEST_FORMULA else ""
        table.add_row(node.place, node.label, value, node.formula[:_LONGEST_FORMULA] + cut)
    if len(document.nodes) > _NODES_TOLD:
        table.add_row(f"… and {len(document.nodes) - _NODES_TOLD:,} more", "", "", "")
    return table
