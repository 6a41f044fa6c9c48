"""Insert KPI: a function found by name or question, its arguments pointed at, its formula at the cursor."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_engine.errors import InputError
from kpi_engine.functions.finding import found
from kpi_engine.hosts.macros.port import Content, MacroPort
from kpi_engine.hosts.macros.registry import macro
from kpi_engine.hosts.macros.undoing import take_back, write
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.function import Argument, ArrayBehaviour, Function
from kpi_engine.model.written import clipped

_OFFERED = 8
_OF_A_CELL = ArrayBehaviour.CELL


@macro(
    "insert_kpi", label="Insert KPI", tip="Find a KPI function and write its formula into the selected cell",
    icon="FunctionWizard", group="Functions", key="I", large=True,
)  # fmt: skip
def insert_kpi(port: MacroPort) -> None:
    """Search by a name or ask in your own words (how long until a customer has paid back?). You see what the
    function is and point at the cells of each argument; the formula goes into the selected cell, if that is
    free. A function that fills several cells is taken back where they are not free.
    """
    selected = port.selection()
    place = f"{selected.sheet}!{selected.cell}"
    held = port.content(selected.sheet, selected.cell)
    if held.barred:
        raise InputError(f"{place[:80]}: {held.barred}", code="cell-barred")
    if not held.is_blank and not port.confirm(f"{place} is not empty. Replace what it holds?"):
        return
    function = _chosen(port)
    if function.behaviour is ArrayBehaviour.SPILL and not port.spills():
        raise InputError(
            f"{function.name} fills several cells, which Excel does by itself since 2021. In this Excel "
            "select the cells, type the formula and press Ctrl+Shift+Enter.", code="no-spilling",
        )  # fmt: skip
    formula = f"={function.name}({','.join(_arguments(port, function, selected.sheet))})"
    write(port, {(selected.sheet, selected.cell): Content(formula=formula)})
    shown = port.shows(selected.sheet, selected.cell)
    if shown is CellError.SPILL:
        take_back(port)
        raise InputError(
            f"{function.name} fills several cells, and some beside or below {place[:80]} are not free. "
            "Nothing was written: choose a cell with free cells around it.", code="no-room",
        )  # fmt: skip
    port.go_to(selected.sheet, selected.cell)
    if isinstance(shown, CellError):
        port.tell(f"{place} is {formula} and shows {shown.text}. Explain cell says why.")


def _chosen(port: MacroPort) -> Function:
    question = port.ask_text("Which KPI? Write its name, or ask in your own words.")
    functions = found(question, _OFFERED)
    if not functions:
        raise InputError(
            f"Nothing was found for {clipped(question, 60)}. Try another word, such as churn, payback or "
            "retention.", code="nothing-found",
        )  # fmt: skip
    while True:
        number = port.choose(
            "Which of these?", [f"{each.name} – {clipped(each.title, 40)}" for each in functions]
        )
        function = functions[number]
        if port.confirm(f"{function.signature}\n\n{function.title}. {function.help}\n\nInsert it?"):
            return function


def _arguments(port: MacroPort, function: Function, sheet: str) -> Sequence[str]:
    """The arguments as a formula has them; optional ones only where the user wants to state them."""
    optional = [each for each in function.arguments if not each.required]
    stated = [_asked(port, function, each, sheet) for each in function.arguments if each.required]
    if optional:
        usual = ", ".join(f"{each.name}" for each in optional)
        if not port.confirm(f"Leave the optional arguments as usual ({clipped(usual, 120)})?"):
            stated += [_asked(port, function, each, sheet) for each in optional]
    return stated


def _asked(port: MacroPort, function: Function, argument: Argument, sheet: str) -> str:
    question = f"{function.name}, {argument.name}: {argument.help}"
    if argument.options:
        return _literal(argument.options[port.choose(question, argument.options)])
    typed = argument.unit == "text" and not argument.takes_range and function.behaviour is not _OF_A_CELL
    if typed and port.choose(question, ["Type it", "Point at a cell"]) == 0:
        return _literal(port.ask_text(question))
    return port.ask_cells(question, sheet)


def _literal(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
