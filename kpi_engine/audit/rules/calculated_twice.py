"""Rule D08: the same calculation on the same cells stands in two places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies, Position, SheetCells, rectangles
from kpi_engine.audit.layout.wording import shortened, where
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite

_CALCULATES = re.compile(r"[-+*/^]|[A-Za-z]\(")


@rule(
    "D08", "calculated-twice", group="design", severity="info",
    why="One of the two will be changed and the other forgotten; then the workbook holds two answers.",
    remedy="Calculate it once, and let the other cell refer to the result.",
    cite=Cite("ICAEW, Twenty principles for good spreadsheet practice, perform a calculation once",
              read="2026-11-22"),
    examples=[
        Example("""
            Jan         | 10
            Feb         | 12
            Total       | =SUM(B1:B2)
            Report      |
            First month | =B1
            All         | =SUM($B$1:$B$2)
            """, flagged=("B3", "B6")),
        Example("""
            Jan    | 10     | =B1/SUM($B$1:$B$2)
            Feb    | 12     | =B2/SUM($B$1:$B$2)
            Shown  | =B1    |
            Again  | =B1    |
            Same   | =$B$1*2 | =$B$1*2
            """, why="links are no calculations, and a line of one formula is one calculation"),
    ],
)  # fmt: skip
def calculated_twice(book: AuditBook) -> Iterator[Flag]:
    """Two formulas that are not copies of each other read the same cells in the same way.

    Formulas with two references or a range count; one that only repeats a cell does not. One finding for each
    pair of formulas.
    """
    for sheet in book.sheets:
        by_text: dict[str, list[Copies]] = {}
        for copies in _alike_but_for_references(sheet):
            for at in copies.positions:
                by_text.setdefault(_plain(sheet, at), []).append(copies)
        pairs: dict[tuple[int, ...], list[str]] = {}
        for text, found in by_text.items():
            if len(found) > 1 and len({id(copies) for copies in found}) > 1:
                pairs.setdefault(tuple(sorted({id(copies) for copies in found})), []).append(text)
        yield from _told(sheet, pairs)


def _alike_but_for_references(sheet: SheetCells) -> Iterator[Copies]:
    """The calculations that are written like another one, references left out."""
    by_words: dict[tuple[str, ...], list[Copies]] = {}
    for copies in sheet.copies:
        if _calculates(copies):
            words = tuple(
                [piece.replace(" ", "").upper() if isinstance(piece, str) else "" for piece in copies.shape]
            )
            by_words.setdefault(words, []).append(copies)
    for found in by_words.values():
        if len(found) > 1:
            yield from found


def _plain(sheet: SheetCells, at: Position) -> str:
    """The formula of a cell without `$` and blanks."""
    return sheet.cells[at].formula.replace("$", "").replace(" ", "").upper()


def _calculates(copies: Copies) -> bool:
    references = sum(not isinstance(piece, str) for piece in copies.shape)
    return references > 1 and any(
        isinstance(piece, str) and _CALCULATES.search(piece) for piece in copies.shape
    )


def _told(sheet: SheetCells, pairs: dict[tuple[int, ...], list[str]]) -> Iterator[Flag]:
    by_id = {id(copies): copies for copies in sheet.copies}
    for ids, texts in pairs.items():
        wanted = set(texts)
        cells = [
            at for each in ids for at in by_id[each].positions
            if _plain(sheet, at) in wanted
        ]  # fmt: skip
        areas = rectangles(sheet.name, cells)
        yield Flag(
            f"{where(areas)}: ={shortened(texts[0])} is calculated more than once.", areas,
            AuditEvidence(facts=(("Calculation", shortened(texts[0])),)),
        )  # fmt: skip
