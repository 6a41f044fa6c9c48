"""Functions that are about places, sheets or formulas rather than values, written as what they come to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kpi_engine.formula.argument_classes import ArgumentClass, argument_class
from kpi_engine.formula.arrays import gives_array
from kpi_engine.formula.grammar import Cells, Literal, Node, Omitted
from kpi_engine.formula.references import Reference, reference
from kpi_engine.formula.spreading import parts_of
from kpi_engine.formula.subtotals import subtotal
from kpi_engine.formula.writes import Writes

ALWAYS = frozenset({"AREAS"})
"""Functions that are written out whether the engine has them or not."""


def special(writer: Writes, name: str, arguments: Sequence[Node], wanted: ArgumentClass) -> str | None:
    """The text for such a function; None for any other."""
    around = writer.resolver.around
    match name:
        case "ROW" | "COLUMN" if wanted == "A" and len(arguments) == 1:
            return _numbers(writer, name, arguments[0])
        case "SHEETS" if not arguments:
            return str(len(around.sheets))
        case "SHEET" if not arguments:
            return str(around.sheet_keys[writer.resolver.sheet.casefold()] + 1)
        case "ISFORMULA" | "FORMULATEXT" if (place := _one_cell(arguments)) is not None:
            return _formula(writer, name, place)
        case "SUBTOTAL" | "AGGREGATE":
            written = [writer.write(each, asked(name, at, wanted)) for at, each in enumerate(arguments[:2])]
            return subtotal(writer, name, arguments, written, wanted)
        case "AREAS" if len(arguments) == 1:
            parts = parts_of(writer, arguments[0], "R")
            return str(len(parts)) if parts else f"IF(ISREF({writer.write(arguments[0], 'R')}),1,#VALUE!)"
        case "INDEX" if len(arguments) == 4:
            return _index_of_areas(writer, arguments, wanted)
        case "CHOOSE" if arguments and gives_array(arguments[0], wanted, writer.standing):
            return _chosen(writer, arguments)
        case "TYPE" if len(arguments) == 1 and gives_array(arguments[0], "V", writer.standing):
            return f"IF(ROWS({writer.write(arguments[0], 'A')})>0,64,64)"
    return None


def asked(name: str, position: int, wanted: ArgumentClass) -> ArgumentClass:
    """The class in which an argument is read, given the class in which the call itself is."""
    if wanted == "A":
        return "A"
    if position > 0 and name in ("IF", "CHOOSE"):
        return wanted
    return argument_class(name, position)


def _numbers(writer: Writes, name: str, argument: Node) -> str:
    """ROW or COLUMN of a range where an array is wanted: the engine would give the first number only."""
    cells = writer.write(argument, "R")
    size = f"ROWS({cells}),1" if name == "ROW" else f"1,COLUMNS({cells})"
    return f"SEQUENCE({size},{name}({cells}))"


def _one_cell(arguments: Sequence[Node]) -> Reference | None:
    if len(arguments) != 1 or not isinstance(arguments[0], Cells):
        return None
    place = reference(arguments[0].text)
    return place if place is not None and place.is_cell and not place.book else None


def _formula(writer: Writes, name: str, place: Reference) -> str | None:
    """ISFORMULA, and FORMULATEXT of a cell as the file has it."""
    around, here = writer.resolver.around, writer.resolver
    if name == "ISFORMULA":
        return here.has_formula(place)
    here.only_here()
    formula = around.formula_at(place.sheet or here.sheet, place.top.at, place.left.at)
    if formula is None:
        return "#N/A"
    shown = displayed(formula)
    return None if shown is None else '"={}"'.format(shown.replace('"', '""'))


def displayed(formula: str) -> str | None:
    """A formula as Excel shows it; None where the file spells something in a way that is not shown."""
    return None if "_xl" in formula or "[" in formula else formula


def _index_of_areas(writer: Writes, arguments: Sequence[Node], wanted: ArgumentClass) -> str | None:
    """INDEX with the number of an area: the other areas are left out."""
    areas = parts_of(writer, arguments[0], "R")
    number = arguments[3]
    if areas is None or not isinstance(number, Literal) or not number.text.isdigit():
        return None
    if not 1 <= int(number.text) <= len(areas):
        return "#REF!"
    rest = ["" if isinstance(each, Omitted) else writer.write(each, asked("INDEX", 1, wanted))
            for each in arguments[1:3]]  # fmt: skip
    return f"INDEX({areas[int(number.text) - 1]},{','.join(rest)})"


def _chosen(writer: Writes, arguments: Sequence[Node]) -> str:
    """CHOOSE with an array of numbers, as in `CHOOSE({1,2},B1:B9,A1:A9)`: each element makes its choice."""
    number = writer.write(arguments[0], "A")
    chosen = "#VALUE!"
    for at in range(len(arguments) - 1, 0, -1):
        value = '""' if isinstance(arguments[at], Omitted) else writer.write(arguments[at], "A")
        chosen = (
            f"IF({number}={at},{value},{chosen})"
            if chosen != "#VALUE!" or not _within(arguments[0], len(arguments) - 1)
            else value
        )
    return chosen


def _within(numbers: Node, most: int) -> bool:
    """True for an array constant that only makes choices that there are."""
    found = re.split(r"[{},;]", numbers.text)[1:-1] if isinstance(numbers, Literal) else [""]
    return all(each.strip().isdigit() and 1 <= int(each) <= most for each in found)
