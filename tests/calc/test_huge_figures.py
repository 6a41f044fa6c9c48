"""Figures beyond what a cell can hold give #NUM!, never infinity, never a wrong small number."""

from __future__ import annotations

import itertools
import math
from typing import Any

import pytest

from kpi_engine.calc.run import run
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.model.cell_error import NUM, CellError
from kpi_engine.model.kpi import Kpi

LARGEST = 1.7e308
_SIZES = (LARGEST, -LARGEST, 1e-300, 0.5, 3)

OVERFLOWS: list[tuple[str, tuple[Any, ...]]] = [
    ("CAC", (LARGEST, 1e-3)), ("MAGIC_NUMBER", (LARGEST, -LARGEST, 1)),
    ("MRR_END", (LARGEST, LARGEST, 0, 0, 0)),
    ("ARR", (LARGEST,)), ("GROWTH_RATE", (LARGEST, 1e-300)), ("ARPA", (LARGEST, 1, 12)),
    ("NRR", (LARGEST, LARGEST, 0, 0)), ("LTV", (LARGEST, 1, 0.01)), ("LTV_LIFE", (LARGEST, 30)),
    ("EBITDA", (LARGEST, LARGEST)), ("NET_BURN", (LARGEST, -LARGEST, 1)), ("PER_UNIT", (LARGEST, 1, 1, 1000)),
    ("MIN_CASH", (LARGEST, (LARGEST, 1))), ("ARPU_MIX", ((1.797e308, 1.797e308), (0.6, 0.4009))),
    ("CONCENTRATION", ((LARGEST, LARGEST), 1)), ("SAAS_QUICK_RATIO", (5, 5, LARGEST, LARGEST)),
    ("EXPANSION_SHARE", (LARGEST, LARGEST)), ("WEIGHTED_SCORE", ((80, 50), (LARGEST, LARGEST))),
    ("CHURN_CONVERT", (-LARGEST, 1, 12)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "arguments"), OVERFLOWS)
def test_a_result_too_large_for_a_cell_is_a_number_error(name: str, arguments: tuple[Any, ...]) -> None:
    result = run(KPIS.get(name), arguments)
    assert result.item() is NUM
    assert result.reason()


@pytest.mark.parametrize("kpi", [kpi for kpi in KPIS if kpi.lifts], ids=lambda kpi: kpi.name)
def test_whatever_the_size_of_the_figures_the_answer_is_finite_or_an_error(kpi: Kpi) -> None:
    cases = list(itertools.product(_SIZES, repeat=min(len(kpi.parameters), 4)))
    usual = [0.5] * (len(kpi.parameters) - len(cases[0]))
    columns = [list(column) for column in zip(*[(*case, *usual) for case in cases], strict=True)]
    for answer in run(kpi, columns).cells():
        assert isinstance(answer, CellError) or math.isfinite(answer)
