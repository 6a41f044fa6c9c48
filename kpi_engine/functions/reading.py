"""Functions of words and numbers: their cells read by the same rules whatever the function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kpi_engine.calc.coerce import read_cell
from kpi_engine.functions.lift import lift
from kpi_engine.model.cell_error import BLANK, DEFINED, NA, TEXT, VALUE, CellError, Scalar
from kpi_engine.model.function import Argument, ArrayBehaviour, CellValue, Function
from kpi_engine.model.unit import Unit

Body = Callable[..., Scalar]
"""What a function does with one cell per argument, all of them read; it answers errors, it raises none."""


def word(
    name: str, help_: str, *, required: bool = True, options: tuple[str, ...] = (), **more: Any
) -> Argument:
    """An argument that takes a word: a KPI, a guide, a segment or one of `options`."""
    return Argument(name, help_, Unit.TEXT.value, required, options=options, **more)


def number(
    name: str, help_: str, *, unit: Unit = Unit.NUMBER, required: bool = True, default: float | None = None
) -> Argument:
    """An argument that takes a number."""
    return Argument(name, help_, unit.value, required, default)


def cell_function(
    name: str, title: str, help_: str, arguments: tuple[Argument, ...], body: Body, *, question: str,
    returns: str,
    examples: tuple[tuple[tuple[Any, ...], Any], ...],
    prepare: Callable[[CellValue], Any] = lambda cell: cell,
) -> Function:  # fmt: skip
    """A function that gives one result per element. `prepare` may turn a range argument into one value."""

    def single(*cells: Any) -> Scalar:
        values = read(arguments, cells)
        return values if isinstance(values, CellError) else body(*values)

    lifted = lift(single)

    def call(*cells: CellValue) -> CellValue:
        if len(cells) > len(arguments):
            return VALUE
        return lifted(
            *(
                prepare(cell) if argument.takes_range else cell
                for argument, cell in zip(arguments, cells, strict=False)
            )
        )

    return Function(
        name=name, title=title, help=help_, arguments=arguments, behaviour=ArrayBehaviour.LIFT,
        returns=returns, family="targets", call=call, examples=examples,
        question=question,
    )  # fmt: skip


def read(arguments: Sequence[Argument], cells: Sequence[Any]) -> list[Any] | CellError:
    """The cells as numbers and words, blanks as their defaults; or the first error by the common order.

    An error in an input is passed on, text in place of a number is #VALUE!, a blank required input or a
    word that is not among the options #N/A. What is no cell value (a prepared table) stays as it is.
    """
    given = [*cells, *[None] * (len(arguments) - len(cells))]
    pairs = list(zip(arguments, given, strict=True))
    codes = [_code(argument, cell) for argument, cell in pairs]
    for code in codes:
        if code not in (DEFINED, TEXT, BLANK):
            return CellError(code)
    if TEXT in codes:
        return VALUE
    if any(code == BLANK and argument.required for code, argument in zip(codes, arguments, strict=True)):
        return NA
    values = [_value(argument, cell, code) for (argument, cell), code in zip(pairs, codes, strict=True)]
    known = all(
        value in argument.options for value, argument in zip(values, arguments, strict=True)
        if argument.options and value is not None
    )  # fmt: skip
    return values if known else NA


def _code(argument: Argument, cell: Any) -> int:
    if argument.unit != Unit.TEXT.value:
        return read_cell(cell)[1]
    if isinstance(cell, str):
        error = CellError.from_text(cell.strip())
        return int(error) if error else DEFINED if cell.strip() or argument.required else BLANK
    if isinstance(cell, bool | CellError | int | float) or cell is None:
        code = read_cell(cell)[1]
        return DEFINED if code == TEXT else code
    return DEFINED


def _value(argument: Argument, cell: Any, code: int) -> Any:
    if code == BLANK:
        return argument.default
    if argument.unit != Unit.TEXT.value:
        return read_cell(cell)[0]
    if not isinstance(cell, str | bool | int | float):
        return cell
    text = as_word(cell)
    return text.casefold() if argument.options else text


def as_word(cell: Scalar) -> str:
    """A cell as the word it shows: 2026.0 is `2026`, blanks around text are dropped."""
    if isinstance(cell, float) and cell.is_integer():
        return f"{cell:.0f}"
    return "" if cell is None else str(cell).strip()
