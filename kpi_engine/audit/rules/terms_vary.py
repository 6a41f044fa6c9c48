"""Rule F09: the cells of one column add different columns of their rows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Position, SheetCells, rectangles
from kpi_engine.audit.peers.atoms import Reference, atoms, is_number
from kpi_engine.audit.peers.telling import short
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.shapes import Shape
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite

_SHORTEST, _FEWEST_KINDS = 4, 3
_SUM_WORDS = frozenset({"+", "-", "(", ")", ",", ":", "SUM("})


@rule(
    "F09", "terms-vary", group="formulas", severity="warning", confidence="medium",
    why="Each row was put together by hand from the cells that held a figure that day; a figure entered in "
        "another column does not reach its total.",
    remedy="Write the fullest of the formulas into every row; blank cells count as nothing.",
    cite=Cite("FAST Standard 3.03, one formula along a row or column", read="2026-11-22"),
    excel_ignores="formula",
    examples=[
        Example("""
            Bank  | Opening | Paid in | Paid out | Closing
            North | 100     |         |          | =B2
            South | 80      | 5       | 3        | =B3+C3-D3
            East  | 60      | 20      |          | =B4+C4
            West  | 40      |         | 7        | =B5-D5
            Coast | 30      |         |          | =B6
            """, flagged=("E2:E6",)),
        Example("""
            Bank  | Opening | Paid in | Paid out | Closing
            North | 100     |         |          | =B2+C2-D2
            South | 80      | 5       | 3        | =B3+C3-D3
            East  | 60      | 20      |          | =B4+C4-D4
            West  | 40      |         | 7        | =B5+C5-D5
            """),
        Example("""
            Line    | Jan
            Income  | 100
            Cost    | 80
            Margin  | =B2-B3
            Tax     | =B4*0.3
            Net     | =B4-B5
            """, why="a statement, in which each row is another thing"),
    ],
)  # fmt: skip
def terms_vary(book: AuditBook) -> Iterator[Flag]:
    """Four cells or more below each other add or subtract cells of their own rows, but not the same ones.

    Flagged where there are three different selections, of which one has all the others' terms and is not
    that of most cells (then the others are told one by one as term-missing).
    """
    for sheet in book.sheets:
        for run in _runs(sheet):
            terms = [_terms(sheet.copies_at[position].shape) for position in run]
            kinds = set(terms)
            fullest = frozenset[Reference]().union(*kinds)
            if len(run) < _SHORTEST or len(kinds) < _FEWEST_KINDS or fullest not in kinds:
                continue
            if 2 * terms.count(fullest) > len(run):
                continue
            model = run[terms.index(fullest)]
            place = rectangles(sheet.name, run)
            yield Flag(
                f"{place[0]} adds {len(kinds)} different selections of cells of its rows; the fullest is "
                f"={short(sheet.copies_at[model].at(*model))}.",
                place, AuditEvidence(facts=(("Different selections", str(len(kinds))),)),
            )  # fmt: skip


def _runs(sheet: SheetCells) -> Iterator[list[Position]]:
    """Cells below each other that are sums of single cells of their own row."""
    for column, cells in sheet.columns.items():
        run: list[Position] = []
        for cell in cells:
            if cell.position not in sheet.copies_at or not _terms(sheet.copies_at[cell.position].shape):
                continue
            if run and run[-1][0] != cell.row - 1:
                yield run
                run = []
            run.append((cell.row, column))
        yield run


@lru_cache(maxsize=20_000)
def _terms(shape: Shape) -> frozenset[Reference]:
    """The cells of its own row that a formula adds or subtracts; nothing for any other formula."""
    found = []
    for part in atoms(shape):
        if isinstance(part, str):
            if part not in _SUM_WORDS and not is_number(part):
                return frozenset()
        elif part[0] or "r" not in part[2]:
            return frozenset()
        else:
            found.append(part)
    return frozenset(found)
