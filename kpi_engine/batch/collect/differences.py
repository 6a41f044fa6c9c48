"""Where a workbook shows another figure, target or status than its own inputs give."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from kpi_engine.batch.collect.company import KpiFigure
from kpi_engine.batch.collect.figures import CompanyFigures
from kpi_engine.batch.collect.shown import ShownKpi
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.guide import GuideKpi
from kpi_engine.results import Results

_CLOSE = 1e-6
_MOST = 3
"""So many figures of one workbook are named; the rest is counted."""


def differences(read: CompanyFigures, results: Results, figures: Sequence[KpiFigure]) -> Iterator[str]:
    """Where the workbook shows another figure, target or status than its inputs give."""
    found = list(_differences(read, results, figures))
    yield from found[:_MOST]
    if len(found) > _MOST:
        more = len(found) - _MOST
        yield f"{more} more figures differ: the workbook may not have been calculated since it was changed."


def _differences(read: CompanyFigures, results: Results, figures: Sequence[KpiFigure]) -> Iterator[str]:
    by_place = {(figure.label, figure.segment, figure.month): figure for figure in figures}
    for shown in read.shown:
        figure = by_place.get((shown.label, shown.segment, shown.month))
        if figure is not None:
            yield from _compared(shown, figure, results)


def _compared(shown: ShownKpi, figure: KpiFigure, results: Results) -> Iterator[str]:
    kpi = results.guide.kpi(figure.kpi)
    if kpi is None:
        return
    name = f"{figure.label}, {figure.segment}" if figure.segment else figure.label
    here, there = (
        _shown(kpi, shown.value),
        _shown(kpi, figure.error if figure.value is None else figure.value),
    )
    if not _same(shown.value, figure.value):
        yield f"{name}, {shown.month}: the workbook shows {here}, recomputed {there}."
    elif shown.status and shown.status != figure.status:
        because = ""
        if shown.target != figure.target:
            because = f" (target {_shown(kpi, shown.target)}, the guide's is {_shown(kpi, figure.target)})"
        said = f"the workbook says {shown.status}{because}"
        yield f"{name}, {shown.month}: {said}, by the guide {figure.status}."


def _same(shown: float | CellError, value: float | None) -> bool:
    if isinstance(shown, CellError) or value is None:
        return isinstance(shown, CellError) and value is None
    return math.isclose(shown, value, rel_tol=_CLOSE, abs_tol=_CLOSE)


def _shown(kpi: GuideKpi, value: float | CellError | str | None) -> str:
    if isinstance(value, CellError):
        return value.text
    return value or "nothing" if isinstance(value, str) or value is None else kpi.unit.show(value)
