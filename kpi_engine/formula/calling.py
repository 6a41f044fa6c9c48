"""Calls of functions as the calculation engine gets them: ours, its own, and what its own do not do."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_engine.formula.argument_classes import ArgumentClass
from kpi_engine.formula.arrays import gives_array, must_lift, sizes_differ
from kpi_engine.formula.corrections import corrected, default
from kpi_engine.formula.grammar import Node, Omitted, text
from kpi_engine.formula.guards import SEARCHES
from kpi_engine.formula.plain_lookups import plain_lookup
from kpi_engine.formula.resolving import CannotComputeError
from kpi_engine.formula.special import asked, special
from kpi_engine.formula.spreading import spread
from kpi_engine.formula.writes import Writes

OMITTED = "KPI.OMITTED"
"""What our version of a builtin gets for an argument that was left out."""
PLACE = "KPI.PLACE"
"""The helper that finds what the text in INDIRECT stands for: a name, a table, or cells."""
LIFT = "KPI.LIFT"
"""The helper that applies a builtin to each element: its name, how each argument is given, the arguments.

L: element by element. W: whole. O: left out.
"""
_GIVES_CELLS = frozenset(("OFFSET", "INDEX"))
"""What gives a reference must stay one where a reference is asked for."""


def our_call(writer: Writes, name: str, arguments: Sequence[Node], wanted: ArgumentClass) -> str:
    """One of our functions. An omitted argument becomes an empty cell: the engine would hand over 0."""
    asked: ArgumentClass = "A" if wanted == "A" else "R"
    blank = writer.blank()
    with writer.resolver.clipped():
        written = [blank if isinstance(each, Omitted) else writer.write(each, asked) for each in arguments]
    return f"{name}({','.join(written)})"


def builtin(writer: Writes, name: str, arguments: Sequence[Node], wanted: ArgumentClass) -> str:
    """A builtin, applied to each element where it gets an array instead of a value."""
    about_places = special(writer, name, arguments, wanted)
    if about_places is not None:
        return about_places
    definition = writer.standing
    lifted = [must_lift(name, at, each, wanted, definition) for at, each in enumerate(arguments)]
    if name == "IF" and sizes_differ(arguments):
        lifted = [gives_array(each, wanted, definition) for each in arguments]
    if any(lifted):
        return _lifted(writer, name, arguments, lifted, wanted)
    if name == "INDIRECT":
        found = _indirect(writer, arguments, wanted)
        return crossed(found) if wanted == "V" and ":" in text(arguments[0]) else found
    if name == "OFFSET" and wanted == "V" and len(arguments) > 3:
        with writer.resolver.clipped():
            return crossed(corrected(name, _arguments(writer, name, arguments, wanted)))
    if writer.resolver.around.replaced(name):
        with writer.resolver.clipped():
            written = _arguments(writer, name, arguments, wanted)
            call = corrected(name, written)
            return plain_lookup(written, call) if name == "XLOOKUP" and wanted == "V" else call
    guards = wanted == "V" or name not in _GIVES_CELLS
    if name not in SEARCHES:
        return corrected(name, _arguments(writer, name, arguments, wanted), guards=guards)
    with writer.resolver.clipped():
        return corrected(name, _arguments(writer, name, arguments, wanted), guards=guards)


def crossed(cells: str) -> str:
    """One value of a range that is computed: its cell in the formula's row or column, #VALUE! without one."""
    row = f"IF(ROWS({cells})=1,1,ROW()-ROW({cells})+1)"
    column = f"IF(COLUMNS({cells})=1,1,COLUMN()-COLUMN({cells})+1)"
    outside = f"OR({row}<1,{row}>ROWS({cells}),{column}<1,{column}>COLUMNS({cells}))"
    return f"IF({outside},#VALUE!,INDEX({cells},{row},{column}))"


def _lifted(
    writer: Writes, name: str, arguments: Sequence[Node], lifted: Sequence[bool], wanted: ArgumentClass
) -> str:
    if name in ("OFFSET", "INDIRECT"):
        raise CannotComputeError(f"{name} is given several places at once")
    marks = "".join(
        "O" if isinstance(each, Omitted) else "L" if lift else "W"
        for each, lift in zip(arguments, lifted, strict=True)
    )
    with writer.resolver.clipped():
        written = [
            writer.write(each, "A" if lift else asked(name, at, wanted))
            for at, (each, lift) in enumerate(zip(arguments, lifted, strict=True))
            if not isinstance(each, Omitted)
        ]
    return f'{LIFT}("{name}","{marks}",{",".join(written)})'


def _arguments(writer: Writes, name: str, arguments: Sequence[Node], wanted: ArgumentClass) -> list[str]:
    replaced = writer.resolver.around.replaced(name)
    written: list[str] = []
    for position, each in enumerate(arguments):
        if isinstance(each, Omitted):
            written.append(f'"{OMITTED}"' if replaced else default(name, position) or "")
        else:
            written.extend(spread(writer, name, each, asked(name, position, wanted)))
    return written


def _indirect(writer: Writes, arguments: Sequence[Node], wanted: ArgumentClass) -> str:
    """The engine knows neither names nor tables, so the text is looked up first; no place is #REF!."""
    sheet = writer.resolver.sheet.replace('"', '""')
    written = ",".join(_arguments(writer, "INDIRECT", arguments, wanted))
    place = f'{PLACE}("{sheet}",ROW(),COLUMN(),{written})'
    return f"IF(ISERROR({place}),#REF!,INDIRECT({place}))"
