"""Rule U02: a number is ten, a hundred or a thousand times its neighbours, or as many times smaller."""

from __future__ import annotations

import math
from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.magnitudes.neighbours import Outlier, outliers
from kpi_engine.audit.magnitudes.scale_flags import scale_flag
from kpi_engine.audit.magnitudes.texts import is_year
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.kpi import Cite

_FACTORS = (10, 100, 1000)
_TIMES, _TIMES_BOTH = 7.0, 4.0
"""How far the number must stand from its nearest neighbour; less where row and column agree."""
_FEWEST, _ALL = 4, 6
_SPREAD, _SPREAD_BOTH, _SPREAD_ALL = 3.0, 3.5, 5.0
"""How far the neighbours may differ among themselves; more where all six are there."""
_TIGHT = 1.5
_SHARE = 0.33
"""A line this much tighter than the other direction (in logarithms) is the better witness."""


@rule(
    "U02", "digit-shift", group="values", severity="warning", confidence="medium",
    why="A slipped point or a missing zero changes a figure tenfold, and it looks like any other number.",
    remedy="Compare the figure with its source document.",
    cite=Cite("EuSpRIG, spreadsheet errors: units and scale", read="2026-11-22"),
    gives_way_to=("U01",),
    examples=[
        Example("""
            Month | Revenue
            Jan   | 1200
            Feb   | 1250
            Mar   | 1190
            Apr   | 12300
            May   | 1210
            Jun   | 1260
            Total | =SUM(B2:B7)
            """, flagged=("B5",)),
        Example("""
            Item  | 2022  | 2023  | 2024  | 2025  | 2026
            Rent  | 14241 | 1071.7 | 13448 | 13272 | 12629
            Total | =B2   | =C2   | =D2   | =E2   | =F2
            """, flagged=("C2",)),
        Example("""
            Item  | Cost
            Rent  | 1200
            Paper | 15
            Staff | 98000
            Power | 700
            Total | =SUM(B2:B5)
            """, why="a list of unlike things"),
        Example("""
            Item  | Jan    | Feb    | Mar    | Apr
            Rent  | 1200   | 1210   | 1205   | 1215
            Power | 1300   | 1310   | 1305   | 1315
            Staff | 98000  | 98100  | 98200  | 98300
            Water | 1100   | 1110   | 1105   | 1115
            Paper | 1100   | 1110   | 1105   | 1115
            Total | =SUM(B2:B6) | =SUM(C2:C6) | =SUM(D2:D6) | =SUM(E2:E6)
            """, why="a line of its own size"),
        Example("""
            Order  | Amount
            1      | 2474
            2      | 3729
            3      | 2034
            4      | 3015
            5      | 110
            6      | 3879
            7      | 1768
            8      | 1553
            9      | 3421
            10     | 2562
            11     | 3756
            12     | 2459
            13     | 2285
            14     | 3426
            15     | 3715
            16     | 3751
            17     | 3451
            18     | 3126
            19     | 2116
            20     | 2449
            21     | 2121
            22     | 3642
            23     | 3097
            24     | 1562
            25     | 140
            26     | 2152
            27     | 1675
            28     | 2733
            29     | 1627
            30     | 2603
            31     | 3436
            32     | 3087
            33     | 3248
            34     | 3117
            35     | 3863
            36     | 3321
            37     | 2049
            38     | 95
            39     | 1899
            40     | 1646
            Total  | =SUM(B2:B41)
            """, why="in a long list of amounts small ones come back"),
    ],
)  # fmt: skip
def digit_shift(book: AuditBook) -> Iterator[Flag]:
    """A typed number is far from neighbours that are like each other, and a shifted point brings it to them.

    The other direction is asked as well: a row of large figures in a column of small ones is no slip.
    Where no formula reads the number, it is worth knowing only.
    """
    for sheet in book.sheets:
        told: set[tuple[int, int]] = set()
        for found in outliers(book, sheet):
            factor = _factor(found)
            if factor and found.cell.position not in told:
                told.add(found.cell.position)
                side = "larger" if found.is_larger else "smaller"
                yield scale_flag(
                    book, sheet, found, factor, f"about {factor} times {side} than its neighbours"
                )


def _factor(found: Outlier) -> int:
    """By how much the point slipped; 0 where it did not."""
    if len(found.others) < _FEWEST or found.alike or _is_count(found) or is_year(found.size):
        return 0
    return next((each for each in _FACTORS if _alone(found, each) or _both(found, each)), 0)


def _alone(found: Outlier, factor: int) -> bool:
    """True where the line speaks for itself."""
    allowed = _SPREAD_ALL if len(found.others) >= _ALL and found.fits(factor) else _SPREAD
    return (
        found.times >= _TIMES and found.spread <= allowed
        and (found.fits(factor) or (found.spread <= _TIGHT and found.fits(factor, _TIGHT)))
        and (not found.at_home(factor) or _is_better_witness(found))
    )  # fmt: skip


def _both(found: Outlier, factor: int) -> bool:
    """True where the row and the column agree."""
    across = found.across
    near = sum(1 for each in across if found.size / 3 <= each <= found.size * 3)
    right = found.shifted(factor)
    fitting = sum(1 for each in across if right / 3 <= each <= right * 3)
    return (
        found.times >= _TIMES_BOTH and found.spread <= _SPREAD_BOTH and found.fits(factor)
        and near == 0 and fitting >= 3 and fitting >= 0.6 * len(across)
    )  # fmt: skip


def _is_better_witness(found: Outlier) -> bool:
    if len(found.across) < 3:
        return False
    return math.log(found.spread) < _SHARE * math.log(max(found.across) / min(found.across))


def _is_count(found: Outlier) -> bool:
    """True for small whole numbers, which differ tenfold by nature."""
    smaller = max(found.others) if found.is_larger else found.size
    return smaller < 10 and all(each == int(each) for each in (*found.others, found.size))
