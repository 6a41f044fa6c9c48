"""Months of movements as an Excel table: figures as they were computed, with live checks beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.ledger.movements import Movement
from kpi_engine.ledger_book.parts import COUNT, GROWTH, Drawing, day, segment_heads
from kpi_engine.model.written import segment_name
from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.tables import Column, table

SIGNS = {"new": 1, "reactivation": 1, "expansion": 1, "contraction": -1, "churn": -1, "transfer": 1}
CUSTOMER_SIGNS = {
    "customers_new": 1, "customers_reactivated": 1, "customers_lost": -1, "customers_transferred": 1,
}  # fmt: skip
_TRANSFERS = ("transfer", "customers_transferred")
_HEADS = {
    "start": "Start", "new": "New", "reactivation": "Reactivation", "expansion": "Expansion",
    "contraction": "less Contraction", "churn": "less Churn", "transfer": "Transfer", "end": "End",
    "net": "Net new", "growth": "Growth", "check": "Check", "customers_start": "Customers at start",
    "customers_new": "New customers", "customers_reactivated": "Customers returned",
    "customers_lost": "less Customers lost", "customers_transferred": "Customers transferred",
    "customers_end": "Customers at end", "customers_check": "Check of customers",
}  # fmt: skip
_LIVE = ("net", "growth", "check", "customers_check")


@dataclass(frozen=True, slots=True)
class Layout:
    """Which figure stands in which column; segments move between each other, whole customers do not."""

    segments: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The figures in the order of their columns."""
        return [name for name in _HEADS if self.segments or name not in _TRANSFERS]

    def column(self, name: str) -> int:
        """The number of the column of a figure."""
        return 2 + len(self.segments) + self.names.index(name)

    def letter(self, name: str) -> str:
        """The letter of the column of a figure."""
        return get_column_letter(self.column(name))

    @property
    def last(self) -> str:
        """The letter of the last column."""
        return get_column_letter(1 + len(self.segments) + len(self.names))

    def signs(self, *, customers: bool = False) -> dict[str, int]:
        """What is gained (1) and lost (-1) between start and end."""
        signs = CUSTOMER_SIGNS if customers else SIGNS
        return {name: sign for name, sign in signs.items() if name in self.names}


def shown(drawn: Drawing, name: str) -> str:
    """The number format of a figure."""
    if name == "growth":
        return GROWTH
    if name == "check":
        return drawn.money.check
    if name == "customers_check":
        return '0;-0;"ok"'
    return COUNT if name.startswith("customers") else drawn.money.shown


def columns(drawn: Drawing, layout: Layout) -> list[Column]:
    """Segments, month, and every figure."""
    heads = segment_heads(layout.segments, ["Month", *_HEADS.values()])
    return [
        *(Column(head, 18) for head in heads),
        Column("Month", 11, styles.MONTH_FORMAT, "left"),
        *(Column(_HEADS[name], 10 if name in _LIVE else 13, shown(drawn, name), "right")
          for name in layout.names),
    ]  # fmt: skip


def write_months(
    drawn: Drawing, sheet: Worksheet, name: str, top: int, layout: Layout, rows: Sequence[Movement]
) -> int:
    """The table with a row a movement; returns its last row."""
    values: list[list[Any]] = [
        [
            *map(segment_name, each.segments),
            day(each.month),
            *(_figure(drawn, each, figure) for figure in layout.names),
        ]
        for each in rows
    ]  # fmt: skip
    last = table(sheet, name, top, columns(drawn, layout), values)
    for row, each in enumerate(rows, top + 1):
        for figure, formula, result in live(drawn, layout, row, each):
            drawn.pages.formula(sheet, row, layout.column(figure), formula, result)
    return last


def _figure(drawn: Drawing, each: Movement, name: str) -> float | int | None:
    if name in _LIVE:
        return None
    figure: int = getattr(each, name)
    return figure if name.startswith("customers") else drawn.money.cell(figure)


def live(drawn: Drawing, layout: Layout, row: int, each: Movement) -> Iterator[tuple[str, str, float]]:
    """The formulas of a row, with what they come to: net new, growth where there was a start, both checks."""
    start, end = f"{layout.letter('start')}{row}", f"{layout.letter('end')}{row}"
    net = each.new + each.reactivation + each.expansion - each.contraction - each.churn + each.transfer
    yield "net", f"={_added(layout, row)}", drawn.money.cell(net)
    if each.start:
        yield "growth", f"={end}/{start}-1", each.end / each.start - 1
    check = f"=ROUND({start}+{layout.letter('net')}{row}-{end},{drawn.money.places})"
    yield "check", check, drawn.money.cell(each.check)
    begun, left = f"{layout.letter('customers_start')}{row}", f"{layout.letter('customers_end')}{row}"
    counted = f"={begun}+{_added(layout, row, customers=True)}-{left}"
    yield "customers_check", counted, each.customers_check


def _added(layout: Layout, row: int, *, customers: bool = False) -> str:
    """`C5+D5+E5-F5-G5`: what is gained less what is lost."""
    parts = (("+" if sign > 0 else "-") + f"{layout.letter(name)}{row}"
             for name, sign in layout.signs(customers=customers).items())  # fmt: skip
    return "".join(parts).removeprefix("+")


def red_where_it_does_not_tie(sheet: Worksheet, area: str) -> None:
    """A check that is not 0 in red."""
    red = DifferentialStyle(font=Font(color=styles.BAD, bold=True), fill=PatternFill(bgColor=styles.BAD_FILL))
    first = area.partition(":")[0]
    rule = Rule(type="expression", formula=[f"AND(ISNUMBER({first}),{first}<>0)"], dxf=red)
    sheet.conditional_formatting.add(area, rule)
