"""Arguments that hold many figures: the months from the first on, or a list of one month."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.column import Column
from kpi_engine.model.kpi import Parameter, Shape
from kpi_engine.model.term import Aggregation
from kpi_engine.results.axis import Axis, first_day
from kpi_engine.results.needs import MONTH_DATES
from kpi_engine.results.stated import Stated


def months_so_far(item: Parameter, binding: str, column: Column, axis: Axis, place: int) -> Column:
    """A history's argument up to a month: all months of a range, the first month's opening figure.

    Dates of the months are their first days, as they stand above the months of the workbook.
    """
    if item.shape is not Shape.RANGE:
        at = slice(0, 1) if item.term.aggregation is Aggregation.FIRST else slice(place, place + 1)
        return column.piece(at)
    if binding == MONTH_DATES:
        return Column(np.array([first_day(month) for month in axis.months[: place + 1]]))
    return column.piece(slice(0, place + 1))


def lists_of_month(stated: Stated, bindings: Mapping[str, str], month: str) -> dict[str, list[Scalar]]:
    """The lists of a month, by argument, with what belongs to one name (a customer, a sign) side by side.

    Items without a name keep their order.
    """
    named = {argument: stated.listed(binding, month) for argument, binding in bindings.items()}
    names = list(dict.fromkeys(name for items in named.values() for name, _ in items if name))
    found: dict[str, list[Scalar]] = {}
    for argument, items in named.items():
        by_name: dict[str, Scalar] = {name: value for name, value in items if name}
        nameless = [value for name, value in items if not name]
        found[argument] = [*(by_name.get(name) for name in names), *nameless]
    return found
