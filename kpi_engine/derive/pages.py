"""Derives the reference: a page for every function, and an index by the question that it answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kpi_engine.derive import Derived
from kpi_engine.derive.page import file_of, page
from kpi_engine.functions.registry import functions
from kpi_engine.model.function import Function

FOLDER = "docs/reference"

_FAMILIES = {
    "acquisition": "Winning customers",
    "revenue": "Revenue",
    "retention": "Keeping customers, and what they are worth",
    "profit": "Profit and cash",
    "product": "The product in use",
    "tables": "Tables",
    "targets": "Targets, reviews and triggers",
    "audit": "Checks",
    "help": "Which function to use",
}
_HEAD = (
    "<!-- Derived from the declarations by `kpi derive`; change those. -->\n"
    "# Which function answers your question?\n\n"
    "Every function works in a cell, with `kpi calc` and from Python. Fractions are fractions: 15 % is 0.15. "
    "Losses are entered positive. A blank is missing, not zero.\n"
)


def derive_pages(root: Path) -> Iterator[Derived]:
    """The index and the pages, below docs/reference."""
    known = tuple(functions())
    yield Derived(f"{FOLDER}/README.md", index(known).encode("utf-8"))
    for function in known:
        yield Derived(f"{FOLDER}/{file_of(function)}", page(function, known).encode("utf-8"))


def index(known: tuple[Function, ...]) -> str:
    """All questions by family, each with the function that answers it; then all names with their aliases."""
    parts = [_HEAD]
    families = dict.fromkeys(function.family for function in known)
    for family in sorted(families, key=_place):
        rows = [function for function in known if function.family == family]
        lines = [f"| {each.question} | [{each.name}]({file_of(each)}) | {each.title} |" for each in rows]
        title = _FAMILIES.get(family, family.capitalize())
        parts.append(
            "\n".join([f"\n## {title}\n", "| You ask | Function | |", "|---|---|---|", *lines]) + "\n"
        )
    also = [f"[{alias}]({file_of(each)}) is {each.name}" for each in known for alias in each.aliases]
    parts.append(f"\n## Other names\n\n{'; '.join(also)}.\n")
    return "".join(parts)


def _place(family: str) -> int:
    order = list(_FAMILIES)
    return order.index(family) if family in order else len(order)
