"""The Excel text of the KPIs of whole ranges, over ranges that lie in a row and in a column.

LibreOffice judges all of them. formualizer judges those that need no running totals: it knows no MMULT, so
breakeven and minimum cash, the figures and their dates, are not its business (our functions answer there).
TRUE inside a range is text to Excel and to Python, but a number to LibreOffice: it is no case here.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kpi_engine.calc.run import run
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE, CellError
from kpi_engine.model.kpi import Kpi

Answer = float | CellError
Arguments = tuple[Any, ...]
REF = CellError.REF
RUNNING_TOTALS = ("BREAKEVEN_MONTHS", "BREAKEVEN_DATE", "MIN_CASH", "MIN_CASH_DATE")

DATES = (46_023, 46_054, 46_082, 46_113, 46_143)

STATED: dict[str, list[tuple[Arguments, Answer]]] = {
    "ARPU_MIX": [
        (((49, 199), (0.9, 0.1)), 64), (((49, 199), (0.9, 0.1009)), 64.1791), (((49, 199), (0.9, 0.102)),
        NUM),
        (((49, 199), (0.9, 0.099)), 63.801), (((49, 199), (1.2, -0.2)), NUM), (((49, 199), (0.9, None)), NA),
        (((None, 199), (0.9, 0.1)), NA), (((49, 199), (0.9,)), VALUE), (((49, "x"), (0.9, 0.1)), VALUE),
        (((49, 199), (0.9, REF)), REF), (((49, DIV0), (REF, 0.1)), DIV0), (((49,), (1,)), 49),
        (((0, 0), (0.9, 0.1)), 0), (((-49, 199), (0.9, 0.1)), -24.2), (((49, None), (0.9, "x")), VALUE),
        (((49, None), (0.9, 0.3)), NA), (((49, None), (0.9,)), VALUE),
    ],
    "CONCENTRATION": [
        (((50, 30, 20), 1), 0.5), (((50, 30, 20),), 0.5), (((50, 30, 20), None), 0.5), (((50, 30, 20), 7), 1),
        (((30, 50, 50, 20), 1), 1 / 3), (((30, 50, 50, 20), 2), 2 / 3), (((50, None, 50), 1), 0.5),
        (((50, -1), 1), NUM), (((50, 30), 0), NUM), (((50, 30), -1), NUM), (((50, 30), 1.5), NUM),
        (((0, 0), 1), DIV0), (((0, 0), 0), NUM), (((None, None), 1), NA), (((None, None), 0), NA),
        (((50, "x"), 1), VALUE), (((50, 30), "x"), VALUE), (((50, REF), "x"), REF), (((50, 30), NA), NA),
        (((50, "x"), NUM), NUM), (((None, None), "x"), VALUE), (((7,), 1), 1),
    ],
    "NPS": [
        (((10, 9, 6, 0),), 0), (((7, 8),), 0), (((9, None, 10),), 100), (((0, 6),), -100), (((10, 11),), NUM),
        (((10, -1),), NUM), (((9.5, 9),), NUM), (((None, None),), DIV0), (((10, "x"),), VALUE),
        (((10, NA),), NA), (((11, "x"),), VALUE), (((0,),), -100),
    ],
    "WEIGHTED_SCORE": [
        (((80, 50), (3, 1)), 72.5), (((80, 50), (3, 1), 0, 100), 72.5),
        (((80, 50), (3, 1), (0, 0), (100, 50)), 85),
        (((5, 90), (1, 1), (10, 0), (0, 100)), 70), (((150, -50), (1, 1)), 50), (((80, 50), (0, 0)), DIV0),
        (((80, 50), (1, 1), 100, 100), DIV0), (((80, 50), (1, -1)), NUM), (((80, 50), (1, -1), 5, 5), NUM),
        (((80, None), (3, 1)), NA), (((80, 50), (3, None)), NA), (((80, None), (3, -1)), NA),
        (((80, 50), (3,)), VALUE), (((80, 50), (3, 1), (0, 0, 0)), VALUE), (((80, "x"), (3, 1)), VALUE),
        (((80, 50), (3, 1), "x"), VALUE), (((80, REF), (3, 1)), REF), (((80, 50), (3, 1), NA, REF), NA),
        (((80, 50), (0, 0), 5, 5), DIV0),
    ],
    "BREAKEVEN_MONTHS": [
        (((-100, -50, 50, 60, 60),), 5), (((-100, -50, 50, 60, 60), "period"), 3), (((0, 0, -100, 60, 60),),
        5),
        (((-10, 5, 10, None, None),), 3), (((-10, 20, -30, 40), "sustained"), 4), (((-10, 20, -30, 40),), 2),
        (((-10, 20, -30, 10), "sustained"), NUM), (((0, 5, 5), "sustained"), 2), (((5, 5),), 1),
        (((0, 0, 5),), 3), (((0, 0, 5), "cumulative", 100), 3), (((-50, 5), "cumulative", 100), 1),
        (((50, 5), "cumulative", -100), NUM), (((50, 50), "cumulative", -100), 2),
        (((50, 5), "period", -100), 1),
        (((-0.3, 0.1, 0.1, 0.1),), 4), (((-100, -50),), NUM), (((0, 0),), NUM), (((0, 0, None),), NUM),
        (((0, 0), "period"), NUM), (((0, 0), "sustained"), NUM), (((-1, 0, 2), "period"), 2),
        (((None, 5),), NA), (((5, None, 5),), NA), (((None, None),), NA), (((-100, 150), "quarterly"), NA),
        (((-100, "x"),), VALUE), (((-100, 150), "period", "x"), VALUE), (((-100, REF), "quarterly"), REF),
        (((-100, 150), NA, REF), NA), (((-100, 150), None, None), 2), (((-100, 150), "PERIOD"), 2),
        (((-100, "x"), "quarterly"), VALUE), (((None, -100), "quarterly"), NA), (((7,),), 1), (((-7,),), NUM),
    ],
    "MIN_CASH": [
        ((100, (-60, -70, 50)), -30), ((100, (60, 70)), 160), ((100, (-60, None, None)), 40),
        ((0, (0, 0)), 0),
        ((100, (-60, None, 50)), NA), ((100, (None, -60)), NA), ((100, (None, None)), NA),
        ((None, (-60, -70)), NA),
        ((100, (-60, "x")), VALUE), (("x", (-60, -70)), VALUE), ((None, ("x", -70)), VALUE),
        ((REF, ("x", NA)), REF),
        ((100, (-60, NA)), NA), ((-5, (7,)), 2),
    ],
    "BREAKEVEN_DATE": [
        (((-100, -50, 50, 60, 60), DATES), 46_143), (((-100, -50, 50, 60, 60), DATES, "period"), 46_082),
        (((-10, 20, -30, 40, 1), DATES, "sustained"), 46_113), (((-9, 5, 5, None, None), DATES), 46_082),
        (((-100, -50), DATES[:2]), NUM), (((0, 0), DATES[:2]), NUM), (((-100, 150), (46_023, None)), NA),
        (((-100, 150), (None, 46_054)), 46_054), (((-100, 150), (None, None)), NA),
        (((-100, -150), (None, None)), NUM), (((-100, 150, None), (46_023, 46_054)), VALUE),
        (((-100, 150), DATES), VALUE), (((-100, 150), (46_023, "May")), VALUE),
        (((-100, 150), (46_023, REF)), REF), (((-100, NA), (46_023, REF)), NA),
        (((-100, 150), (46_023, NUM), REF), NUM), (((-100, 150), DATES[:2], "quarterly"), NA),
        (((-100, 150), DATES[:2], "quarterly", "x"), VALUE), (((None, 150), DATES[:2]), NA),
        (((None, None), DATES[:2]), NA), (((-100, 60), DATES[:2], "cumulative", 50), 46_054),
        (((-100, 60), DATES[:2], None, None), NUM), (((-100, 60), DATES[:2], None, 40), 46_054),
        (((-100, None, 150), DATES), VALUE),
        (((-100, None, 150), DATES[:3]), NA), (((7,), (46_023.5,)), 46_023.5),
    ],
    "MIN_CASH_DATE": [
        ((100, (-60, -70, 50), DATES[:3]), 46_054), ((100, (60, 70), DATES[:2]), 46_023),
        ((100, (-60, 60, -60), DATES[:3]), 46_023), ((0, (0, 0), DATES[:2]), 46_023),
        ((0.3, (-0.1, 0.3, -0.3, 0.1, -0.1), DATES), 46_023), ((100, (-60, None, None), DATES[:3]), 46_023),
        ((100, (-60, None), (46_023, None)), 46_023), ((100, (-60, -70), (46_023, None)), NA),
        ((100, (-60, -70), (None, 46_054)), 46_054), ((100, (-60, -70, 50), DATES[:2]), VALUE),
        ((100, (-60, None, 50), DATES[:3]), NA), ((100, (None, -60), DATES[:2]), NA),
        ((None, (-60, -70), DATES[:2]), NA), ((100, (None, None), DATES[:2]), NA),
        (("x", (-60, -70), DATES[:2]), VALUE), ((100, (-60, "x"), DATES[:2]), VALUE),
        ((100, (-60, -70), (46_023, "x")), VALUE), ((100, (-60, -70), (REF, 46_054)), REF),
        ((NA, (-60, REF), DATES[:2]), NA), ((100, (-60, NUM), (REF, 46_054)), NUM),
        ((-5, (7,), (46_023,)), 46_023),
    ],
    "TIME_TO_VALUE": [
        (((46_023, 46_023, 46_023), (46_030, 46_037, None)), 10.5), (((46_023,), (46_030,)), 7),
        (((46_023, 46_030, 46_037), (46_024, 46_032, 46_040), 0), 1),
        (((46_023, 46_030, 46_037), (46_024, 46_032, 46_040), 1), 3),
        (((46_023, 46_030, 46_037), (46_024, 46_032, 46_040), 0.25), 1.5),
        (((46_023, 46_030, 46_037), (46_024, 46_032, 46_040), None), 2),
        (((46_023, 46_030, 46_037), (46_024, 46_032, 46_040), 1.0000000001), 3),
        (((46_023.5, 46_030), (46_024, 46_030)), 0.25), (((46_023, 46_023), (None, None)), NA),
        (((46_023, 46_023), (None, None), 2), NA), (((None, None), (None, None)), NA),
        (((46_023, None), (46_030, 46_037)), NA), (((46_023, None), (46_030, None)), 7),
        (((46_023, None), (46_000, 46_037)), NA), (((46_023, 46_023), (46_030, 46_000)), NUM),
        (((46_023, 46_023), (46_030, 46_037), 50), NUM), (((46_023, 46_023), (46_030, 46_037), -0.1), NUM),
        (((46_023, 46_023), (46_030,)), VALUE), (((46_023,), (46_030, None)), VALUE),
        (((46_023, "x"), (46_030, None)), VALUE), (((46_023, 46_023), (46_030, "x"), 2), VALUE),
        (((46_023, 46_023), (46_030, 46_037), "x"), VALUE), (((46_023, REF), (46_030, NA)), REF),
        (((46_023, 46_023), (46_030, NA), REF), NA), (((46_023, 46_023), (46_030, 46_037), NUM), NUM),
    ],
}  # fmt: skip

_AMOUNT = st.integers(-400, 400).map(lambda quarters: quarters / 4)
_SHORT = st.lists(_AMOUNT, min_size=1, max_size=8).map(tuple)
_GAPPY = st.lists(st.one_of(_AMOUNT, _AMOUNT, st.none()), min_size=1, max_size=8).map(tuple)


def _dates(size: int) -> st.SearchStrategy[tuple[int | None, ...]]:
    """Month-ends, now and then one that nobody has filled in."""
    return st.tuples(*[st.one_of(*[st.integers(46_000, 47_000)] * 6, st.none())] * size)


_DOMAIN: dict[str, st.SearchStrategy[Arguments]] = {
    "ARPU_MIX": st.lists(st.tuples(st.integers(0, 900), st.integers(0, 20)), min_size=1, max_size=6).map(
        lambda plans: (
            tuple(float(price) for price, _ in plans),
            tuple(share / max(sum(s for _, s in plans), 1) for _, share in plans),
        )
    ),
    "CONCENTRATION": st.tuples(
        st.lists(st.one_of(st.integers(0, 40), st.none()), min_size=1, max_size=8).map(tuple),
        st.integers(0, 9)
    ),
    "NPS": st.tuples(st.lists(st.one_of(st.integers(0, 10), st.none()), min_size=1, max_size=12).map(tuple)),
    "WEIGHTED_SCORE": st.integers(1, 5).flatmap(
        lambda size: st.tuples(
            st.tuples(*[st.integers(-20, 120)] * size), st.tuples(*[st.integers(0, 5)] * size),
            st.tuples(*[st.integers(0, 10)] * size),
            st.one_of(st.just(100), st.tuples(*[st.integers(5, 99)] * size)),
        )
    ),
    "BREAKEVEN_MONTHS": st.tuples(
        _GAPPY, st.sampled_from(["cumulative", "period", "sustained", None]),
        st.one_of(st.none(), st.integers(-50, 50)),
    ),
    "MIN_CASH": st.tuples(_AMOUNT, _GAPPY),
    "BREAKEVEN_DATE": _GAPPY.flatmap(
        lambda months: st.tuples(
            st.just(months), _dates(len(months)),
            st.sampled_from(["cumulative", "period", "sustained", None]),
            st.one_of(st.none(), st.integers(-50, 50)),
        )
    ),
    "MIN_CASH_DATE": _GAPPY.flatmap(
        lambda months: st.tuples(_AMOUNT, st.just(months), _dates(len(months)))
    ),
    "TIME_TO_VALUE": st.integers(1, 7).flatmap(
        lambda size: st.tuples(
            st.tuples(*[st.integers(46_000, 46_090)] * size),
            st.tuples(*[st.one_of(st.none(), st.integers(46_080, 46_200))] * size),
            st.one_of(st.none(), st.integers(0, 20).map(lambda twentieths: twentieths / 20)),
        )
    ),
}  # fmt: skip


def agree(found: Answer, expected: Answer) -> bool:
    if isinstance(found, CellError) or isinstance(expected, CellError):
        return found is expected
    return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-12)


def drawn(kpi: Kpi, how_many: int) -> list[Arguments]:
    """Cases of the domain, drawn once for a whole workbook; there is nothing to shrink."""
    found: list[Arguments] = []

    @settings(
        max_examples=how_many, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(_DOMAIN[kpi.name])
    def collect(case: Arguments) -> None:
        found.append(case)

    collect()
    return found


def test_every_kpi_of_ranges_is_here() -> None:
    assert {kpi.name for kpi in KPIS if not kpi.lifts} == set(STATED) == set(_DOMAIN)


@pytest.mark.parametrize("name", STATED)
def test_python_gives_what_is_stated(name: str) -> None:
    for arguments, expected in STATED[name]:
        found = run(KPIS.get(name), arguments).item()
        assert agree(found, expected), f"{name}{arguments}: {found}, stated {expected}"


@pytest.mark.parametrize("name", [name for name in STATED if name not in RUNNING_TOTALS])
def test_formualizer_gives_what_is_stated_and_drawn(
    name: str, formualizer_answer: Callable[[Kpi, Arguments], Answer]
) -> None:
    kpi = KPIS.get(name)
    for arguments, expected in [*STATED[name], *((case, run(kpi, case).item()) for case in drawn(kpi, 60))]:
        found = formualizer_answer(kpi, arguments)
        assert agree(found, expected), f"{name}{arguments}: formualizer {found}, stated {expected}"


@pytest.mark.libreoffice
@pytest.mark.parametrize("across", [True, False], ids=["in a row", "in a column"])
def test_libreoffice_gives_what_is_stated_and_drawn(
    across: bool, libreoffice_answers: Callable[..., list[Answer]]
) -> None:
    cases = [(KPIS.get(name), *case) for name, stated in STATED.items() for case in stated]
    for name in STATED:
        kpi = KPIS.get(name)
        cases += [(kpi, case, run(kpi, case).item()) for case in drawn(kpi, 60)]
    answers = libreoffice_answers([(kpi, arguments) for kpi, arguments, _ in cases], across=across)
    wrong = [
        f"{kpi.name}{arguments}: LibreOffice {found}, stated {expected}"
        for (kpi, arguments, expected), found in zip(cases, answers, strict=True)
        if not agree(found, expected)
    ]
    assert not wrong
