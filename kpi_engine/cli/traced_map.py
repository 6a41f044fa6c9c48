"""The sheets of a workbook as a drawing: from what is typed on the left to the results on the right."""

from __future__ import annotations

from collections import defaultdict
from html import escape

from kpi_engine.model.documents_of_tracing import TraceDocument
from kpi_engine.model.written import counted

_WIDTH, _HEIGHT, _ACROSS, _DOWN = 190, 46, 280, 64


def sheet_map(document: TraceDocument) -> str:
    """An SVG with a box for each sheet that takes part and an arrow for each that reads another."""
    links = [(link.source, link.target, link.formulas) for link in document.links]
    known = {sheet.name: sheet for sheet in document.sheets}
    involved = [
        name for name, sheet in known.items() if sheet.formulas or any(name in link[:2] for link in links)
    ]
    if not involved:
        return "<p class='dim'>The workbook has no formulas.</p>"
    columns = _layers(involved, _main_way(links))
    rows: dict[int, list[str]] = defaultdict(list)
    for name in involved:
        rows[columns[name]].append(name)
    place = {
        name: (10 + column * _ACROSS, 10 + row * _DOWN)
        for column, names in rows.items()
        for row, name in enumerate(names)
    }
    width = 20 + max(columns.values()) * _ACROSS + _WIDTH
    height = 10 + max(len(names) for names in rows.values()) * _DOWN
    arrows = "".join(_arrow(place[source], place[target], source, target, count)
                     for source, target, count in links if source in place and target in place)  # fmt: skip
    boxes = "".join(_box(name, *place[name], known[name].formulas, known[name].inputs) for name in involved)
    return (
        f'<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="group" '
        f'aria-label="Sheets, and which reads which">{arrows}{boxes}</svg>'
    )


def _main_way(links: list[tuple[str, str, int]]) -> list[tuple[str, str]]:
    """The links without those of two sheets that mostly run the other way."""
    counts = {(source, target): count for source, target, count in links}
    return [way for way, count in counts.items() if count >= counts.get((way[1], way[0]), 0)]


def _layers(names: list[str], links: list[tuple[str, str]]) -> dict[str, int]:
    """The column of each sheet: one further right than the sheets that it reads; circles are cut."""
    reads: dict[str, list[str]] = defaultdict(list)
    for source, target in links:
        reads[target].append(source)
    column: dict[str, int] = {}
    open_: set[str] = set()

    def of(name: str) -> int:
        if name in column:
            return column[name]
        open_.add(name)
        found = max((of(each) + 1 for each in reads[name] if each not in open_ and each in names), default=0)
        open_.discard(name)
        column[name] = found
        return found

    return {name: of(name) for name in names}


def _box(name: str, left: int, top: int, formulas: int, inputs: int) -> str:
    said = counted(formulas, "formula") if formulas else counted(inputs, "filled cell")
    short = name if len(name) <= 24 else f"{name[:23]}…"
    return (
        f'<g role="button" tabindex="0" aria-pressed="false" data-sheet="{escape(name, quote=True)}">'
        f"<title>{escape(name)}</title>"
        f'<rect x="{left}" y="{top}" width="{_WIDTH}" height="{_HEIGHT}" rx="6"/>'
        f'<text x="{left + 10}" y="{top + 20}">{escape(short)}</text>'
        f'<text class="dim" x="{left + 10}" y="{top + 36}">{said}</text></g>'
    )


def _arrow(start: tuple[int, int], end: tuple[int, int], source: str, target: str, count: int) -> str:
    x1, y1 = start[0] + _WIDTH, start[1] + _HEIGHT // 2
    x2, y2 = end[0], end[1] + _HEIGHT // 2
    bend = max(40, abs(x2 - x1) // 2)
    width = min(6, 1 + len(str(count)))
    return (
        f'<path d="M{x1},{y1} C{x1 + bend},{y1} {x2 - bend},{y2} {x2},{y2}" stroke-width="{width}">'
        f"<title>{counted(count, 'formula')} of {escape(target)} read {escape(source)}</title></path>"
    )
