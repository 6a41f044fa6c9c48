"""Which functions the calculation engine has, asked of the engine itself."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_WORD = re.compile(r"[A-Z_][A-Z0-9_.]*")


@cache
def _probe() -> Any:
    import formualizer

    engine = formualizer.Workbook()
    engine.add_sheet("Probe")
    return engine


@cache
def knows(name: str) -> bool:
    """True when the engine has a function of this name (in capitals)."""
    if not _WORD.fullmatch(name):
        return False
    engine = _probe()
    engine.set_formula("Probe", 1, 1, f"={name}()")
    value = engine.evaluate_cell("Probe", 1, 1)
    return not (isinstance(value, dict) and value.get("kind") in ("Name", "NImpl"))
