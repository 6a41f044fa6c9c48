"""Sheets, rows and columns that came, went, or can no longer be seen."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.fill.returned.copies import Copies
from kpi_engine.fill.returned.difference import KINDS, Difference
from kpi_engine.fill.returned.moves import runs
from kpi_engine.formula.references import column_letters
from kpi_engine.model.written import counted


def sheet_differences(copies: Copies) -> Iterator[Difference]:
    """Sheets that were removed, added, renamed, hidden or shown."""
    taken = set(copies.sheets.values())
    for sheet in copies.template.sheets:
        name = copies.sheets.get(sheet.name)
        if name is None:
            yield Difference(KINDS["sheet-removed"], sheet.name, "", f"the sheet {sheet.name} is gone.")
            continue
        if name.casefold() != sheet.name.casefold():
            text = f"the sheet {sheet.name} is called {name} now."
            yield Difference(KINDS["sheet-renamed"], name, "", text, sheet.name, name)
        state = copies.copy.sheet(name).state
        if sheet.state == "visible" != state:
            yield Difference(KINDS["sheet-hidden"], name, "", "the sheet is hidden now.")
        elif state == "visible" != sheet.state:
            yield Difference(KINDS["sheet-shown"], name, "", "the sheet was hidden and can be seen now.")
    for sheet in copies.copy.sheets:
        if sheet.name not in taken:
            text = f"the sheet {sheet.name} is not in the template."
            yield Difference(KINDS["sheet-added"], sheet.name, "", text)


def line_differences(copies: Copies, sheet: str) -> Iterator[Difference]:
    """Rows and columns that were inserted or deleted."""
    moves = copies.moves[sheet]
    old, new = copies.old[sheet].cells, copies.new[moves.sheet].cells
    for noun, line, at in (("row", moves.rows, 0), ("column", moves.columns, 1)):
        for low, high in runs(line.inserted):
            held = sum(low <= place[at] <= high for place in new)
            said = f", with {counted(held, 'filled cell')}" if held else ", empty"
            text = f"{_lines(noun, low, high)} {_is(low, high)} inserted{said}."
            yield Difference(KINDS[f"{noun}s-inserted"], moves.sheet, _place(noun, low, high), text)
        for low, high in runs(line.deleted):
            cells = [cell for place, cell in old.items() if low <= place[at] <= high]
            label = next(
                (str(cell.value) for cell in cells if isinstance(cell.value, str) and not cell.kind), ""
            )
            formulas = sum(bool(cell.kind) for cell in cells)
            inputs = any(_overlaps(noun, low, high, area) for area in copies.roles.inputs(sheet))
            what = [f'"{label[:40]}"'] if label else []
            what += [counted(formulas, "formula")] if formulas else []
            what += ["inputs"] if inputs else []
            lost = ", ".join(what) or "no formulas or inputs"
            text = f"{_lines(noun, low, high)} of the template {_is(low, high)} deleted: {lost}."
            yield Difference(KINDS[f"{noun}s-deleted"], moves.sheet, "", text)


def hidden_differences(copies: Copies, sheet: str) -> Iterator[Difference]:
    """Rows and columns that everybody could see and that are hidden now."""
    moves = copies.moves[sheet]
    old, new = copies.old_setup(sheet), copies.new_setup(moves.sheet)
    cells = copies.new[moves.sheet]
    for noun, line, before, after, last in (
        ("row", moves.rows, old.hidden_rows, new.hidden_rows, cells.last_row),
        ("column", moves.columns, old.hidden_columns, new.hidden_columns, cells.last_column),
    ):
        hidden = {line.to(number) for number in before}
        for low, high in runs(number for number in after if number not in hidden and number <= last):
            text = f"{_lines(noun, low, high)} {_is(low, high)} hidden."
            yield Difference(KINDS[f"{noun}s-hidden"], moves.sheet, _place(noun, low, high), text)


def _overlaps(noun: str, low: int, high: int, area: object) -> bool:
    first, last = ("top", "bottom") if noun == "row" else ("left", "right")
    return bool(getattr(area, first) <= high and low <= getattr(area, last))


def _lines(noun: str, low: int, high: int) -> str:
    one, other = (str(each) if noun == "row" else column_letters(each) for each in (low, high))
    return f"{noun} {one}" if low == high else f"{noun}s {one} to {other}"


def _is(low: int, high: int) -> str:
    return "is" if low == high else "are"


def _place(noun: str, low: int, high: int) -> str:
    if noun == "row":
        return f"{low}:{high}"
    return f"{column_letters(low)}:{column_letters(high)}"
