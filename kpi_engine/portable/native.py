"""A call as the guarded text of its function in Excel's own functions; the name of the KPI stays in it.

Several KPIs are one number divided by another, under the same guard. `+N("CAC")`, which is 0 everywhere,
says which one it is: to a reader, and to `kpi portable --to addin`.
"""

from __future__ import annotations

from collections.abc import Mapping

from kpi_engine.formula.guard import guarded, substitute
from kpi_engine.formula.tokens import Kind, tokens
from kpi_engine.model.kpi import Kpi, Shape
from kpi_engine.portable.calls import CannotRewriteError, OurCall
from kpi_engine.portable.elementwise import elementwise
from kpi_engine.portable.folding import folded
from kpi_engine.portable.given import (
    atom,
    check_ranges,
    depends_on_chance,
    given,
    kpi_of,
    may_be_many,
)

LONGEST, DEEPEST, MOST_ARGUMENTS = 8_192, 64, 255
"""Excel's limits: characters of a formula, functions inside one another, arguments of one function."""


def native_call(call: OurCall, *, array: bool) -> str:
    """The text of a call. `array` says that it stands in an array formula, which answers for each element.

    Raises CannotRewriteError where the text would not mean the same.
    """
    kpi = kpi_of(call)
    cells = given(kpi, call)
    for text in cells.values():
        if depends_on_chance(text):
            raise CannotRewriteError(
                f"an argument of {call.called} depends on chance, and its text would ask for it several times"
            )
    check_ranges(kpi, call, cells)
    cells = {name: atom(text) for name, text in cells.items()}
    if not kpi.lifts:
        text = ranges_text(kpi, cells)
    elif array:
        text = substitute(elementwise(guarded(kpi, {name: name for name in cells})), cells)
    elif any(may_be_many(text) for text in cells.values()):
        raise CannotRewriteError(
            f"{call.called} is given whole ranges outside an array formula; --to lambda can write it"
        )
    else:
        text = guarded(kpi, cells)
    return text + marker(call.called)


def ranges_text(kpi: Kpi, cells: Mapping[str, str]) -> str:
    """The text of a function of ranges; what a typed option decides is decided in it already."""
    text = guarded(kpi, cells)
    options = [each.name for each in kpi.parameters if each.shape is Shape.OPTION]
    return folded(text) if any(cells.get(name, '"').startswith('"') for name in options) else text


def marker(called: str) -> str:
    """What says which KPI a text is; it adds nothing to the number."""
    return f'+N("{called}")'


def check_length(formula: str) -> None:
    """Raises CannotRewriteError for a formula that is too long for Excel."""
    if len(formula) > LONGEST:
        raise CannotRewriteError(
            f"the text would have {len(formula):,} characters, and Excel takes {LONGEST:,}; --to lambda or "
            "--to values can write it"
        )


def check_nesting(formula: str) -> None:
    """Raises CannotRewriteError for a formula that is too deep for Excel, or has too many arguments."""
    if formula.count("(") <= DEEPEST and formula.count(",") < MOST_ARGUMENTS:
        return
    depth = deepest = 0
    counts: list[int] = []
    for token in tokens(formula):
        if token.kind in (Kind.FUNCTION, Kind.OPEN):
            depth += token.kind is Kind.FUNCTION
            deepest = max(deepest, depth)
            counts.append(1 if token.kind is Kind.FUNCTION else -MOST_ARGUMENTS)
        elif token.kind is Kind.CLOSE and counts:
            depth -= counts.pop() > 0
        elif token.kind is Kind.COMMA and counts:
            counts[-1] += 1
            if counts[-1] > MOST_ARGUMENTS:
                raise CannotRewriteError(f"a function would have more than {MOST_ARGUMENTS} arguments")
    if deepest > DEEPEST:
        raise CannotRewriteError(
            f"{deepest} functions would stand inside one another, and Excel takes {DEEPEST}; --to lambda or "
            "--to values can write it"
        )
