"""The user's own targets: a range with the columns kpi, segment, year, target, with or without a header."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kpi_engine.calc.coerce import read_cell
from kpi_engine.calc.interpolate import EVERY_YEAR
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.functions.lookup import catalogue_kpi, direction_of
from kpi_engine.functions.reading import as_word
from kpi_engine.model.cell_error import BLANK, DEFINED, NA, NUM, TEXT, VALUE, CellError, Scalar
from kpi_engine.model.function import CellValue
from kpi_engine.model.guide import GuideKpi
from kpi_engine.model.unit import Unit

Rows = list[list[Scalar]]
HEADER = ("kpi", "segment", "year", "target")


@dataclass(frozen=True, slots=True, eq=False)
class OwnTargets:
    """Targets by KPI, as the rows state them; `fault` is the error of a table that cannot be read."""

    rows: dict[str, Rows]
    fault: CellError | None = None

    def kpi(self, name: str) -> GuideKpi | CellError:
        """The KPI that the column kpi calls `name`, or the only one that the function `name` computes."""
        if self.fault is not None:
            return self.fault
        wanted = name.strip().casefold()
        if wanted not in self.rows:
            wanted = self._by_function(name)
        return _kpi(wanted, self.rows[wanted]) if wanted else NA

    def _by_function(self, name: str) -> str:
        meant = catalogue_kpi(name)
        ids = [id_ for id_ in self.rows if meant is not None and catalogue_kpi(id_) is meant]
        return ids[0] if len(ids) == 1 else ""


def table_or_word(cell: CellValue) -> CellValue | OwnTargets:
    """A range wide enough to be the user's own targets, read once; anything else, guides too, as it is."""
    if not isinstance(cell, list) or not all(isinstance(row, list) for row in cell):
        return cell
    width = max((len(row) for row in cell), default=0)
    if width < len(HEADER) or _names_guides(cell):
        return cell
    return own_targets([row + [None] * (width - len(row)) for row in cell])


def _names_guides(rows: Rows) -> bool:
    """True for the codes of guides side by side: a table of targets has a figure or a header."""
    filled = [cell for row in rows for cell in row if as_word(cell)]
    return bool(filled) and all(isinstance(cell, str) and GUIDES.find(cell) for cell in filled)


def own_targets(rows: Rows) -> OwnTargets:
    """Read a range of four columns or more.

    A blank segment is the whole business, a blank year every year, a row without a target states nothing. An
    error under kpi is the table's error: the row that is looked for may be hidden behind it. A row without a
    kpi, or other columns than the header promises, is #N/A.
    """
    body = rows
    if as_word(rows[0][0]).casefold() == HEADER[0]:
        if tuple(as_word(cell).casefold() for cell in rows[0][: len(HEADER)]) != HEADER:
            return OwnTargets({}, NA)
        body = rows[1:]
    found: dict[str, Rows] = {}
    for row in body:
        cells = row[: len(HEADER)]
        error = _error(cells[:1])
        if error is not None:
            return OwnTargets({}, error)
        name = as_word(cells[0]).casefold()
        if name:
            found.setdefault(name, []).append(cells)
        elif any(as_word(cell) for cell in cells):
            return OwnTargets({}, NA)
    return OwnTargets(found)


def _kpi(id_: str, rows: Rows) -> GuideKpi | CellError:
    """What the rows of one KPI state; a figure that cannot be read is its error."""
    targets: dict[str, dict[int, float]] = {"": {}}
    for _, segment, year, target in rows:
        error = _error((segment, year, target))
        if error is not None:
            return error
        value, code = read_cell(target)
        when, year_code = read_cell(year)
        if TEXT in (code, year_code):
            return VALUE
        if code == BLANK:
            continue
        if year_code == DEFINED and not when.is_integer():
            return NA
        stated = targets.setdefault(as_word(segment).casefold(), {})
        if stated.setdefault(EVERY_YEAR if year_code == BLANK else int(when), value) != value:
            return NUM
    kpi = catalogue_kpi(id_)
    return GuideKpi(
        id_, id_, kpi.name if kpi else "", direction_of(id_), kpi.unit if kpi else Unit.NUMBER, "",
        targets=targets.pop(""), segment_targets=targets,
    )  # fmt: skip


def _error(cells: Iterable[Scalar]) -> CellError | None:
    for cell in cells:
        code = read_cell(cell)[1]
        if code not in (DEFINED, TEXT, BLANK):
            return CellError(code)
    return None
