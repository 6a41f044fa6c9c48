"""Forty small plans as an auditor gets them: most in order, some with a fault that is known here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kpi_engine.audit.rule import Example
from kpi_engine.formula.references import column_letters
from tests.audit.example_workbook import workbook_of

Rows = list[list[str]]
NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HOW_MANY = 40


@dataclass(frozen=True)
class Fault:
    """A fault planted into a plan: the cell in which it shows, and what makes it."""

    cell: str
    plant: Callable[[Rows], None]


def _put(row: int, column: int, content: str) -> Callable[[Rows], None]:
    def plant(rows: Rows) -> None:
        rows[row - 1][column - 1] = content

    return plant


FAULTS = {
    "a figure typed over a formula": Fault("E5", _put(5, 5, "100")),
    "a sum that stops a row short": Fault("F13", _put(13, 6, "=SUM(F9:F11)")),
    "a reference a row off": Fault("D5", _put(5, 4, "=D2+D3-D3")),
    "a rate a hundred times too large": Fault("G15", _put(15, 7, "5 {0.0%}")),
    "a number stored as text": Fault("E10", _put(10, 5, "'410")),
    "an old result": Fault("F14", _put(14, 6, "=F7-F13 -> 1")),
}
"""Where each fault stands: row 5 is the closing number of customers, 9 to 12 are costs, 13 is their total."""


def _rows(number: int, months: int) -> Rows:
    heads = ["", *(f"{NAMES[month % 12]} {2025 + month // 12}" for month in range(months))]
    rows: Rows = [heads]
    letters = [column_letters(column) for column in range(2, months + 2)]

    def line(label: str, formula: str, first: str = "", shown: str = "") -> None:
        cells = []
        for at, letter in enumerate(letters):
            before = letters[at - 1] if at else ""
            text = first if at == 0 and first else formula.format(c=letter, p=before)
            cells.append(text + (f" {{{shown}}}" if shown else ""))
        rows.append([label, *cells])

    def typed(label: str, start: float, step: float, shown: str = "") -> None:
        figures = [f"{start + step * at:g}" for at in range(months)]
        rows.append([label, *(figure + (f" {{{shown}}}" if shown else "") for figure in figures)])

    line("Opening customers", "={p}5", first=str(100 + number))
    typed("New customers", 10 + number % 7, 1)
    typed("Churned customers", 3 + number % 3, 0)
    line("Closing customers", "={c}2+{c}3-{c}4")
    typed("Price per month", 50 + number, 0.5)
    line("MRR", "={c}5*{c}6")
    rows.append(["Costs", *("" for _ in letters)])
    typed("Hosting", 300 + number, 11)
    typed("Support", 400 + number, 5)
    typed("Sales", 900 + 10 * number, 20)
    typed("Administration", 500 + number, 3)
    line("Total costs", "=SUM({c}9:{c}12)")
    line("Margin", "={c}7-{c}13")
    typed("Tax rate", 0.05, 0.0005, "0.0%")
    line("Tax", "={c}14*{c}15")
    return rows


def faulty_plans() -> dict[str, tuple[str, Fault]]:
    """The file names of the plans that hold a fault, with its name: every sixth plan."""
    names = list(FAULTS)
    return {
        f"plan-{number:02}.xlsx": (names[number // 6 % len(names)], FAULTS[names[number // 6 % len(names)]])
        for number in range(3, HOW_MANY, 6)
    }  # fmt: skip


def write_plan(path: Path, number: int, fault: Fault | None = None) -> Path:
    """One plan of 7 to 18 months, with a fault or in order."""
    rows = _rows(number, 7 + number % 12)
    if fault is not None:
        fault.plant(rows)
    text = "[Plan]\n" + "\n".join(" | ".join(row) for row in rows)
    return workbook_of(Example(text, settings={"fullCalcOnLoad": "false"}), path)


def write_plans(folder: Path) -> None:
    """All forty."""
    folder.mkdir(parents=True)
    planted = faulty_plans()
    for number in range(HOW_MANY):
        name = f"plan-{number:02}.xlsx"
        write_plan(folder / name, number, planted[name][1] if name in planted else None)
