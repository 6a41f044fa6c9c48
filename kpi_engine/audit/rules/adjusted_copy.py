"""Rule C06: one cell of a line adds a typed number to the formula that its neighbours hold."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies, Position, SheetCells
from kpi_engine.audit.r1c1 import r1c1
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.grammar import Binary, Group, Literal, Node, text
from kpi_engine.formula.references import cell_name
from kpi_engine.formula.shapes import Shape, shape
from kpi_engine.model.audit import AuditEvidence, AuditFix, Correction
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.references import Area

_MOST_COPIES = 2
_FEWEST_PEERS = 3
"""So many copies of the bare formula must stand beside the cell, on both sides together."""


@rule(
    "C06", "adjusted-copy", group="formulas", severity="warning", confidence="medium",
    why="A number that is added in one cell of a line stays there unseen when the reason for it is gone.",
    remedy="Enter the adjustment in a row of its own with a label.",
    cite=Cite("ICAEW, Twenty principles for good spreadsheet practice, never embed what may change",
              read="2026-11-22"),
    gives_way_to=("C05",), excel_ignores="formula",
    examples=[
        Example("""
            Month  | Jan    | Feb    | Mar        | Apr    | May
            Income | 10     | 12     | 11         | 14     | 15
            Cost   | 4      | 5      | 6          | 6      | 7
            Profit | =B2-B3 | =C2-C3 | =D2-D3+250 | =E2-E3 | =F2-F3
            """, flagged=("D4",)),
        Example("""
            Plan  | Price | Seats | Amount
            A     | 10    | 3     | =B2*C2
            B     | 20    | 4     | =B3*C3
            C     | 30    | 5     | =B4*C4
            D     | 40    | 6     | =B5*C5-20
            """, flagged=("D5",)),
        Example("""
            Month  | Jan    | Feb    | Mar    | Apr    | May
            Income | 10     | 12     | 11     | 14     | 15
            Cost   | 4      | 5      | 6      | 6      | 7
            Profit | =B2-B3 | =C2-C3 | =D2-D3 | =E2-E3 | =F2-F3
            """),
        Example("""
            Month  | Jan      | Feb      | Mar      | Apr        | May        | Jun
            Income | 10       | 12       | 11       | 14         | 15         | 16
            Cost   | 4        | 5        | 6        | 6          | 7          | 8
            Profit | =B2-B3   | =C2-C3   | =D2-D3   | =E2-E3+100 | =F2-F3+100 | =G2-G3+100
            """, why="from April on: a design"),
        Example("""
            No. | Shifted | Count
            1   | =A2     | =A2+1
            2   | =A3     | =A3+1
            3   | =A4     | =A4+1
            """, why="each line has its own formula"),
    ],
)  # fmt: skip
def adjusted_copy(book: AuditBook) -> Iterator[Flag]:
    """A formula is that of three neighbours or more in its line, with a typed number added or taken away.

    Down a list it is worth knowing only: each entry may have an adjustment of its own.
    """
    for sheet in book.sheets:
        for copies in sheet.copies:
            if len(copies.positions) > _MOST_COPIES or not _may_add(copies.shape):
                continue
            split = _split(copies.tree) if isinstance(copies.tree, Binary) else None
            if split is not None:
                yield from _adjusted(sheet, copies, *split)


def _may_add(formula: Shape) -> bool:
    """True where a number stands at the end, or at the beginning: seen without reading the formula."""
    first, last = formula[0], formula[-1]
    return (isinstance(last, str) and last[-1:].isdigit()) or (isinstance(first, str) and first[:1].isdigit())


def _split(node: Binary) -> tuple[Node, str] | None:
    """The bare formula, and the number with its sign; a step of one is a count."""
    if node.sign not in ("+", "-"):
        return None
    if _is_amount(node.right):
        return _bare(node.left), node.sign + text(node.right)
    if node.sign == "+" and _is_amount(node.left):
        return _bare(node.right), text(node.left)
    return None


def _is_amount(node: Node) -> bool:
    return isinstance(node, Literal) and node.text[:1].isdigit() and node.text not in ("0", "1")


def _bare(node: Node) -> Node:
    return node.inner if isinstance(node, Group) else node


def _adjusted(sheet: SheetCells, copies: Copies, bare: Node, number: str) -> Iterator[Flag]:
    first = copies.first
    wanted = shape(text(bare), *first)
    for is_row in (True, False):
        peers = _peers(sheet, first, wanted, is_row=is_row)
        if len(peers) >= _FEWEST_PEERS:
            yield _flag(copies, text(bare), wanted, number, peers, is_row=is_row)
            return


def _peers(sheet: SheetCells, at: Position, wanted: Shape, *, is_row: bool) -> list[Position]:
    """The cells on both sides, without a gap, that hold the bare formula."""
    found = []
    for step in (-1, 1):
        place = at
        while True:
            place = (place[0], place[1] + step) if is_row else (place[0] + step, place[1])
            copies = sheet.copies_at.get(place)
            if copies is None or copies.shape != wanted:
                break
            found.append(place)
    return sorted(found)


def _flag(
    copies: Copies, bare: str, wanted: Shape, number: str, peers: list[Position], *, is_row: bool
) -> Flag:
    first = copies.first
    line = Area(copies.sheet, *peers[0], *peers[-1]).ref
    does, to = (f"takes {number[1:]}", "off") if number[0] == "-" else (f"adds {number.lstrip('+')}", "to")
    return Flag(
        f"{copies.areas[0]} {does} {to} the formula that its {len(peers)} neighbours in {line} hold.",
        copies.areas,
        AuditEvidence(
            expected=f"={bare}", expected_r1c1=f"={r1c1(wanted)}", peers=(line,),
            facts=(("Adjustment", number),),
        ),
        AuditFix(
            "Take the number out of the formula; where it is right, enter it in a row of its own.",
            (Correction(copies.sheet, cell_name(*first), f"={bare}"),) if len(copies.positions) == 1 else (),
        ),
        severity=None if is_row else "info",
    )  # fmt: skip
