"""Rule D25: a formula begins with `=+`, or holds `+-` or `--` where one sign would do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.layout.wording import areas_of, where
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.kpi import Cite

_TEXT = re.compile(r'"[^"]*"')
_BEGINS = re.compile(r"\s*\+")
_DOUBLE = re.compile(r"(?<=[^(,=<>*/^&+\-\s])\s*(?:\+\s*[-+]|-\s*\+|-\s*-)")


@rule(
    "D25", "needless-sign", group="design", severity="info",
    why="The sign changes nothing, and a second one beside it is easily misread.",
    remedy="Leave the sign out.",
    cite=Cite("FAST Standard, formula design: no redundant parts", read="2026-11-22"),
    examples=[
        Example("""
            Licences | 10
            Refunds  | 2
            Revenue  | =+B1-B2
            Net      | =B1+-B2
            """, flagged=("B3:B4",)),
        Example("""
            Licences | 10
            Refunds  | 2
            Revenue  | =B1-B2
            Loss     | =-B2+B1
            Paid     | =SUMPRODUCT(--(B1:B2>5),B1:B2)
            """),
    ],
)  # fmt: skip
def needless_sign(book: AuditBook) -> Iterator[Flag]:
    """`=+A1`, `A1+-B1`, `A1--B1`. One finding per sheet.

    `--(…)` as an argument is left alone: it turns truth values into numbers.
    """
    for sheet in book.sheets:
        areas = areas_of(each for each in sheet.copies if _is_needless(each.shape))
        if areas:
            yield Flag(f"In {where(areas)} a sign is written that is not needed.", areas)


def _is_needless(shape: tuple[str | tuple[int, int, str], ...]) -> bool:
    first = shape[0] if shape else ""
    if isinstance(first, str) and _BEGINS.match(first):
        return True
    written = "".join([piece if isinstance(piece, str) else "A1" for piece in shape])
    return _DOUBLE.search(_TEXT.sub('""', written)) is not None
