"""Tables of amounts that fit the terminal: with every cent where there is room, else rounded, and told so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi_engine.cli.plain_table import plain_table
from kpi_engine.model.written import fixed

if TYPE_CHECKING:
    from rich.console import Console

NONE = "–"
_GAP = 2


@dataclass(frozen=True, slots=True)
class Scale:
    """How amounts in minor units of 10^-places are written: divided by 10^-`power`, with so many decimals."""

    places: int
    power: int
    decimals: int
    note: str = ""

    def show(self, minor: int | float | None) -> str:
        """`1,234.50`, or `1.2` of thousands; – for none."""
        return NONE if minor is None else fixed(minor / 10 ** (self.places + self.power), self.decimals)


def scales(amounts: Iterable[int], places: int) -> Iterator[Scale]:
    """From every cent to millions; decimals only where an amount has some."""
    whole = 10**places
    if any(amount % whole for amount in amounts):
        yield Scale(places, 0, 2)
        yield Scale(places, 0, 0, "Amounts are rounded to whole units; --format csv has every cent.")
    else:
        yield Scale(places, 0, 0)
    yield Scale(places, 3, 1, "Amounts are in thousands, rounded; --format csv has every cent.")
    yield Scale(places, 6, 1, "Amounts are in millions, rounded; --format csv has every cent.")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as texts: the first `left` columns begin at the left, all others end at the right."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""
    left: int = 1

    @property
    def width(self) -> int:
        """The columns of the terminal that it takes."""
        from rich.cells import cell_len

        widest = [max(map(cell_len, column)) for column in zip(self.heads, *self.rows, strict=True)]
        return sum(widest) + _GAP * (len(widest) - 1)


def fitting(grids: Iterable[Grid], width: int) -> Grid:
    """The first that fits the width, or the narrowest."""
    found: Grid | None = None
    for grid in grids:
        if found is None or grid.width < found.width:
            found = grid
        if found.width <= width:
            return found
    assert found is not None
    return found


def print_grid(out: Console, grid: Grid) -> None:
    """The table and its note."""
    from rich.text import Text

    table = plain_table()
    for place, head in enumerate(grid.heads):
        table.add_column(head, justify="left" if place < grid.left else "right", no_wrap=True)
    for row in grid.rows:
        table.add_row(*(Text(cell) for cell in row))
    out.print(table)
    if grid.note:
        out.print(grid.note, style="dim", markup=False)


def percent(share: float | None) -> str:
    """`95.0 %`; – where there is no base."""
    return NONE if share is None else f"{fixed(share * 100, 1)} %"
