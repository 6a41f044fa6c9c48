"""Cell by cell: overwritten formulas, other constants, settings, and the figures that were typed."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.fill.returned.copies import Copies
from kpi_engine.fill.returned.difference import KINDS, Difference
from kpi_engine.fill.returned.formulas import Formulas
from kpi_engine.fill.returned.roles import Role, is_typed
from kpi_engine.fill.returned.sheet_cells import same_constant
from kpi_engine.fill.returned.table_differences import appended
from kpi_engine.fill.returned.typed import Typed
from kpi_engine.fill.returned.words import shown
from kpi_engine.formula.references import cell_name
from kpi_engine.model.cell_error import Scalar
from kpi_engine.workbook.cell_text import date_of
from kpi_engine.workbook.package import CellRecord
from kpi_engine.workbook.references import AreaIndex
from kpi_engine.workbook.refusals import short

_GRAVE = {"set_currency": "currency-changed", "set_unit": "unit-changed"}
_CHOSEN = {"set_company", "set_closed_through", "set_scenario"}


class CellDifferences:
    """The differences of the cells of one sheet; what was typed into inputs goes to `typed`."""

    def __init__(self, copies: Copies, formulas: Formulas, typed: Typed, sheet: str) -> None:
        self._copies, self._formulas, self._typed = copies, formulas, typed
        self._sheet, self._name = sheet, copies.sheets[sheet]
        self._setup = copies.old_setup(sheet)
        grown = (appended(copies, table) for table in copies.template.tables if table.sheet == sheet)
        self._appended = AreaIndex(area for area in grown if area is not None)

    def all(self) -> Iterator[Difference]:
        """Every difference, in the order of the copy's cells."""
        old, new = self._copies.old[self._sheet], self._copies.new[self._name]
        moves = self._copies.moves[self._sheet]
        seen: set[tuple[int, int]] = set()
        for (row, column), before in old.cells.items():
            there = moves.cell(row, column)
            if there is None:
                continue
            seen.add(there)
            yield from self._one(row, column, there, before, new.cells.get(there))
        rows = {place: number for number, place in moves.rows.places.items()}
        columns = {place: number for number, place in moves.columns.places.items()}
        gone = set(moves.rows.inserted), set(moves.columns.inserted)
        for there, after in new.cells.items():
            if there in seen or there[0] in gone[0] or there[1] in gone[1]:
                continue
            row = rows.get(there[0], there[0] - moves.rows.beyond)
            column = columns.get(there[1], there[1] - moves.columns.beyond)
            if not self._appended.at(*there):
                yield from self._one(row, column, there, None, after)

    def _one(
        self, row: int, column: int, there: tuple[int, int],
        before: CellRecord | None, after: CellRecord | None,
    ) -> Iterator[Difference]:  # fmt: skip
        place = cell_name(*there)
        role = self._copies.roles.at(self._sheet, row, column)
        if before is not None and before.kind:
            yield from self._formula(place, before, after)
            return
        old, new = (record.value if record else None for record in (before, after))
        computed = after is not None and bool(after.kind)
        if not computed and same_constant(old, new):
            return
        use = role.use if role else ""
        if use in ("input", "list", "log") or (not use and self._left_open(row, column, before)):
            yield from self._typed.cell(self._name, place, (row, column), role, before, after)
        elif role is not None and use in ("setting", "definition"):
            yield self._setting(place, role, old, new)
        elif computed and after is not None:
            yield self._computed(place, old, after)
        elif use == "header":
            text = f"the period header was {self._shown(old, True)} and is now {self._shown(new, True)}."
            yield self._difference("header-changed", place, text, old, new)
        elif before is None:
            yield self._difference("cells-added", place, f"{self._shown(new)} is typed here.", old, new)
        else:
            text = f"was {self._shown(old)} and is now {self._shown(new)}."
            yield self._difference("constant-changed", place, text, old, new)

    def _formula(self, place: str, before: CellRecord, after: CellRecord | None) -> Iterator[Difference]:
        stated = f"={short(before.formula, 60)}"
        if after is None:
            yield self._difference(
                "formula-removed", place, f"the formula {stated} is gone.", before.value, None
            )
        elif not after.kind:
            result = "" if before.value in (None, "") else f", which gave {self._shown(before.value)},"
            text = f"the formula {stated}{result} is overwritten with {self._shown(after.value)}."
            yield self._difference("formula-overwritten", place, text, before.value, after.value)
        elif not self._formulas.same(self._sheet, before.formula, after.formula):
            text = f"the formula was {stated} and is now ={short(after.formula, 60)}."
            old, new = f"={before.formula}", f"={after.formula}"
            yield self._difference("formula-changed", place, text, old, new)

    def _setting(self, place: str, role: Role, old: Scalar, new: Scalar) -> Difference:
        name = role.name.casefold()
        kind = _GRAVE.get(name, "setting-chosen" if name in _CHOSEN else "setting-changed")
        kind = "definition-changed" if role.use == "definition" else kind
        words = name.partition("_")[2]
        words = f"the definition {words}" if role.use == "definition" else words.replace("_", " ")
        is_day = "month" in name or "since" in name or "closed" in name
        text = f"{words} was {self._shown(old, is_day)} and is now {self._shown(new, is_day)}."
        return self._difference(kind, place, text, old, new)

    def _computed(self, place: str, old: Scalar, after: CellRecord) -> Difference:
        text = f"was {self._shown(old)} and is now the formula ={short(after.formula, 60)}."
        return self._difference("formula-added", place, text, old, f"={after.formula}")

    def _left_open(self, row: int, column: int, before: CellRecord | None) -> bool:
        style = before.style if before else self._copies.old[self._sheet].styles.get((row, column))
        style = self._setup.column_style(column) if style is None else style
        return is_typed(style, self._setup, self._copies.old_styles)

    def _difference(self, kind: str, place: str, text: str, old: Scalar, new: Scalar) -> Difference:
        return Difference(KINDS[kind], self._name, place, text, old, new)

    def _shown(self, value: Scalar, is_day: bool = False) -> str:
        day = (
            date_of(value, date1904=self._copies.copy.date1904)
            if is_day and isinstance(value, float)
            else None
        )
        return day.isoformat() if day else shown(value)
