"""What the functions of the LibreOffice add-in have in common: cells to the engine, its answer back."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Optional  # noqa: UP035 Python 3.8 knows these

import uno
import unohelper
from saas_kpi_cells import failed, from_calc, to_calc
from saas_kpi_engine_process import EngineProcess, NoAnswerError, Read
from saas_kpi_formula import SERVICE, formula_of, value_of

ADD_IN = "com.sun.star.sheet.AddIn"
_TYPES = (
    "com.sun.star.uno.XInterface", "com.sun.star.lang.XTypeProvider", "com.sun.star.lang.XServiceInfo",
    "com.sun.star.lang.XServiceName", "saaskpiengine.XFunctions",
)  # fmt: skip
_ENGINE = EngineProcess(Path(__file__).resolve().parents[1] / "python.txt")
"""One for the whole LibreOffice."""

Cell = Any
Table = Any
"""Rows of cells, as Calc takes every answer; an answer of one cell is a table of one."""


class Answers(unohelper.Base):  # type: ignore[misc] # the class comes with LibreOffice
    """What Calc asks any add-in, and how a function is answered. It never raises: Calc would hide why."""

    def getServiceName(self) -> str:  # noqa: N802
        """The add-in's name, which formulas in files carry."""
        return SERVICE

    def getImplementationName(self) -> str:  # noqa: N802
        """The same."""
        return SERVICE

    def getSupportedServiceNames(self) -> tuple[str, ...]:  # noqa: N802
        """An add-in of Calc."""
        return (ADD_IN, SERVICE)

    def supportsService(self, name: str) -> bool:  # noqa: N802
        """Whether it is one of them."""
        return name in self.getSupportedServiceNames()

    def getTypes(self) -> tuple[Any, ...]:  # noqa: N802
        """What it can be asked; by name, since the type of our functions is not known while we install."""
        return tuple(map(uno.getTypeByName, _TYPES))

    def _answer(self, name: str, *cells: Cell) -> Table:
        return _told(name, lambda: [from_calc(cell) for cell in cells])

    def _explained(self, name: str, cells: Any) -> Table:
        def given() -> list[Any]:
            return [None if cells is None else formula_of(cells)]

        return _told(name, given, lambda piece: value_of(piece, cells))

    def _status(self) -> Table:
        return to_calc(_ENGINE.status())


def _told(name: str, arguments: Callable[[], list[Any]], read: Optional[Read] = None) -> Table:  # noqa: UP045
    try:
        told = _ENGINE.ask(name, arguments(), read)
    except NoAnswerError:
        return failed()
    except Exception as fault:  # LibreOffice may raise anything where a cell cannot be read
        _ENGINE.note(f"{name} could not be asked for: {fault}")
        return failed()
    if "fault" in told:
        _ENGINE.note(str(told["fault"]))
        return failed()
    return to_calc(told.get("answer"))
