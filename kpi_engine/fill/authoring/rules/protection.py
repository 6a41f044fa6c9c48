"""Locked inputs, and formulas that are left open."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.fill.authoring.book import AuthoredBook
from kpi_engine.fill.authoring.places import cells_of, some
from kpi_engine.fill.authoring.rule import Flaw, rule
from kpi_engine.formula.references import cell_name


@rule(
    "input-locked", "error",
    why="The sheet is protected and the cell is locked: nobody can type the figure.",
    fix="Select the inputs, Format Cells, Protection, clear Locked; then protect the sheet again.",
)  # fmt: skip
def input_locked(book: AuthoredBook) -> Iterator[Flaw]:
    """An input that people cannot type into."""
    for target in book.targets:
        sheet = target.area.sheet
        if book.setup(sheet).protected:
            cells = [cell_name(r, c) for r, c in cells_of(target) if book.style(sheet, r, c).locked]
            if cells:
                yield Flaw(sheet, cells[0], f"the input {target.name} is locked in {some(cells)}.")


@rule(
    "formula-unlocked", "info",
    why="The sheet is protected, but these formulas can be typed over.",
    fix="Select the formulas, Format Cells, Protection, tick Locked.",
)  # fmt: skip
def formula_unlocked(book: AuthoredBook) -> Iterator[Flaw]:
    """A formula that is open on a protected sheet."""
    for info in book.package.sheets:
        if book.setup(info.name).protected:
            cells = [record.ref for record in book.records(info.name)
                     if record.kind and not book.styles[record.style].locked]  # fmt: skip
            if cells:
                text = f"{some(cells)} can be typed over: a formula that is not locked."
                yield Flaw(info.name, cells[0], text)
