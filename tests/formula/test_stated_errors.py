"""What each function must answer to a blank, text, TRUE, an error, a negative and a zero.

The table says it in finance words of its own; neither the declarations nor the guard builder feed it.
`ok` is a figure. Python, formualizer and LibreOffice must all agree with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

from kpi_engine.calc.run import run
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE, CellError
from kpi_engine.model.kpi import Kpi

REF = CellError.REF
_WORDS = {"ok": None, "num": NUM, "div0": DIV0, "na": NA, "value": VALUE}


class Stated(NamedTuple):
    """An ordinary call, and what becomes of it when one argument after the other is replaced."""

    usual: tuple[float, ...]
    negative: str
    zero: str
    blank: str
    also: tuple[tuple[tuple[Any, ...], str], ...] = ()


_SHARE = Stated(
    (60, 400), "num num", "ok div0", "na na", (((600, 400), "ok"), ((0, 0), "div0"), ((-1, 0), "num"))
)
_LOSS = (
    ((0, 0, 0), "div0"),
    ((100, 60, 50), "num"),
    ((100, 60, 40.00000001), "ok"),
    ((100, 60, 40.001), "num"),
)
_NET_LOSS = (
    ((0, 0, 0, 0), "div0"), ((0, 5, 0, 0, 3), "div0"), ((100, 0, 60, 50), "num"),
    ((100, 0, 60, 40.00000001), "ok"), ((100, 0, 60, 40.001), "num"), ((0, 5, 1, 0), "num"),
)  # fmt: skip

STATED = {
    # acquisition
    "CAC": Stated((100_000, 400), "num num", "ok div0", "na na", (((0, 0), "div0"), ((-1, 0), "num"))),
    "CPL": Stated((5000, 100), "num num", "ok div0", "na na", (((0, 0), "div0"), ((-1, 0), "num"))),
    "CONV_RATE": _SHARE,
    "TRIAL_TO_PAID": _SHARE,
    "VISITOR_TO_TRIAL": _SHARE,
    "VISITOR_TO_PAID": _SHARE,
    "LEAD_VELOCITY": Stated((115, 100), "num num", "ok div0", "na na", (((-1, 0), "num"),)),
    "PAYBACK": Stated(
        (250, 80, 0.92, 0.02), "num num num num", "ok num num ok", "na na na ok",
        (((250, 0, 0.92), "div0"), ((250, 80, 0), "div0"), ((250, 80, 1.01), "num"),
         ((250, 80, 0.92, 1), "num"), ((10, 80, 0.92, 1), "num"),
         ((250, 80, 0.92, 1.5), "num"), ((250, 54.35, 0.2, 0.05), "num"),
         ((100, 50, 0.1, 0.05), "num"),
         ((0, 80, 0.92, 0.05), "ok"), ((250, 0, 0.92, 0.05), "num"), ((250, 0, 0.92, None), "div0"),
         ((250, 80, 1), "ok"), ((250, 80, 1 + 1e-12), "ok")),
    ),
    "MAGIC_NUMBER": Stated(
        (1000, 900, 400, 4), "ok ok num num", "ok ok div0 num", "na na na ok",
        (((1000, 900, 0, 0), "num"), ((900, 1000, 400), "ok")),
    ),
    "CAC_LOADED": Stated(
        (60_000, 400, 30_000, 6000, 4000), "num num num num num", "ok div0 ok ok ok", "na na ok ok ok",
        (((60_000, 400), "ok"), ((0, 0), "div0"), ((-1, 0), "num"), ((1, 0, -1), "num")),
    ),
    "VIRAL_COEFF": Stated((5, 0.2), "num num", "ok ok", "na na", (((5, 1.5), "ok"),)),
    "PAYBACK_SPEND": Stated(
        (770_000, 100_000, 0.7), "num num num", "ok div0 div0", "na na na",
        (((1, 0, 0), "div0"), ((1, 1, 1.01), "num"), ((-1, 0, 0.7), "num"), ((1, 0, 2), "num"),
         ((1, 1, 1), "ok")),
    ),
    "CAC_RATIO": Stated((114, 100), "num num", "ok div0", "na na", (((-1, 0), "num"), ((0, 0), "div0"))),
    "MAX_CAC": Stated((30_000, 3), "ok num", "ok num", "na ok", (((30_000,), "ok"),)),
    "ROI": Stated((150, 100), "ok num", "ok div0", "na na", (((0, 0), "div0"),)),
    "MRR_VELOCITY": Stated(
        (12_000, 10_000), "ok num", "ok div0", "na na", (((12_000, -5000), "num"), ((-5000, -5000), "num"))
    ),
    "SALES_EFFICIENCY": Stated((100, 125), "ok num", "ok div0", "na na", (((-1, 0), "div0"),)),
    # revenue
    "MRR_NORM": Stated((2000, 12), "ok num", "ok num", "na na"),
    "ACV": Stated(
        (39_000, 36, 3000), "num num num", "num num ok", "na na ok",
        (((-1, 36), "num"), ((3000, 36, 3000), "ok"), ((3000, 36, 3000.0000001), "ok"),
         ((3000, 36, 3001), "num"), ((0, 36), "ok")),
    ),
    "BILLINGS": Stated((1000, 350, 300), "ok num num", "ok ok ok", "na na na"),
    "MRR_END": Stated(
        (200, 10, 15, 3, 2, 1), "num num num num num num", "ok ok ok ok ok ok", "na na na na na ok",
        (((0, 0, 0, 5, 0), "ok"),),
    ),
    "MRR_NET_NEW": Stated((10, 15, 3, 2, 1), "num num num num num", "ok ok ok ok ok", "na na na na ok"),
    "ARR": Stated((100,), "ok", "ok", "na", (((1e308,), "num"),)),
    "SAAS_QUICK_RATIO": Stated(
        (20, 8, 3, 5, 1), "num num num num num", "ok ok ok ok ok", "na na na na ok",
        (((20, 8, 0, 0), "div0"), ((0, 0, 0, 0), "div0"), ((-1, 8, 0, 0), "num")),
    ),
    "GROWTH_RATE": Stated(
        (115, 100, 2), "num num num", "ok div0 num", "na na ok",
        (((100, -50), "num"), ((100, 0), "div0"), ((-1, 0), "num"), ((100, 0, 0), "num")),
    ),
    "CAGR": Stated((100, 200, 5), "num num num", "div0 ok num", "na na na", (((0, 200, 0), "num"),)),
    "EXPANSION_RATE": Stated(
        (15, 200), "num num", "ok div0", "na na", (((300, 200), "ok"), ((-1, 0), "num")),
    ),
    "EXPANSION_SHARE": Stated((30, 70), "num num", "ok ok", "na na", (((0, 0), "div0"),)),
    "ARPU": Stated((8000, 100), "num num", "ok div0", "na na", (((-1, 0), "num"),)),
    "ARPA": Stated((8600, 100, 12), "num num num", "ok div0 num", "na na ok", (((8600, 0, 0), "num"),)),
    "MIX_SHARE": _SHARE,
    # retention
    "NRR": Stated((200, 15, 3, 2, 1), "num num num num num", "num ok ok ok ok", "na na na na ok", _NET_LOSS),
    "NET_MRR_CHURN": Stated(
        (200, 15, 3, 2, 1), "num num num num num", "num ok ok ok ok", "na na na na ok", _NET_LOSS
    ),
    "GRR": Stated((200, 3, 2), "num num num", "num ok ok", "na na na", _LOSS),
    "MRR_CHURN": Stated((200, 3, 2), "num num num", "num ok ok", "na na na", _LOSS),
    "LOGO_CHURN": Stated((5, 100), "num num", "ok num", "na na", (((0, 0), "div0"), ((101, 100), "num"))),
    "CHURN_CONVERT": Stated(
        (0.05, 1, 12), "ok num num", "ok num num", "na na na",
        (((1, 1, 12), "ok"), ((1 + 1e-12, 1, 12), "ok"), ((1.05, 1, 12), "num")),
    ),
    "LIFETIME": Stated(
        (0.05, 60), "num num", "ok num", "na ok",
        (((0,), "div0"), ((0, None), "div0"), ((1.2,), "num"), ((1,), "ok"), ((0, 0), "num"),
         ((-0.1, None), "num")),
    ),
    "LTV": Stated(
        (100, 0.8, 0.05, 60), "num ok num num", "ok ok ok num", "na na na ok",
        (((100, 0.8, 0), "div0"), ((100, 0.8, 0, None), "div0"), ((100, 1.1, 0.05), "num"),
         ((100, 0.8, 1.1), "num"), ((-1, 0.8, 0), "num"), ((0, 0.8, 0), "div0")),
    ),
    "LTV_DCF": Stated(
        (100, 0.8, 0.05, 0.1, 2, 60), "num ok num ok ok num", "ok ok ok ok ok num", "na na na na ok ok",
        (((100, 0.8, 0, 0), "num"), ((100, 0.8, 0, 0, 0, None), "num"), ((100, 0.8, 0, 0, 0, 60), "ok"),
         ((100, 0.8, 0, 0.1), "ok"), ((100, 0.8, 0.05, -1), "num"), ((100, 0.8, 0.05, -1.5, 0, 9), "num"),
         ((100, 1.1, 0.05, 0.1), "num"), ((100, 0.8, 1.1, 0.1), "num"), ((100, 0.8, 1, 0.1), "ok"),
         ((100, 0.8, 1, 0, 5, 1), "ok"), ((100, 0.8, 0.05, 0.1, 0, 2.5), "num"),
         ((100, 0.8, 0.01, -0.5), "num"), ((100, 0.8, 0.01, -0.5, 0, 24), "ok"),
         ((100, 0.8, 0.05, 0, -50), "ok")),
    ),
    "LTV_LIFE": Stated((50, 30, 0.93), "num num ok", "ok ok ok", "na na ok", (((50, 30, 1.5), "num"),)),
    "LTV_CAC": Stated((1500, 500), "ok num", "ok div0", "na na"),
    # profit and cash
    "GROSS_MARGIN": Stated((500, 60), "num ok", "div0 ok", "na na", (((500, 600), "ok"), ((0, 0), "div0"))),
    "COGS_RATIO": Stated((500, 60), "num ok", "div0 ok", "na na", (((500, 600), "ok"), ((0, 0), "div0"))),
    "CONTRIB_MARGIN": Stated((100, 80), "num ok", "div0 ok", "na na", (((0, 0), "div0"),)),
    "BREAKEVEN_REVENUE": Stated(
        (71_067, 0.88), "num num", "ok num", "na na", (((71_067, 1.2), "num"), ((0, 0), "num")),
    ),
    "BREAKEVEN_CUSTOMERS": Stated(
        (71_067, 476.75, 0.88), "num num num", "ok num num", "na na na",
        (((0, 0, 0.88), "num"), ((71_067, 476.75, 1.2), "num"), ((0, 100, 1), "ok")),
    ),
    "FIXED_COVER": Stated(
        (100_000, 0.8, 40_000), "num ok num", "ok ok div0", "na na na",
        (((100_000, 1.1, 40_000), "num"), ((-1, 0.8, 0), "num"), ((0, 0, 0), "div0")),
    ),
    "BREAKEVEN_FIXED": Stated((120_000, 40_000), "num num", "ok num", "na na", (((0, 0), "num"),)),
    "RULE_OF_40": Stated((0.3, 0.15), "ok ok", "ok ok", "na na", (((30, 15), "ok"),)),
    "BURN_MULTIPLE": Stated(
        (2, 1.5), "ok num", "ok div0", "na na",
        (((-2, 0), "div0"), ((-2, -1.5), "num"), ((0, 0), "div0"), ((0, -1), "num")),
    ),
    "ARR_PER_FTE": Stated((12_000_000, 80), "num num", "ok div0", "na na", (((-1, 0), "num"),)),
    "CASH_CONVERSION_SCORE": Stated(
        (10, 25, 5), "num num num", "ok num ok", "na na na",
        (((10, 5, 5), "num"), ((10, 5, 6), "num"), ((10, 0, 0), "num")),
    ),
    "EBITDA": Stated(
        (100, 5, 20, 16, 3), "ok ok ok num num", "ok ok ok ok ok", "na ok ok ok ok", (((-100,), "ok"),)
    ),
    "EBITDA_MARGIN": Stated((84, 400), "ok num", "ok div0", "na na"),
    "NET_BURN": Stated((900, 600, 3, 1000), "ok ok num ok", "ok ok num ok", "na na na ok"),
    "RUNWAY": Stated(
        (832_000, 31_933), "num na", "ok na", "na na", (((-1, 0), "num"), ((-1, -5), "num"), ((0, 0), "na"))
    ),
    # product
    "TX_PER_CUSTOMER": Stated((15_000, 1000), "num num", "ok div0", "na na", (((-1, 0), "num"),)),
    "PER_UNIT": Stated(
        (1200, 10, 20, 1000), "ok num num num", "ok div0 div0 num", "na na ok ok",
        (((1200, 0, 0), "div0"), ((1200, -1, 0), "num"), ((1200, 0, 20, 0), "num"), ((1200, 10), "ok")),
    ),
    "ADOPTION": _SHARE,
    "STICKINESS": _SHARE,
    "NPS_COUNTS": Stated(
        (50, 30, 20), "num num num", "ok ok ok", "na na na", (((0, 0, 0), "div0"), ((-1, 0, 0), "num"))
    ),
}  # fmt: skip


def calls(stated: Stated) -> Iterator[tuple[tuple[Any, ...], CellError | None]]:
    """Every call of one line of the table with the error it must give (None for a figure)."""
    usual = stated.usual
    yield usual, None
    for words, replacement in (
        (stated.negative, lambda value: -abs(value)),
        (stated.zero, lambda _: 0),
        (stated.blank, lambda _: None),
    ):  # fmt: skip
        for position, word in enumerate(words.split()):
            yield _with(usual, position, replacement(usual[position])), _WORDS[word]
    for position in range(len(usual)):
        for odd, error in (
            ("pending", VALUE),
            (True, VALUE),
            (False, VALUE),
            (REF, REF),
            (NA, NA),
            (NUM, NUM),
        ):
            yield _with(usual, position, odd), error
    yield from ((arguments, _WORDS[word]) for arguments, word in stated.also)
    yield from _order(usual)


def _order(usual: tuple[float, ...]) -> Iterator[tuple[tuple[Any, ...], CellError]]:
    """Errors come before text, text before blanks, blanks before broken domains, wherever they stand."""
    if len(usual) < 2:
        return
    last = len(usual) - 1
    for first, second in ((0, last), (last, 0)):
        yield _with(_with(usual, first, REF), second, "pending"), REF
        yield _with(_with(usual, first, REF), second, None), REF
        yield _with(_with(usual, first, "pending"), second, -1), VALUE
    yield _with(_with(usual, 0, DIV0), last, REF), DIV0
    yield _with(_with(usual, 0, REF), last, DIV0), REF
    yield _with(_with(usual, 0, None), last, "pending"), VALUE
    yield _with(_with(usual, 0, None), last, -1), NA


def _with(usual: tuple[Any, ...], position: int, value: Any) -> tuple[Any, ...]:
    return (*usual[:position], value, *usual[position + 1 :])


def _agrees(answer: float | CellError, expected: CellError | None) -> bool:
    return answer is expected if expected is not None else not isinstance(answer, CellError)


def test_the_table_speaks_of_every_function_of_single_numbers() -> None:
    assert {kpi.name for kpi in KPIS if kpi.lifts} == set(STATED)


def test_the_table_replaces_every_argument() -> None:
    for name, stated in STATED.items():
        for words in (stated.negative, stated.zero, stated.blank):
            assert len(words.split()) == len(stated.usual) == len(KPIS.get(name).parameters), name


@pytest.mark.parametrize("name", STATED)
def test_python_gives_the_stated_error(name: str) -> None:
    kpi = KPIS.get(name)
    for arguments, expected in calls(STATED[name]):
        answer = run(kpi, arguments).item()
        assert _agrees(answer, expected), f"{name}{arguments}: {answer}, stated {expected}"


@pytest.mark.parametrize("name", STATED)
def test_one_undefined_month_leaves_its_neighbours_alone(name: str) -> None:
    kpi, every = KPIS.get(name), list(calls(STATED[name]))
    width = len(kpi.parameters)
    padded = [(*arguments, *[None] * (width - len(arguments))) for arguments, _ in every]
    together = run(kpi, [list(column) for column in zip(*padded, strict=True)]).cells()
    for (arguments, expected), answer in zip(every, together, strict=True):
        assert _agrees(answer, expected), f"{name}{arguments}: {answer}, stated {expected}"


@pytest.mark.parametrize("name", STATED)
def test_the_excel_text_gives_the_stated_error_in_formualizer(
    name: str, formualizer_answer: Callable[[Kpi, tuple[Any, ...]], float | CellError]
) -> None:
    kpi = KPIS.get(name)
    for arguments, expected in calls(STATED[name]):
        answer = formualizer_answer(kpi, arguments)
        assert _agrees(answer, expected), f"{name}{arguments}: {answer}, stated {expected}"


@pytest.mark.libreoffice
def test_the_excel_text_gives_the_stated_error_in_libreoffice(
    libreoffice_answers: Callable[..., list[Any]],
) -> None:
    cases = [
        (KPIS.get(name), arguments, expected)
        for name, stated in STATED.items()
        for arguments, expected in calls(stated)
    ]
    answers = libreoffice_answers([(kpi, arguments) for kpi, arguments, _ in cases])
    wrong = [
        f"{kpi.name}{arguments}: {answer}, stated {expected}"
        for (kpi, arguments, expected), answer in zip(cases, answers, strict=True)
        if not _agrees(answer, expected)
    ]
    assert not wrong
