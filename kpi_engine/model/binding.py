"""What an argument of a guide's KPI reads: a number, a figure, or a sum of figures.

    binding = number | operand { ("+" | "-") operand }
    operand = figure [ "[" segment "]" ] [ "[-" months "]" ]

`revenue`, `mrr[-1]` (a month earlier), `active_customers[Pro] + active_customers[Enterprise]`,
`cogs + support_cost`. A figure is a term, or another KPI of the guide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from kpi_engine.errors import CatalogueError

_NUMBER = re.compile(r"\s*-?\d+(?:\.\d+)?\s*")
_OPERAND = re.compile(r"\s*([a-z_][a-z0-9_]*)(?:\[(?!-\d+\])([^\[\]]+)\])?(?:\[-(\d+)\])?\s*")
_SIGN = re.compile(r"[+-]")


@dataclass(frozen=True, slots=True)
class Operand:
    """One figure of a sum: of the whole business or a segment, of this month or `back` months before."""

    figure: str
    segment: str = ""
    back: int = 0
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Binding:
    """A parsed binding: either one number or the operands that are added up."""

    number: float | None
    operands: tuple[Operand, ...] = ()

    @property
    def figures(self) -> tuple[str, ...]:
        """The terms and KPIs it names, in reading order, each once."""
        return tuple(dict.fromkeys(operand.figure for operand in self.operands))


@cache
def parse_binding(text: str) -> Binding:
    """Read a binding; what cannot be read is an error of the catalogue that quotes it."""
    if _NUMBER.fullmatch(text):
        return Binding(float(text))
    operands: list[Operand] = []
    position, sign = 0, 1
    while True:
        match = _OPERAND.match(text, position)
        if match is None:
            raise CatalogueError(f"the input {text!r} cannot be read: expected terms joined by + or -")
        operands.append(Operand(match[1], (match[2] or "").strip(), int(match[3] or 0), sign))
        position = match.end()
        if position == len(text):
            return Binding(None, tuple(operands))
        joint = _SIGN.match(text, position)
        if joint is None:
            raise CatalogueError(f"the input {text!r} cannot be read after {text[:position].strip()!r}")
        sign, position = (1 if joint[0] == "+" else -1), joint.end()


def written(operands: Iterable[Operand]) -> str:
    """The binding as it is written down; reading it again gives the same operands."""
    text = ""
    for operand in operands:
        segment = f"[{operand.segment}]" if operand.segment else ""
        back = f"[-{operand.back}]" if operand.back else ""
        sign = (" + " if operand.sign > 0 else " - ") if text else ""
        text += f"{sign}{operand.figure}{segment}{back}"
    return text
