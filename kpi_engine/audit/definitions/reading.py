"""What a formula computes once its cells are taken for the figures that their labels name.

A cell whose label names a figure stands for that figure; one without is followed to what its own formula
reads. The result is a function of a company: nothing of the workbook's values is left in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kpi_engine.audit.cells import Position
from kpi_engine.audit.definitions.naming import Named, Names
from kpi_engine.audit.definitions.rhythm import rhythm_of
from kpi_engine.audit.definitions.worlds import Company
from kpi_engine.formula.grammar import Cells, FormulaSyntaxError, Name, Node, Structured, tree
from kpi_engine.formula.references import reference
from kpi_engine.formula.structured import TableShape, lowered, table_name
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.model.period import period_readings
from kpi_engine.workbook.references import Area, parse_range, parse_reference

LOSSES = frozenset((
    "churned_mrr", "contraction_mrr", "churned_arr", "contraction_arr", "lost_customers", "cogs", "sm_spend",
    "marketing_spend", "sales_spend", "operating_expenses", "net_burn", "period_burn", "support_cost",
    "advertising", "sm_salaries", "fixed_costs", "variable_costs",
))  # fmt: skip
"""Figures that are told positive here; a sheet may enter them negative."""
_CLOSING = {"mrr": "churned_mrr", "active_customers": "lost_customers", "arr": "churned_arr"}
"""Closing figures, and the movement by which a formula is known to roll them forward."""
_FEW = 50
_EITHER_SIGN = frozenset(("net_burn", "period_burn"))
_PLAIN_NUMBERS = frozenset((0, 1, 2, 3, 4, 10, 12, 30, 52, 100, 365, 1000, 1_000_000))
"""Typed numbers that scale a figure and state none."""
_NUMBERED = re.compile(r"\b(?:month|m|q|qtr|quarter|year|y|yr|week|wk|period)\s*-?(\d{1,3})\b", re.IGNORECASE)
_READING = re.compile(r"(\d{4})(?:-Q(\d)|-(\d{2}))?")
_A_SERIES = 3
_LARGEST_RANGE = 200


class UnreadError(Exception):
    """A formula that cannot be told from labels alone, and why."""


@dataclass(frozen=True)
class Home:
    """The cell whose formula is read: where it stands, what it is called, how often its formula is copied."""

    sheet: str
    row: int
    column: int
    named: Named
    copies: int = 1


@dataclass
class Leaves:
    """Resolves the cells that a formula reads, as seen from the KPI's own cell."""

    names: Names
    home: Home
    terms: dict[str, Position] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    annual: bool = False
    """True where a label says that a figure is of a year."""

    def area(self, node: Node, sheet: str, row: int, column: int) -> Area:
        """The cells that a reference means in a formula of this cell."""
        match node:
            case Cells(text=text):
                found = reference(text)
                if found is None or found.book or found.last_sheet:
                    raise UnreadError(f"{text} cannot be followed")
                area = parse_reference(text) or parse_range(text, sheet)
            case Name(text=text):
                name = self.names.book.package.name(text.rpartition("!")[2], sheet)
                area = parse_reference(name.refers_to) if name else None
                if area is None and name is None:
                    area = self._of_table(text, sheet, row, column)
            case Structured(text=text):
                area = self._of_table(text, sheet, row, column)
            case _:
                area = None
        if area is None or len(area) > _LARGEST_RANGE:
            raise UnreadError("a reference cannot be followed")
        return area

    def value(self, place: tuple[str, int, int], company: Company) -> Scalar:
        """A cell's figure in a company; None for a blank. Raises UnreadError where no label tells it."""
        sheet = self.names.book.sheet(place[0])
        cell = sheet.get(*place[1:]) if sheet else None
        if cell is not None and isinstance(cell.value, str | bool):
            return cell.value
        named = self._known(place)
        if named is not None:
            if (cell is None or cell.value is None) and self._is_unused(place, named):
                return None
            return self._figure(place, named, company)
        if cell is None or (cell.value is None and not cell.formula):
            return None
        if cell.is_constant and cell.value in _PLAIN_NUMBERS:
            return cell.value
        address = Area(place[0], place[1], place[2], place[1], place[2])
        raise UnreadError(f"it reads {address}, whose label is no figure that is known")

    def followed(self, place: tuple[str, int, int]) -> Node | None:
        """The formula of a cell whose label names no figure; None for any other cell."""
        sheet = self.names.book.sheet(place[0])
        cell = sheet.get(*place[1:]) if sheet else None
        if cell is None or not cell.formula or isinstance(cell.value, str | bool):
            return None
        if place == self._place or (self._known(place) is not None and not self._rolls(place)):
            return None
        try:
            return tree(cell.formula)
        except FormulaSyntaxError as error:
            raise UnreadError("a formula that it reads cannot be read") from error

    def over_time(self, area: Area) -> tuple[str, int, int] | None:
        """The cell that stands for a line of one figure over periods: its sum is that figure of the whole."""
        if not area.is_line or len(area) < 2:
            return None
        cells = [self.names.at(area.sheet, *position) for position in area.positions()]
        if any(each is None for each in cells) or len({each.term for each in cells if each}) > 1:
            return None
        first = cells[0]
        if first is None or first.by_row != (area.rows == 1):
            return None
        return area.sheet, area.bottom, area.right

    def _known(self, place: tuple[str, int, int]) -> Named | None:
        """The figure that a cell states; None where words in brackets make it another."""
        named = self.names.at(*place)
        return named if named is not None and named.is_plain else None

    def _rolls(self, place: tuple[str, int, int]) -> bool:
        """True for a closing figure that its sheet computes: of all customers, or of those at the start."""
        named, sheet = self.names.at(*place), self.names.book.sheet(place[0])
        copies = sheet.copies_at.get(place[1:]) if sheet else None
        if named is None or named.term not in _CLOSING or copies is None or self._lag(place, named):
            return False
        read = {found.term for area in self.names.book.uses.areas(copies, *place[1:]) if len(area) <= _FEW
                for each in area.positions() if (found := self.names.at(area.sheet, *each))}  # fmt: skip
        return _CLOSING[named.term] in read

    @property
    def _place(self) -> tuple[str, int, int]:
        return self.home.sheet, self.home.row, self.home.column

    def _figure(self, place: tuple[str, int, int], named: Named, company: Company) -> float:
        if rhythm_of(f"{named.text} {named.along}") == "year":
            self.annual = True
        term = f"{named.term}{self._lag(place, named)}"
        if term == self.home.named.term:
            raise UnreadError("it only takes over, adds up or compares the same KPI")
        self.terms.setdefault(term, place[1:])
        self.addresses.setdefault(term, str(Area(place[0], place[1], place[2], place[1], place[2])))
        figure = company.figure(term)
        return -figure if named.term in LOSSES and self._is_entered_negative(place, named) else figure

    def _lag(self, place: tuple[str, int, int], named: Named) -> str:
        """How many periods before the KPI's own: `[-1]`; "" for the same one."""
        own, elsewhere = self.home.named, place[0] != self.home.sheet
        if named.by_row != own.by_row or (own.along and own.along == named.along):
            return ""
        away = place[2] - self.home.column if own.by_row else place[1] - self.home.row
        if not away and not elsewhere:
            return ""
        mine, other = _period(own.along), _period(named.along)
        if mine and other and mine[0] == other[0] and not (elsewhere and mine[0] == "number"):
            steps = other[1] - mine[1] if mine[0] != "number" else away
            if steps > 0:
                raise UnreadError("it reads a later period")
            return f"[{steps}]" if steps else ""
        if len(self._line(place, named)) <= 1 or (not away and not (mine and other)):
            return ""
        if away == -1 and not elsewhere and self.home.copies >= _A_SERIES and not (mine and other):
            return "[-1]"
        raise UnreadError("it reads a column or row whose period cannot be told")

    def _line(self, place: tuple[str, int, int], named: Named) -> list[float]:
        """The numbers of the row or column that a cell belongs to."""
        sheet = self.names.book.sheet(place[0])
        if sheet is None:
            return []
        line = sheet.rows.get(place[1], []) if named.by_row else sheet.columns.get(place[2], [])
        return [float(cell.value) for cell in line if cell.is_number and isinstance(cell.value, int | float)]

    def _is_entered_negative(self, place: tuple[str, int, int], named: Named) -> bool:
        """True where a loss is entered with a minus; a burn that was computed is negative when cash grows."""
        sheet = self.names.book.sheet(place[0])
        cell = sheet.get(*place[1:]) if sheet else None
        if named.term in _EITHER_SIGN and cell is not None and cell.formula:
            return False
        figures = [value for value in self._line(place, named) if value]
        return bool(figures) and sum(value < 0 for value in figures) * 2 > len(figures)

    def _is_unused(self, place: tuple[str, int, int], named: Named) -> bool:
        return not self._line(place, named)

    def _of_table(self, text: str, sheet: str, row: int, column: int) -> Area | None:
        package = self.names.book.package
        title = table_name(text) if "[" in text else text
        around = (each for each in package.tables
                  if each.sheet == sheet and (row, column) in (parse_range(each.ref) or ()))  # fmt: skip
        table = package.table(title) if title else next(around, None)
        area = parse_range(table.ref) if table else None
        if table is None or area is None:
            return None
        shape = TableShape(table.name, table.sheet, area.top, area.left, area.bottom, area.right,
                           table.columns, table.header_rows, table.totals_rows)  # fmt: skip
        found = lowered(text, shape, sheet, row)
        return None if CellError.from_text(found) else parse_reference(found) or parse_range(found, sheet)


def is_period(text: str) -> bool:
    """True for a heading that names a period: `Feb 2026`, `Q1`, `Month 3`."""
    return _period(text) is not None


def is_year(text: str) -> bool:
    """True for a heading that names a whole year."""
    found = _period(text)
    return found is not None and found[0] == "year"


def _period(text: str) -> tuple[str, int] | None:
    """The kind of period that a heading names, and its number in the order of time; None for none."""
    for piece in text.split(", "):
        for reading in period_readings(piece)[:1]:
            if found := _READING.fullmatch(reading):
                year = int(found[1])
                if found[2]:
                    return "quarter", year * 4 + int(found[2])
                return ("month", year * 12 + int(found[3])) if found[3] else ("year", year)
    numbered = _NUMBERED.search(text)
    return ("number", int(numbered[1])) if numbered else None
