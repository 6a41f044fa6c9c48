"""What a recalculation found as a reader wants it: by kind, sheet and reason, cells as ranges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kpi_engine.formula.rectangles import Block, blocks
from kpi_engine.formula.references import cell_name, cell_place
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.document import CellJson
from kpi_engine.model.documents_of_recalc import RecalcCell
from kpi_engine.model.written import fixed, show, written
from kpi_engine.recalc.compare import is_number
from kpi_engine.recalc.verdict import RESTS_ON

KINDS = {
    "different": "Different: the file holds another value than its formula gives",
    "stale": "Stale: not calculated again after a change",
    "disagrees": "Disagreed: a second engine gives another value than the first",
    "uncached": "Without a value: the file holds no result for the formula",
    "not_verifiable": "Not verifiable: the formula cannot be computed here, and why",
    "volatile": "Volatile: another result on another day, or at every calculation",
    "external": "External: read from another workbook, kept as the file has it",
}
"""What can be found, the worst first, in words."""
FINDINGS = ("different", "stale")
"""What makes `--check` fail."""
_EMPTY = "blank"


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring cells of one sheet that were found to be the same: a range, and its most telling cell."""

    where: str
    cells: int
    shown: RecalcCell


@dataclass(frozen=True, slots=True)
class Group:
    """Runs of a sheet with one reason, in the order of the sheet."""

    kind: str
    sheet: str
    reason: str
    cells: int
    runs: tuple[Run, ...]


def kind_of(cell: RecalcCell) -> str:
    """The kind of finding that a cell is."""
    return "disagrees" if cell.status == "equal" else cell.status


def grouped(cells: Iterable[RecalcCell]) -> list[Group]:
    """The cells by kind, sheet and reason: of each kind what has its cause in itself before what follows.

    Sheets stand in their order, and the most frequent reason of a sheet first.
    """
    found: dict[tuple[str, bool, str], dict[str, list[RecalcCell]]] = defaultdict(lambda: defaultdict(list))
    for cell in cells:
        found[kind_of(cell), follows(cell.reason), cell.sheet][cell.reason].append(cell)
    order = list(KINDS)
    by_kind = sorted(found.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
    return [
        Group(kind, sheet, reason, len(members), runs_of(members))
        for (kind, _, sheet), reasons in by_kind
        for reason, members in sorted(reasons.items(), key=lambda item: -len(item[1]))
    ]


def follows(reason: str) -> bool:
    """True for the reason of a cell that is found only because of another cell."""
    return reason.startswith(RESTS_ON)


def runs_of(cells: Sequence[RecalcCell]) -> tuple[Run, ...]:
    """Cells of one sheet as rectangles: cells side by side first, then such rows below each other."""
    by_place = {cell_place(cell.cell): cell for cell in cells}
    return tuple(_run(block, by_place) for block in blocks(by_place))


def _run(area: Block, by_place: dict[tuple[int, int], RecalcCell]) -> Run:
    top, left, bottom, right = area
    members = [by_place[row, column] for row in range(top, bottom + 1) for column in range(left, right + 1)]
    first, last = cell_name(top, left), cell_name(bottom, right)
    telling = max(members, key=_distance)
    return Run(first if first == last else f"{first}:{last}", len(members), telling)


def _distance(cell: RecalcCell) -> float:
    """How far apart the two values are; a difference that is no number goes before any other."""
    share = _share(cell.cached, _other(cell))
    return float("inf") if share is None and cell.cached != _other(cell) else abs(share or 0.0)


def _other(cell: RecalcCell) -> CellJson:
    return cell.second if kind_of(cell) == "disagrees" else cell.computed


def _share(old: CellJson, new: CellJson) -> float | None:
    if not (is_number(old) and is_number(new)) or not old:
        return None
    return (new - old) / abs(old)


def difference(cell: RecalcCell) -> str:
    """How much the recalculated value is above or below the file's: `+20.0%`; `+3` where the file has 0."""
    old, new = cell.cached, _other(cell)
    if not (is_number(old) and is_number(new)) or old == new:
        return ""
    share = _share(old, new)
    if share is None:
        return f"{new - old:+.6g}"
    percent = 100 * share
    if abs(percent) < 0.05:
        return f"{percent:+.1g}%"
    return (
        f"{'+' if percent > 0 else '-'}{fixed(abs(percent), 1)}%"
        if abs(percent) < 1e6
        else f"{percent:+.2g}%"
    )


def shown(value: CellJson) -> str:
    """A value as the reader knows it: 1,234.5, TRUE, #N/A, text in quotes, blank."""
    if value is None:
        return _EMPTY
    if isinstance(value, bool):
        return show(value)
    if isinstance(value, int | float):
        return written(float(value), grouped=True)
    if value == "":
        return "empty text"
    return value if CellError.from_text(value) else f'"{value[:60]}{"…" if len(value) > 60 else ""}"'


def in_the_file(run: Run) -> str:
    """The file's value in the cell of a run that is shown."""
    return shown(run.shown.cached)


def recalculated(run: Run) -> str:
    """The value that was computed for that cell, "" where none could be."""
    value = _other(run.shown)
    return "" if value is None else shown(value)
