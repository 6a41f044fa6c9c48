"""The workings of the Markov model: how journeys move from channel to channel, and what each one carries.

A channel's removal effect is the share of conversions that would be lost without it. Without a channel,
whoever reaches it is lost, so the effect is (chance to reach it) x (chance to convert from it) / (chance to
convert): one inverted matrix gives all of them.
"""

from __future__ import annotations

from collections.abc import Callable

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.derive.template.cells import headings, put
from kpi_engine.derive.template.touches import TABLE
from kpi_engine.workbook.house_style import styles

_BEFORE, _NUMBER = f"{TABLE}[Channel before]", f"{TABLE}[Channel number]"
_LAST, _WON = f"{TABLE}[Last]", f"{TABLE}[Won]"
_RESULTS = ["Removal effect", "Touches", "Begin here", "Convert next", "Share of starts", "Share converting",
            "Chance to convert", "Visits", "Effect", "Share of credit"]  # fmt: skip


def rows(channels: int) -> int:
    """How many rows the workings take."""
    return 3 * channels + 7


def share_cell(top: int, channels: int, number: int) -> str:
    """The share of all credit that a channel has."""
    return f"$J${top + 2 * channels + 6 + number}"


def write(sheet: Worksheet, top: int, names: list[str]) -> None:
    """Three blocks from row `top` on: moves between channels, visits to come, removal effects."""
    size = len(names)
    styles.band(sheet, top, "Workings of the Markov chain", 10)
    moves, visits, results = top + 1, top + size + 3, top + 2 * size + 6
    area = _area(moves, size)
    touches = [f"$B${results + number}" for number in range(1, size + 1)]
    _matrix(sheet, moves, names, "1 on the diagonal, less moves", lambda i, j: _move(touches[i - 1], i, j))
    _matrix(sheet, visits, names, "Visits to come", lambda i, j: f"INDEX(MINVERSE({area}),{i},{j})")
    _effects(sheet, results, names, _area(visits, size))


def _area(head: int, size: int) -> str:
    return f"$B${head + 1}:${get_column_letter(size + 1)}${head + size}"


def _matrix(
    sheet: Worksheet, head: int, names: list[str], title: str, formula: Callable[[int, int], str]
) -> None:
    """A square of figures: from the channel of the row to the channel of the column."""
    headings(sheet, head, [title, *(f"={name}" for name in names)])
    for i, name in enumerate(names, 1):
        put(sheet, f"A{head + i}", f"={name}")
        for j in range(1, len(names) + 1):
            put(sheet, f"{get_column_letter(j + 1)}{head + i}", f"={formula(i, j)}", "0.000;-0.000;–")


def _move(touches: str, i: int, j: int) -> str:
    """The share of the touches of a channel that go on to another; the last touch goes nowhere."""
    counted = f"COUNTIFS({_BEFORE},{i},{_NUMBER},{j})"
    return f"{1 if i == j else 0}-IF({touches}=0,0,{counted}/{touches})"


def _effects(sheet: Worksheet, head: int, names: list[str], visits: str) -> None:
    """What would be lost without each channel, and its share of all of that."""
    headings(sheet, head, _RESULTS)
    sheet.row_dimensions[head].height = 28
    first, last = head + 1, head + len(names)
    starts, converts, chances = (f"${column}${first}:${column}${last}" for column in "EFG")
    for number, name in enumerate(names, 1):
        row = head + number
        cells = {
            "A": name,
            "B": f"COUNTIF({_NUMBER},{number})",
            "C": f"COUNTIFS({_NUMBER},{number},{_BEFORE},0)",
            "D": f"COUNTIFS({_NUMBER},{number},{_LAST},1,{_WON},1)",
            "E": f"C{row}/SUM($C${first}:$C${last})",
            "F": f"IF(B{row}=0,0,D{row}/B{row})",
            "G": f"INDEX(MMULT({visits},{converts}),{number},1)",
            "H": f"SUMPRODUCT({starts},INDEX({visits},0,{number}))",
            "I": f"H{row}*G{row}/(INDEX({visits},{number},{number})*SUMPRODUCT({starts},{chances}))",
            "J": f"I{row}/SUM($I${first}:$I${last})",
        }
        for column, formula in cells.items():
            shown = (
                "General"
                if column == "A"
                else "0"
                if column in "BCD"
                else "0.0%"
                if column == "J"
                else "0.000"
            )
            put(sheet, f"{column}{row}", f"={formula}", shown)
    styles.hide_missing(sheet, f"B{first}:J{last}")
