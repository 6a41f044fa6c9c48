"""The graph of a workbook's formulas as one page for the browser: sheets first, then any group of cells.

Nothing is loaded from anywhere: the graph lies in the page, and a few lines of script walk through it.
"""

from __future__ import annotations

import json
from html import escape

from kpi_engine.cli.page import page
from kpi_engine.cli.traced_map import sheet_map
from kpi_engine.cli.traced_script import SCRIPT, STYLE
from kpi_engine.model.documents_of_tracing import TraceDocument
from kpi_engine.model.written import counted


def trace_page(document: TraceDocument) -> str:
    """The page."""
    about = f": around {document.cell}" if document.cell else ""
    title = f"{document.workbook}{about}"
    cycles = "".join(
        f"<p class='different'>Circular: {escape(' → '.join([*cycle, cycle[0]]))}</p>"
        for cycle in document.cycles
    )
    notes = "".join(f"<p class='dim'>{escape(note)}</p>" for note in document.notes)
    sheets = dict.fromkeys(node.sheet for node in document.nodes)
    options = "".join(f"<option>{escape(sheet)}</option>" for sheet in sheets)
    body = f"""<style>{STYLE}</style><h1>{escape(title)}</h1>
<p>{counted(document.formulas, "formula")}. Copies of one formula side by side are one group.
{"No formula depends on itself." if not document.cycles else ""}</p>{cycles}{notes}
<h2>Sheets</h2><div class="map">{sheet_map(document)}</div>
<h2>Cells</h2><div class="two"><div>
<div class="find"><input id="words" type="search" placeholder="Label, cell or formula" aria-label="Search">
<select id="sheet" aria-label="Sheet"><option value="">all sheets</option>{options}</select></div>
<ul class="cells" id="list"></ul><p class="dim"><output id="told"></output></p></div>
<div id="flow" class="flow" aria-live="polite"></div></div>
<script type="application/json" id="graph">{_data(document)}</script><script>{SCRIPT}</script>"""
    return page(title, body)


def _data(document: TraceDocument) -> str:
    """The graph for the script: lists instead of objects, and nothing that could end the script's element."""
    nodes = [
        [node.id, node.sheet, node.place, node.label, node.kind, node.formula, node.shown, node.cells]
        for node in document.nodes
    ]
    read = {edge.source for edge in document.edges}
    results = [node.id for node in document.nodes if node.kind != "input" and node.id not in read]
    start = document.nodes[0].id if document.cell or not results else results[0]
    data = {
        "nodes": nodes, "start": start if document.nodes else "",
        "edges": [[edge.source, edge.target, edge.places] for edge in document.edges],
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
