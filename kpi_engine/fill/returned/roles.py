"""What the cells of a template are for: inputs, settings, definitions, headers, the list of fills."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kpi_engine.errors import TemplateError
from kpi_engine.fill.cells import Cells
from kpi_engine.fill.changes import LOG
from kpi_engine.fill.targets import Target, TargetReader
from kpi_engine.sources.target_map import MapRow
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area, AreaIndex
from kpi_engine.workbook.resolve import resolve, table_body
from kpi_engine.workbook.sheet_setup import SheetSetup
from kpi_engine.workbook.styles import Styles

Use = Literal["input", "setting", "definition", "header", "log", "list"]
_SETTING, _DEFINITION = "set_", "def_"


@dataclass(frozen=True, slots=True)
class Role:
    """What an area is for; `name` is the defined name or table, `target` the figure that belongs there."""

    use: Use
    area: Area
    name: str = ""
    target: Target | None = None


class Roles:
    """The roles of the cells of one template."""

    def __init__(self, package: Package, rows: Sequence[MapRow] | None = None) -> None:
        self.targets = tuple(_targets(package, rows))
        roles = list(_roles(package, self.targets))
        self._roles = {id(role.area): role for role in roles}
        sheets: dict[str, list[Area]] = {}
        for role in roles:
            sheets.setdefault(role.area.sheet, []).append(role.area)
        self._areas = sheets
        self._index = {sheet: AreaIndex(areas) for sheet, areas in sheets.items()}

    def at(self, sheet: str, row: int, column: int) -> Role | None:
        """The role of a cell; settings and headers go before inputs."""
        index = self._index.get(sheet)
        area = index.at(row, column) if index else None
        return self._roles[id(area)] if area is not None else None

    def inputs(self, sheet: str) -> list[Area]:
        """Where figures are typed on a sheet."""
        return [role.area for role in self.on(sheet) if role.use in ("input", "list", "log")]

    def on(self, sheet: str) -> list[Role]:
        """Every role on a sheet."""
        return [self._roles[id(area)] for area in self._areas.get(sheet, ())]


def is_typed(style: int, setup: SheetSetup, styles: Styles) -> bool:
    """True for a cell that its author left open for typing on a protected sheet."""
    return setup.protected and not styles[style].locked


def _targets(package: Package, rows: Sequence[MapRow] | None) -> Iterator[Target]:
    try:
        for attempt in TargetReader(package, Cells(package), rows).attempts():
            if attempt.target is not None:
                yield attempt.target
    except TemplateError:
        return


def _roles(package: Package, targets: tuple[Target, ...]) -> Iterator[Role]:
    """Every role, the more special first: the first one that holds a cell counts."""
    for name in package.defined_names:
        folded = name.name.casefold()
        use: Use | None = "setting" if folded.startswith(_SETTING) else None
        use = "definition" if folded.startswith(_DEFINITION) else use
        use = "log" if folded == LOG else use
        area = resolve(package, name.name) if use and not name.sheet else None
        if use and area is not None:
            yield Role(use, area, name.name)
    for axis in {id(target.axis): target.axis for target in targets}.values():
        if axis is not None:
            yield Role("header", axis.area, axis.name)
    for target in targets:
        yield Role("input", target.area, target.name, target)
    for table in package.tables:
        body = table_body(table)
        if body is not None:
            yield Role("list", body, table.name)
