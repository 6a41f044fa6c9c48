"""Puts the sheets of a guide's workbook together, in the order in which a reader meets them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from openpyxl.workbook import Workbook

from kpi_engine.derive.template import (
    attribution,
    board,
    changes,
    checks,
    cohorts,
    dashboard,
    funnel,
    guide_sheet,
    inputs,
    kpis,
    lists,
    map_sheet,
    mrr_moves,
    periods,
    restated,
    scores,
    settings,
    status,
    targets,
    touches,
    weekly,
)
from kpi_engine.derive.template.grid import Grid, Style
from kpi_engine.errors import InputError
from kpi_engine.model.guide import Guide
from kpi_engine.recalc import recalculate
from kpi_engine.recalc.write import cache_edits
from kpi_engine.workbook.edits import Edit
from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.settled import settled
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import patched

_SHEETS = (
    guide_sheet, settings, inputs, weekly, lists, scores, touches, cohorts, periods, kpis, restated, targets,
    status, mrr_moves, funnel, attribution, checks, dashboard, board, changes, map_sheet,
)  # fmt: skip

_NO_MONTHS = (
    "All of these KPIs come from lists, so that no month is typed and none can be closed. Choose a KPI of "
    "monthly figures besides, such as cac."
)


def build_both(guide: Guide) -> dict[Style, bytes]:
    """The workbook in both styles. Both have the same cells with the same results, computed once."""
    native, functions = without_results(guide, "native"), without_results(guide, "functions")
    found = _results(native)
    return {"native": settled(patched(native, found)), "functions": settled(patched(functions, found))}


def without_results(guide: Guide, style: Style, settings: Mapping[str, str | int] | None = None) -> Package:
    """The workbook of a guide, without typed figures; no formula has a result yet.

    `settings` are what stands in the cells of Settings, by their defined names: `{"set_currency": "EUR"}`.
    """
    stream = io.BytesIO()
    book = assemble(guide, style)
    for name, value in (settings or {}).items():
        sheet, cell = next(iter(book.defined_names[name].destinations))
        setting = book[sheet][cell.replace("$", "")]
        setting.value = value
        if isinstance(value, str):
            setting.data_type = "s"  # a name that begins with = is a name, not a formula
    book.save(stream)
    return Package.of_bytes(stream.getvalue(), Path(f"{guide.id}.xlsx"))


def with_results(workbook: Package) -> bytes:
    """The workbook as a file, every formula with its result beside it."""
    return settled(patched(workbook, _results(workbook)))


def _results(workbook: Package) -> dict[str, dict[str, Edit]]:
    """The result of every formula, as Excel would have saved it beside them."""
    return cache_edits(recalculate(workbook))


def assemble(guide: Guide, style: Style = "native") -> Workbook:
    """All sheets of the workbook; no formula has a result yet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    grid = Grid(guide, style)
    if not grid.lines:
        raise InputError(_NO_MONTHS, code="kpis")
    _refuse_formulas(guide, *(line.term for line in grid.lines))
    for module in _SHEETS:
        module.write(book, grid)
    styles.centre(book)
    book.calculation.fullCalcOnLoad = True
    book.properties.creator = "saas-kpi-engine"
    book.properties.title = guide.title
    return book


def _refuse_formulas(*declared: Any) -> None:
    """A label of a company's own that begins with = would become a formula, which Excel cannot read."""
    for part in declared:
        if isinstance(part, str):
            if part.startswith("="):
                text = "{0} begins with =, which a workbook reads as a formula. Begin the text with a letter."
                raise InputError(text.format(part[:80]), code="text")
        elif isinstance(part, Mapping):
            _refuse_formulas(*part, *part.values())
        elif isinstance(part, tuple):
            _refuse_formulas(*part)
        elif is_dataclass(part):
            _refuse_formulas(*(getattr(part, item.name) for item in fields(part)))
