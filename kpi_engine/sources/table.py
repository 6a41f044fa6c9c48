"""A table of text as it was found: a header, numbered records, and how to name a place in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kpi_engine.errors import SourceError
from kpi_engine.formula.references import column_letters
from kpi_engine.model.fact import Place
from kpi_engine.model.written import clipped

_LONGEST_MESSAGE = 255
_LONGEST_NAME = 60


class StoredNumber(str):
    """A cell that holds a number, not text: its digits as stored, its value, and what its format shows."""

    __slots__ = ("half_unit", "percent", "value")

    value: float
    half_unit: float
    percent: bool

    @classmethod
    def of(cls, value: float, *, half_unit: float, percent: bool) -> StoredNumber:
        """The cell of `value`; its text is the shortest that gives the same number."""
        cell = cls(repr(value).removesuffix(".0"))
        cell.value, cell.half_unit, cell.percent = value, half_unit, percent
        return cell


Record = tuple[int, list[str]]
"""A row number as the user sees it (1-based), and the row's cells without surrounding blanks."""


class Misfit(NamedTuple):
    """A row that is wider or narrower than the header, as it stands, and why it is refused."""

    row: int
    cells: list[str]
    refusal: SourceError


@dataclass(frozen=True, slots=True)
class Table:
    """A header row and what stands below it. `rows` gives the rows anew at each call, blank ones left out.

    `above` is what stands above the header: titles, and the name of the sheet.
    """

    file: str
    sheet: str
    header: tuple[str, ...]
    header_row: int
    rows: Callable[[], Iterator[Record | Misfit]]
    above: tuple[str, ...] = ()

    def records(self) -> Iterator[Record]:
        """The rows, each with as many cells as the header; the first that does not fit is raised."""
        for found in self.rows():
            if isinstance(found, Misfit):
                raise found.refusal
            yield found

    def place(self, row: int, column: int) -> Place:
        """The place of a cell: by column letter on a sheet, by the header's text in a text file."""
        letters = column_letters(column + 1)
        return Place(self.file, self.sheet, row, letters if self.sheet else self.header[column] or letters)

    def refusal(self, row: int, column: int | None, why: str, code: str) -> SourceError:
        """The error for a cell or a whole row: where it is, then `why`."""
        if column is None:
            return refusal(Place(f"{self.file} {self.sheet}".strip(), row=row), why, code)
        return refusal(self.place(row, column), why, code)

    def shown(self, column: int) -> str:
        """A column as the user finds it: its header's text, or its letter."""
        return f'"{clipped(self.header[column])}"' if self.header[column] else column_letters(column + 1)


def refusal(place: Place, why: str, code: str) -> SourceError:
    """An error that begins with the place; long names are cut so that the message fits its 255 characters."""
    short = Place(clipped(place.file, _LONGEST_NAME), clipped(place.sheet), place.row, clipped(place.column))
    return SourceError(f"{short}: {why}"[:_LONGEST_MESSAGE], code=code)
