"""Formulas that differ only in the cells they name are rewritten once: a column of copies takes no time.

What a rewriting does depends on whether a reference is one cell or several, and on which ones are the same,
never on where they point.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kpi_engine.formula.references import reference
from kpi_engine.formula.tokens import Kind, tokens
from kpi_engine.portable.calls import CannotRewriteError

_FIRST = 1_000_000
_STAND_IN = re.compile(r"\$XFC\$(1\d{6})(?::\$XFC\$1\d{6})?")
_OF_TEXTS = frozenset({"$XFD$1", "$XFD:$XFD", "$A$1048576", "$1048576:$1048576"})
"""Cells that guarded texts themselves name, to count with; they are part of the text."""
_Key = tuple[str, str, bool]


class Alike:
    """Keeps what a rewriting made of a formula, for all formulas that are alike."""

    def __init__(self, rewrite: Callable[[str, str, bool], tuple[str, list[str], list[str]]]) -> None:
        """`rewrite` takes a formula, its sheet and whether it is an array formula."""
        self._rewrite = rewrite
        self._kept: dict[_Key, tuple[str, list[str], list[str]] | CannotRewriteError] = {}

    def __call__(self, formula: str, sheet: str, array: bool) -> tuple[str, list[str], list[str]]:
        """What `rewrite` makes of the formula."""
        general, cells = _general(formula)
        if not cells:
            return self._rewrite(formula, sheet, array)
        key = general, sheet, array
        if key not in self._kept:
            try:
                self._kept[key] = self._rewrite(general, sheet, array)
            except CannotRewriteError as why:
                self._kept[key] = why
        made = self._kept[key]
        if isinstance(made, CannotRewriteError):
            raise CannotRewriteError(str(made))
        text, called, doubts = made
        return _STAND_IN.sub(lambda found: cells[int(found[1]) - _FIRST], text), called, doubts


def _general(formula: str) -> tuple[str, list[str]]:
    """The formula with stand-ins for its references, and these; none where it had better be left as it is."""
    if "$XFC$1" in formula:
        return formula, []
    numbers: dict[str, int] = {}
    written: list[str] = []
    for token in tokens(formula):
        if token.kind is not Kind.REFERENCE or token.text in _OF_TEXTS:
            written.append(token.text)
            continue
        place = reference(token.text)
        if place is None or place.last_sheet:
            return formula, []
        number = _FIRST + numbers.setdefault(token.text, len(numbers))
        written.append(f"$XFC${number}" if place.is_cell else f"$XFC${number}:$XFC$1999999")
    return "".join(written), list(numbers)
