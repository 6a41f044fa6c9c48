"""Guarded texts turned back into calls of our functions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.formula.grammar import FormulaSyntaxError, Node, tree
from kpi_engine.formula.spellings import function_name
from kpi_engine.formula.tokens import Kind, Token, join, tokens
from kpi_engine.model.kpi import Kpi
from kpi_engine.portable.calls import arguments, closing
from kpi_engine.portable.patterns import Pattern, by_opening, opening, patterns

_MARKER = re.compile(r'\+N\("([A-Za-z_0-9]+)"\)')
_HINTS = ("ISLOGICAL(", "ISERROR(")
"""One of them is in every guarded text."""


def may_be_text(formula: str) -> bool:
    """False for a formula that surely holds no guarded text."""
    upper = formula.upper()
    return any(hint in upper for hint in _HINTS)


@dataclass
class Recognised:
    """A formula with its guarded texts as calls; which calls they are, and what was not told apart."""

    text: str = ""
    calls: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def recognised(formula: str) -> Recognised:
    """`formula` with each guarded text of ours as a call."""
    found = Recognised()
    found.text = _Walk(found).text(tokens(formula))
    return found


@dataclass(frozen=True, slots=True)
class _Walk:
    found: Recognised

    def text(self, pieces: list[Token]) -> str:
        written: list[str] = []
        at = 0
        while at < len(pieces):
            piece = pieces[at]
            if piece.kind is not Kind.FUNCTION:
                written.append(piece.text)
                at += 1
                continue
            end = closing(pieces, at)
            called, after = _marked(pieces, end + 1)
            call = self._call(join(pieces[at : end + 1]), called) if _is_if(piece) else ""
            if not call:
                inside = ",".join(self.text(each) for each in arguments(pieces[at + 1 : end]))
                written.append(f"{piece.text}{inside})")
                at = end + 1
                continue
            written.append(call)
            at = after
            in_brackets = called and len(written) > 1 and written[-2] == "(" and at < len(pieces)
            if in_brackets and pieces[at].kind is Kind.CLOSE:
                del written[-2]
                at += 1
        return "".join(written)

    def _call(self, text: str, called: str) -> str:
        """The call that a text stands for; "" for none, or for one of several."""
        node = _tree(text) if may_be_text(text) else None
        if node is None:
            return ""
        if called:
            kpi = KPIS.find(called)
            match = next((m for each in patterns(kpi) if (m := each.arguments(node)) is not None), None) \
                if kpi else None  # fmt: skip
            if match is None:
                self.found.doubts.append(f"the text is marked {called}, but is not the text of {called}")
                return ""
            return self._written(called, match)
        matches = _unmarked(node)
        if len({kpi.name for kpi, _ in matches}) > 1:
            names = ", ".join(dict.fromkeys(kpi.name for kpi, _ in matches))
            self.found.doubts.append(f"the text is the same for several functions ({names})")
            return ""
        return self._written(matches[0][0].name, matches[0][1]) if matches else ""

    def _written(self, called: str, given: tuple[str, ...]) -> str:
        self.found.calls.append(called)
        return f"{called}({','.join(self.text(tokens(each)) for each in given)})"


def _is_if(piece: Token) -> bool:
    return function_name(piece.text) == "IF"


def _marked(pieces: list[Token], at: int) -> tuple[str, int]:
    """The name that stands behind a text as `+N("CAC")`, and where it ends."""
    found = _MARKER.fullmatch(join(pieces[at : at + 4]))
    return (found[1].upper(), at + 4) if found else ("", at)


def _unmarked(node: Node) -> list[tuple[Kpi, tuple[str, ...]]]:
    """Each function whose text it is, with the fewest arguments that say it."""
    found: dict[str, tuple[Kpi, tuple[str, ...]]] = {}
    candidates: tuple[Pattern, ...] = by_opening().get(opening(node), ())
    for pattern in candidates:
        if pattern.kpi.name not in found and (given := pattern.arguments(node)) is not None:
            found[pattern.kpi.name] = (pattern.kpi, given)
    return list(found.values())


def _tree(text: str) -> Node | None:
    try:
        return tree(text)
    except FormulaSyntaxError:
        return None
