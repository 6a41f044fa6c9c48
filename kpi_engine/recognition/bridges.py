"""Steps between an opening and a closing line: `New business` between opening and closing MRR is new MRR."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_engine.recognition.blocks import FigureLine
from kpi_engine.recognition.naming import Named, named

_OPENS = {"opening_mrr": "MRR", "opening_customers": "Customers", "opening_cash": "Cash"}
_CLOSES = {"mrr": "MRR", "active_customers": "Customers", "closing_cash": "Cash"}
_LONGEST = 10


def with_steps(lines: Sequence[FigureLine], names: Sequence[Named]) -> list[Named]:
    """The names, with those of bare words that stand between the two ends of a bridge."""
    found = list(names)
    start, about = 0, ""
    for at, line in enumerate(lines):
        term = found[at].term
        if term in _OPENS:
            start, about = at, _OPENS[term]
        elif about and (line.block != lines[start].block or at - start > _LONGEST):
            about = ""
        elif about and _CLOSES.get(term) == about:
            for step in range(start + 1, at):
                if not found[step].term:
                    completed = named(lines[step].labels[-1], (about,))
                    found[step] = completed if completed.term else found[step]
            about = ""
    return found
