"""The body of a LAMBDA as a formula with gaps, for a helper that computes it for many elements at once.

What does not depend on the LAMBDA's own words stays in the cell's formula and is handed over as a value:
so the cells that are read are seen there, and the body can be computed apart from the workbook.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

LAMBDAS = "KPI.LAMBDA"
"""The helper: what to do (MAP, REDUCE …), the body, what the body takes from the formula, the arguments."""

_GAP = re.compile("\x01([pc])(\\d+)\x01")


@dataclass(frozen=True, slots=True)
class Program:
    """A body whose gaps are its parameters and what it takes from the formula around it."""

    text: str
    captures: int
    calls_itself: bool = False

    def formula(self, parameters: Sequence[str], captures: Sequence[str]) -> str:
        """The body with these references in its gaps."""
        return _GAP.sub(lambda gap: (parameters if gap[1] == "p" else captures)[int(gap[2])], self.text)


@dataclass(slots=True)
class Programs:
    """The bodies that the formulas of one workbook hand to the helper, by their key."""

    known: dict[str, Program] = field(default_factory=dict)
    _keys: dict[Program, str] = field(default_factory=dict)
    _reserved: int = 0

    def reserved(self) -> str:
        """A key for a body that is about to be written, and may call itself."""
        self._reserved += 1
        return f"R{self._reserved}"

    def add(self, program: Program, key: str = "") -> str:
        """The key of a body. It shows the body, so that one sees which functions a formula calls."""
        if key:
            self.known[key] = program
            return key
        if program not in self._keys:
            shown = _GAP.sub(r"\1\2", program.text).replace('"', "'").replace(":", " ")
            found = f"L{len(self._keys) + 1} {shown}"
            self._keys[program] = found
            self.known[found] = program
        return self._keys[program]


def gap(kind: str, number: int) -> str:
    """A parameter (p) or a part of the formula around (c), as it stands in a body."""
    return f"\x01{kind}{number}\x01"
