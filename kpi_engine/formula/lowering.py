"""Formulas rewritten until a plain calculation engine reads them as Excel does.

Names, tables, 3-D references, unions, intersections, `@`, saved spellings and omitted arguments become
plain A1 formulas. What cannot be rewritten is said, so that nobody takes a wrong value for a right one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from kpi_engine.formula.arrays import gives_array
from kpi_engine.formula.grammar import Call, FormulaSyntaxError, Node, tree
from kpi_engine.formula.parts import without_brackets
from kpi_engine.formula.resolving import CannotComputeError, ExternalError, Resolver, Surroundings
from kpi_engine.formula.shapes import Down, Shape, shape, written
from kpi_engine.formula.spellings import function_name
from kpi_engine.formula.writing import Writer

__all__ = ["Lowered", "Lowering", "Surroundings"]

_LONGEST = 4 * 8192
"""Excel takes 8,192 characters as they are shown; saved spellings and escapes are longer."""


@dataclass(frozen=True, slots=True)
class Lowered:
    """A formula as the engine gets it. `problem` says why it cannot be computed; "" when it can.

    `clock` is True when the date or time of day enters, `volatile` when chance or the computer does.
    """

    text: str
    problem: str = ""
    external: bool = False
    clock: bool = False
    volatile: bool = False
    shape: Shape = ()
    """The shape of `text`, which tells what the formula reads."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A formula lowered before, and the rows and columns in which a copy of it is lowered alike."""

    lowered: Lowered
    unchanged: bool
    """True where the lowered formula is the formula itself."""
    rows: tuple[int, int]
    columns: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Column:
    """The formula last lowered in a column, as it is copied downwards, and what it became."""

    sheet: str
    array: bool
    own: Down
    known: _Known
    lowered: Down

    def copy(self, formula: str, sheet: str, row: int, *, array: bool) -> tuple[Lowered, str] | None:
        """The formula lowered, when it is a copy of the one above and is lowered alike."""
        first, last = self.known.rows
        alike = first <= row <= last and sheet == self.sheet and array == self.array
        if not alike or self.own.at(row) != formula:
            return None
        return self.known.lowered, formula if self.known.unchanged else self.lowered.at(row)


class Lowering:
    """Lowers the formulas of one workbook; copies of a formula are lowered once."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._known: dict[tuple[str, bool, Shape], list[_Known]] = defaultdict(list)
        self._before: Shape | None = None
        self._above: dict[int, _Column] = {}

    def lower(self, formula: str, sheet: str, row: int, column: int, *, array: bool = False) -> Lowered:
        """`formula` (without `=`) of the cell at `row`, `column` of `sheet`, ready for the engine.

        `array` is True for an array formula: its ranges are arrays. In any other formula a range where one
        value belongs stands for its cell in the same row or column.
        """
        lowered, text = self.shared(formula, sheet, row, column, array=array)
        return replace(lowered, text=text)

    def shared(
        self, formula: str, sheet: str, row: int, column: int, *, array: bool = False
    ) -> tuple[Lowered, str]:
        """As `lower`, but what all copies have in common, and the text of this one."""
        above = self._above.get(column)
        copied = above and above.copy(formula, sheet, row, array=array)
        if copied:
            return copied
        own = self._shape(formula, row, column)
        known = self._known_of(formula, own, sheet, row, column, array=array)
        copies = _Column(sheet, array, Down(own, column), known, Down(known.lowered.shape, column))
        self._above[column] = copies
        return known.lowered, formula if known.unchanged else copies.lowered.at(row)

    def _known_of(
        self, formula: str, own: Shape, sheet: str, row: int, column: int, *, array: bool
    ) -> _Known:
        """What the formula becomes; looked up where a copy of it was lowered before."""
        known = self._known[sheet, array, own]
        for each in known:
            if each.rows[0] <= row <= each.rows[1] and each.columns[0] <= column <= each.columns[1]:
                return each
        resolver = Resolver(self._around, sheet, row, column)
        lowered = _lowered(formula, resolver, array=array)
        unchanged = lowered.text == formula
        lowered = replace(lowered, shape=own if unchanged else shape(lowered.text, row, column))
        known.append(_Known(lowered, unchanged, resolver.rows, resolver.columns))
        return known[-1]

    def _shape(self, formula: str, row: int, column: int) -> Shape:
        """The formula's shape; often that of the cell before it, which is quicker to see."""
        near = self._before
        if near is None or written(near, row, column) != formula:
            near = shape(formula, row, column)
        self._before = near
        return near


def _lowered(formula: str, resolver: Resolver, *, array: bool) -> Lowered:
    if len(formula) > _LONGEST:
        return Lowered(formula, "the formula is longer than Excel takes")
    writer = Writer(resolver)
    try:
        root = tree(formula)
        text = writer.write(root, "A" if array else "V")
    except FormulaSyntaxError:
        return Lowered(formula, problem="the formula cannot be read")
    except RecursionError:
        return Lowered(formula, "the formula is nested too deeply")
    except CannotComputeError as problem:
        return Lowered(formula, str(problem), clock=writer.clock, volatile=writer.volatile)
    except ExternalError:
        return Lowered(formula, "another workbook is read", external=True)
    if not array and _may_spill(root, resolver):
        text = f"INDEX({text},1,1)"
    return Lowered(text, external=resolver.external, clock=writer.clock, volatile=writer.volatile)


def _may_spill(root: Node, resolver: Resolver) -> bool:
    """True when a plain formula could give the engine a table: only its first cell is the cell's value."""
    root = without_brackets(root)
    ours = resolver.around.ours(function_name(root.name)) if isinstance(root, Call) else None
    if ours is not None and isinstance(root, Call):
        arrays = (gives_array(each, "A", resolver.definition) for each in root.arguments)
        return resolver.around.spills(ours) or any(arrays)
    if isinstance(root, Call) and (definition := resolver.definition(root.name)) is not None:
        arrays = (gives_array(each, "A", resolver.definition) for each in root.arguments)
        return any(arrays) or _gives_back_array(tree(definition), resolver)
    return gives_array(root, "V", resolver.definition)


def _gives_back_array(definition: Node, resolver: Resolver) -> bool:
    """True when a LAMBDA behind a name may give a table of single values."""
    definition = without_brackets(definition)
    if not isinstance(definition, Call) or function_name(definition.name) != "LAMBDA":
        return True
    return gives_array(definition.arguments[-1], "V", resolver.definition)
