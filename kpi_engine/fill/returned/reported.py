"""Figures that the template holds already: a copy that changes them restates what was reported."""

from __future__ import annotations

from functools import cached_property

from kpi_engine.errors import TemplateError
from kpi_engine.fill.cells import Cells
from kpi_engine.fill.closed import Books
from kpi_engine.fill.targets import Target
from kpi_engine.model.cell_error import Scalar
from kpi_engine.workbook.package import Package

_ACTUAL = "actual"
_MONTH = len("2026-05")


class Reported:
    """Knows through which month a template is closed, and so which of its figures were reported."""

    def __init__(self, template: Package, targets: tuple[Target, ...]) -> None:
        self._template, self._targets = template, targets

    def why(self, target: Target | None, at: tuple[int, int], old: Scalar) -> str:
        """`2026-01, closed through 2026-03` for a figure that was reported; "" for one that may be typed."""
        if target is None or target.axis is None or target.key[1] != _ACTUAL:
            return ""
        period = target.period_at(*at)
        if self._through and len(period) == _MONTH:
            return f"{period}, closed through {self._through}" if period <= self._through else ""
        return f"{period}, reported already" if old not in (None, "", 0.0) else ""

    @cached_property
    def _through(self) -> str:
        try:
            books = Books(self._template, Cells(self._template), self._targets)
        except TemplateError:
            return ""
        return books.through if books.has_figures() else ""
