"""An inventory of workbooks for people: the riskiest on the screen, all of them in a file for Excel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.audit.inventory.risk import Ranked
from kpi_engine.cli.audit.documents import names_of
from kpi_engine.cli.csv_lines import written
from kpi_engine.cli.plain_table import plain_table

if TYPE_CHECKING:
    from rich.console import Console

_SHOWN = 10


def inventory_csv(inventory: Sequence[Ranked], refused: Sequence[tuple[str, str]]) -> bytes:
    """A line a workbook, the riskiest first; then those that cannot be read, with the reason."""
    facts = list(asdict(inventory[0].facts)) if inventory else []
    lines: list[Sequence[object]] = [
        ["rank", "file", "risk", "reasons", *(name.replace("_", " ") for name in facts), "not read"]
    ]
    for rank, each in enumerate(inventory, start=1):
        values = asdict(each.facts)
        lines.append([rank, each.file, each.points, "; ".join(each.reasons),
                      *(_written(values[name]) for name in facts), ""])  # fmt: skip
    lines += [["", name, "", "", *("" for _ in facts), why] for name, why in refused]
    return written(lines).encode("utf-8-sig")


def _written(value: object) -> object:
    if isinstance(value, tuple):
        return "; ".join(value)
    return {True: "yes", False: ""}.get(value, value) if isinstance(value, bool) else value


def print_inventory(out: Console, inventory: Sequence[Ranked]) -> None:
    """The workbooks to look at first, each with its reasons."""
    from rich.markup import escape

    names = names_of([Path(each.file) for each in inventory])
    table = plain_table()
    for column in ("", "Workbook", "Risk", "Formulas", "Why"):
        justify = "right" if column in ("", "Risk", "Formulas") else "left"
        table.add_column(column, justify=justify, overflow="fold")  # type: ignore[arg-type]
    for rank, each in enumerate(inventory[:_SHOWN], start=1):
        reasons = "; ".join(each.reasons) or "nothing that stands out"
        table.add_row(str(rank), escape(names[Path(each.file)]), str(each.points), f"{each.facts.formulas:,}",
                      escape(reasons))  # fmt: skip
    out.print("Look at these first", style="bold")
    out.print(table)
    if len(inventory) > _SHOWN:
        out.print(f"… and {len(inventory) - _SHOWN:,} more in the inventory")
