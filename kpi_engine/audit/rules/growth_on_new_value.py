"""Rule K11: growth is divided by the new value instead of the old one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Position, rectangles
from kpi_engine.audit.definitions.rows import rows
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.grammar import Binary, Call, Cells, Group, Literal, Node
from kpi_engine.formula.references import cell_name
from kpi_engine.model.audit import AuditEvidence, AuditFix
from kpi_engine.model.kpi import Cite
from kpi_engine.model.period import period_readings
from kpi_engine.workbook.labels import Label
from kpi_engine.workbook.references import Area, parse_range, parse_reference

_GROWTH = re.compile(r"\bgrowth\b|\bincrease\b|\bchange\b|\bm[o/]m\b|\by[o/]y\b|\bq[o/]q\b", re.IGNORECASE)
_NOT_GROWTH = re.compile(
    r"\bmargin\b|\bshare\b|\bdiscount\b|\bchurn\b|\bdecline\b|\bof (?:total|new|current|latest)\b",
    re.IGNORECASE,
)


@rule(
    "K11", "growth-on-new-value", group="KPIs", severity="warning", confidence="high",
    why="Growth from 100 to 150 is 50 %; divided by the new value it shows 33 %.",
    remedy="Divide the rise by the value of the period before: new / old − 1.",
    cite=Cite("Growth rate = now / prior − 1, catalogue of KPIs", read="2026-11-21"),
    examples=[
        Example("""
            Revenue        | Jan 2026 | Feb 2026 | Mar 2026
            Revenue        | 100      | 150      | 180
            Revenue growth |          | =(C2-B2)/C2 | =(D2-C2)/D2
            """, flagged=("C3:D3",)),
        Example("""
            Revenue        | Jan 2026 | Feb 2026 | Mar 2026
            Revenue        | 100      | 150      | 180
            Revenue growth |          | =(C2-B2)/B2 | =D2/C2-1
            """),
        Example("""
            Month          | MRR      | MRR growth
            Jan 2026       | 100      |
            Feb 2026       | 150      | =1-B2/B3
            Mar 2026       | 180      | =1-B3/B4
            """, flagged=("C3:C4",)),
        Example("""
            Revenue        | Q1 2026  | Q2 2026
            Gross margin   | 100      | 150
            Margin change  |          | =(C2-B2)/C2
            """, why="a change of a margin may be told against today's"),
        Example("""
            Revenue        | 2026     | 2025
            Revenue        | 180      | 150
            Revenue growth | =(B2-C2)/C2 |
            """, why="the newest year stands first"),
    ],
)  # fmt: skip
def growth_on_new_value(book: AuditBook) -> Iterator[Flag]:
    """A formula labelled growth divides the rise by the later of the two periods that it compares."""
    for sheet in book.sheets:
        for copies in sheet.copies:
            if copies.tree is None or _rise_over(copies.tree, sheet.name) is None:
                continue
            wrong: list[Position] = []
            first: tuple[Area, Area] | None = None
            for positions, node in rows(copies):
                pair = _rise_over(node, sheet.name)
                own = book.labels.at(sheet.name, *positions[-1])
                if pair and _is_growth(own) and _is_later(*(_label(book, area) for area in pair)):
                    wrong += positions
                    first = first or pair
            if first is not None:
                yield _flag(rectangles(sheet.name, wrong), *first)


def _label(book: AuditBook, area: Area) -> Label:
    return book.labels.at(area.sheet, area.top, area.left)


def _rise_over(node: Node, sheet: str) -> tuple[Area, Area] | None:
    """(X, Y) of (X − Y) / X or 1 − Y / X, over cells of one row or column."""
    match _bare(node):
        case Binary(sign="/", left=left, right=below):
            match _bare(left):
                case Binary(sign="-", left=first, right=second):
                    pair = _cell(first, sheet), _cell(second, sheet), _cell(below, sheet)
                    return _line(pair[0], pair[1]) if pair[0] and pair[0] == pair[2] else None
        case Binary(sign="-", left=Literal(text="1"), right=right):
            match _bare(right):
                case Binary(sign="/", left=above, right=below):
                    return _line(_cell(below, sheet), _cell(above, sheet))
    return None


def _line(new: Area | None, old: Area | None) -> tuple[Area, Area] | None:
    if new is None or old is None or (new.top != old.top) == (new.left != old.left):
        return None
    return new, old


def _bare(node: Node) -> Node:
    match node:
        case Group(inner=inner):
            return _bare(inner)
        case Call(name="IFERROR" | "ROUND", arguments=(first, *_)):
            return _bare(first)
        case Call(name="IF", arguments=(_, one, other)):
            return _bare(one) if isinstance(_bare(one), Binary) else _bare(other)
    return node


def _cell(node: Node, sheet: str) -> Area | None:
    bare = _bare(node)
    area = parse_range(bare.text, sheet) if isinstance(bare, Cells) else None
    if area is None and isinstance(bare, Cells):
        area = parse_reference(bare.text)
    return area if area is not None and len(area) == 1 and area.sheet == sheet else None


def _is_growth(label: Label) -> bool:
    text = f"{label.row} {label.column}"
    return bool(_GROWTH.search(text)) and not _NOT_GROWTH.search(text)


def _is_later(new: Label, old: Label) -> bool:
    """True where headings or the rows' dates say that `new` is after `old`."""
    for one, other in ((new.column, old.column), (new.row or new.day, old.row or old.day)):
        found = period_readings(one.rpartition(", ")[2]), period_readings(other.rpartition(", ")[2])
        if one != other and found[0] and found[1] and len(found[0][0]) == len(found[1][0]):
            return found[0][0] > found[1][0]
    return False


def _flag(cells: tuple[Area, ...], new: Area, old: Area) -> Flag:
    names = cell_name(new.top, new.left), cell_name(old.top, old.left)
    expected = f"={names[0]}/{names[1]}-1"
    return Flag(
        f"{cells[0]} divides the growth by the new value {names[0]}, not by the old one {names[1]}.",
        cells, AuditEvidence(facts=(("Growth over the old value", expected),)),
        AuditFix("Divide by the value of the period before."),
    )  # fmt: skip
