"""The table of functions inside functions.js: how many arguments each takes, and which reads a formula."""

from __future__ import annotations

import json

from kpi_engine.derive.officejs.metadata import identity, named
from kpi_engine.errors import CatalogueError
from kpi_engine.model.function import ArrayBehaviour

BEGINS = (
    "  // Derived from the declarations by `kpi derive`: id, name, number of arguments, reads a formula.\n"
)
ENDS = "  // End of what is derived.\n"


def with_names(script: str) -> str:
    """`script` with the lines between the two marks written anew."""
    before, begins, rest = script.replace("\r\n", "\n").partition(BEGINS)
    _, ends, after = rest.partition(ENDS)
    if not begins or not ends:
        raise CatalogueError("functions.js: the two lines that enclose the table of functions are missing.")
    return f"{before}{BEGINS}{_table()}{ENDS}{after}"


def _table() -> str:
    rows = [
        [identity(name), name, function.most, function.behaviour is ArrayBehaviour.CELL]
        for function, name in named()
    ]
    lines = (f"    {json.dumps(row)},\n" for row in rows)
    typed = "  /** @type {[string, string, number, boolean][]} */\n"
    return f"{typed}  const FUNCTIONS = [\n{''.join(lines)}  ];\n"
