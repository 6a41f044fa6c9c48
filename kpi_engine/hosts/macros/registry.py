"""The one list of the ribbon's macros: each is declared once, where it is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Literal, get_args

from kpi_engine.errors import CatalogueError
from kpi_engine.hosts.macros.port import MacroPort

Group = Literal["Functions", "Fill", "Review", "Share", "Help"]
GROUPS: tuple[Group, ...] = get_args(Group)
"""The groups of the tab, from left to right."""
Run = Callable[[MacroPort], None]

_FILES = (
    "insert_kpi", "explain_cell", "insert_template", "fill_template", "fill_from_database", "audit_workbook",
    "check_inputs", "recalculate", "clear_marks", "make_portable", "undo_last", "helping",
)  # fmt: skip
"""Where macros are declared, in the order in which their groups show them."""


@dataclass(frozen=True, slots=True)
class Macro:
    """A button: what it says, what its tips say, the picture that Office has for it, and what it does.

    `icon` is the name of one of Office's own pictures, so no file is needed. `key` is pressed after Alt and
    the key of the tab.
    """

    name: str
    label: str
    tip: str
    details: str
    icon: str
    group: Group
    key: str
    run: Run
    large: bool = False


_DECLARED: dict[str, Macro] = {}


def macro(
    name: str, *, label: str, tip: str, icon: str, group: Group, key: str, large: bool = False,
) -> Callable[[Run], Run]:  # fmt: skip
    """Declare a macro; what its button does in full is the first paragraph of the function's docstring."""

    def declared(run: Run) -> Run:
        if name in _DECLARED:
            raise CatalogueError(f"The macro {name} is declared twice.")
        details = " ".join((run.__doc__ or "").split("\n\n")[0].split())
        _DECLARED[name] = Macro(name, label, tip, details, icon, group, key, run, large)
        return run

    return declared


def macros() -> tuple[Macro, ...]:
    """Every macro, group by group."""
    for file in _FILES:
        import_module(f"kpi_engine.hosts.macros.{file}")
    return tuple(sorted(_DECLARED.values(), key=lambda each: GROUPS.index(each.group)))


def macro_named(name: str) -> Macro:
    """The macro of this name."""
    return next(each for each in macros() if each.name == name)
