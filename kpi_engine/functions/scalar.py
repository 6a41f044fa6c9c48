"""The KPI functions of the catalogue, as a cell calls them."""

from __future__ import annotations

from typing import Any

from kpi_engine.calc.coerce import column
from kpi_engine.calc.run import run
from kpi_engine.functions.fit import fit_columns
from kpi_engine.model.cell_error import VALUE
from kpi_engine.model.column import Column
from kpi_engine.model.function import Argument, ArrayBehaviour, CellValue, Function
from kpi_engine.model.kpi import Kpi, Parameter, Shape


def function_of(kpi: Kpi) -> Function:
    """The cell function that a KPI declaration stands for."""
    lifts = kpi.lifts

    def call(*cells: CellValue) -> CellValue:
        if len(cells) > len(kpi.parameters):
            return VALUE
        result = run(kpi, _fitted(cells) if lifts else cells)
        answer: CellValue = result.cells()
        return answer

    return Function(
        name=kpi.name, title=kpi.title, help=kpi.help,
        arguments=tuple(_argument(parameter) for parameter in kpi.parameters),
        behaviour=ArrayBehaviour.LIFT if lifts else ArrayBehaviour.RANGE,
        returns=kpi.unit.value, family=kpi.family, call=call, aliases=kpi.aliases, kpi=kpi,
        examples=tuple((example.arguments, example.result) for example in kpi.examples),
        question=kpi.question,
    )  # fmt: skip


def _argument(parameter: Parameter) -> Argument:
    return Argument(
        parameter.name, parameter.term.help, parameter.term.unit.value, parameter.required,
        parameter.default, parameter.options, parameter.shape is Shape.RANGE,
    )  # fmt: skip


def _fitted(cells: tuple[CellValue, ...]) -> list[Any]:
    """Ranges of different sizes as Excel fits them: one row or column is repeated, the rest is #N/A."""
    columns: list[Column] = [column(cell) for cell in cells]
    return list(fit_columns(columns))
