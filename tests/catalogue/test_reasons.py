"""Every reason the catalogue can give for a missing figure, word by word, in reasons.txt.

A changed sentence shows up as a changed line there. To accept new wording, run the tests once with
KPI_ACCEPT_WORDING=1 and read the difference before committing it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kpi_engine.calc.reasons import in_words
from kpi_engine.calc.run import run
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.condition import parse_condition
from kpi_engine.model.kpi import Kpi, Shape

WORDING = Path(__file__).with_name("reasons.txt")
_HUGE = 1e308
_OF_RANGES: dict[str, tuple[tuple[Any, ...], ...]] = {
    "ARPU_MIX": (((49, CellError.REF), (1, 0)), ((49, "tbd"), (1, 0)), ((_HUGE, _HUGE), (2, 0))),
    "CONCENTRATION": (((50, 30), 0), ((50, 30), "two"), ((50, 30), (1, 2)), ((50, True), 1), ((0, 0), 1),
                      ((_HUGE, _HUGE), 1)),
    "BREAKEVEN_MONTHS": (((None, None),), ((5, None, 5),), (((1, 2), (3, 4)),), ((1, "x"),), ((1, 2), "soon"),
                         ((1, 2), CellError.NA), ((1, 2), "period", "x")),
    "MIN_CASH": ((100, (None,)), (100, ((1, 2), (3, 4))), ("x", (1, 2)), ((1, 2), (1, 2)), (_HUGE, (_HUGE,)),
                 (CellError.DIV0, (1, 2))),
    "BREAKEVEN_DATE": (((None, None), (1, 2)), ((5, None, 5), (1, 2, 3)), ((1, "x"), (1, 2)),
                       ((1, 2), (1, "May")), ((1, 2), (CellError.REF, 2)), ((0, 0), (1, 2)),
                       ((1, 2), (1, 2), "period", "x"), (((1, 2), (3, 4)), ((1, 2), (3, 4)))),
    "MIN_CASH_DATE": ((100, (None,), (1,)), ("x", (1, 2), (1, 2)), (100, (1, CellError.NA), (1, 2)),
                      (100, (1, 2), (1, "May")), (None, (1, 2), (1, 2))),
    "TIME_TO_VALUE": (((1, 2), (3, 4), -0.1), ((1, "x"), (3, 4)), ((1, 2), (3, CellError.REF)),
                      ((1, 2), (3, 4), "half"), ((1, None), (3, None), 2)),
    "NPS": (((10, -1),), ((10, "x"),), ((CellError.NUM, 1),)),
    "WEIGHTED_SCORE": (((80, 50), (3, 1), (0, 0, 0)), ((80, 50), (3, 1), 0, (1, 2, 3)),
                       ((80, 50), (3, None)), ((80, 50), (3, 1), (0, None)),
                       ((80, 50), (3, 1), 0, (100, None)), ((80,), (1,), 5, 5),
                       ((80, 50), (_HUGE, _HUGE))),
}  # fmt: skip


def cases(kpi: Kpi) -> Iterator[tuple[Any, ...]]:
    """The examples, and an ordinary case with each argument blank, negative, zero, a percentage or huge."""
    yield from (example.arguments for example in kpi.examples)
    yield from _OF_RANGES.get(kpi.name, ())
    if not kpi.lifts:
        return
    ordinary = next(case.arguments for case in kpi.examples if not isinstance(case.result, CellError))
    usual = [*ordinary, *(parameter.default for parameter in kpi.parameters[len(ordinary) :])]
    for position in range(len(usual)):
        spelt = (CellError.REF, "n/a yet") if position == 0 else ()
        for odd in (*spelt, None, -5, 0, 80, _HUGE):
            yield (*usual[:position], odd, *usual[position + 1 :])
    yield tuple(0 for _ in usual)
    yield tuple(_HUGE for _ in usual)


def lines(kpi: Kpi) -> list[str]:
    """`CAC  #DIV/0!  nobody was won, ...`, each sentence once."""
    found: dict[str, None] = {}
    for arguments in cases(kpi):
        result = run(kpi, arguments)
        answer = result.item()
        if isinstance(answer, CellError):
            found[f"{kpi.name:18} {answer.text:8} {result.reason()}"] = None
        else:
            assert result.reason() == ""
    return list(found)


def test_the_wording_is_the_one_that_was_read_and_accepted() -> None:
    wording = "\n".join(line for kpi in KPIS for line in lines(kpi)) + "\n"
    if os.environ.get("KPI_ACCEPT_WORDING") == "1":
        WORDING.write_text(wording, encoding="utf-8", newline="\n")
    assert wording.splitlines() == WORDING.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.name)
def test_every_case_of_the_declaration_has_its_sentence(kpi: Kpi) -> None:
    said = "\n".join(lines(kpi))
    for case in kpi.undefined:
        assert case.why in said
    for text in kpi.requires:
        assert in_words(kpi, parse_condition(text)) in said


def test_the_sentences_are_for_people() -> None:
    program = r"\b(None|nan|inf|str|float|int|bool|list|tuple|dict|array|shape|dtype|\w+Error)\b|[a-z]_[a-z]"
    for kpi in KPIS:
        for line in lines(kpi):
            sentence = line.split(maxsplit=2)[2]
            assert 10 < len(sentence) <= 255, line
            assert not re.search(program, sentence), line
            assert not sentence.endswith("."), line


def test_the_reason_of_one_month_among_many_is_its_own() -> None:
    result = run(KPIS.get("CAC"), [[100, 100, None, 100], [4, 0, 4, -1]])
    assert [result.reason(month) for month in range(4)] == [
        "",
        "nobody was won, so no cost per customer exists",
        "sales and marketing spend: the cell is blank, and blank is not zero",
        "new paying customers must be at least 0; found -1",
    ]


def test_an_option_is_no_range_of_figures() -> None:
    options = {p.name for kpi in KPIS for p in kpi.parameters if p.shape is Shape.OPTION}
    assert options == {"mode"}
