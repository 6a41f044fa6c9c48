"""The formula that KPI_EXPLAIN writes is no decoration: a spreadsheet engine computes the figure from it."""

from __future__ import annotations

import re
from typing import Any

import formualizer
import pytest

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.functions.explain import explained
from kpi_engine.functions.substituted import shown
from kpi_engine.model.cell_error import NA, CellError
from kpi_engine.model.kpi import Kpi


def worked_cases() -> list[Any]:
    """Every example of a KPI of single numbers that has a figure."""
    return [
        pytest.param(kpi, example.arguments, id=f"{kpi.name}-{at}")
        for kpi in KPIS
        for at, example in enumerate(kpi.examples)
        if kpi.lifts and not isinstance(example.result, CellError)
    ]


@pytest.fixture(scope="module")
def engine() -> Any:
    """An empty workbook."""
    book = formualizer.Workbook()
    book.add_sheet("S")
    return book


@pytest.mark.parametrize(("kpi", "arguments"), worked_cases())
def test_the_written_formula_gives_the_figure_before_it(kpi: Kpi, arguments: Any, engine: Any) -> None:
    text = explained([(kpi, arguments)])
    assert isinstance(text, str)
    figure, formula = (_plain(part) for part in text.split(" = ", 1))
    for choice in reversed(kpi.variants):
        formula = formula.removesuffix(f", {choice.name}: {choice.default}")
    engine.set_formula("S", 1, 1, f"={formula}")
    assert engine.evaluate_cell("S", 1, 1) == pytest.approx(float(figure), rel=1e-6, abs=1e-9), text


def _plain(text: str) -> str:
    """As a formula has it: no commas between thousands, commas between arguments."""
    return re.sub(r"(?<=\d),(?=\d{3})", "", text).replace("; ", ", ")


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.name)
def test_every_example_of_every_kpi_is_explained(kpi: Kpi) -> None:
    for example in kpi.examples:
        ranges = [[list(each)] if isinstance(each, tuple) else each for each in example.arguments]
        text = explained([(kpi, ranges)])
        assert isinstance(text, str)
        assert " = " in text
        if isinstance(example.result, CellError):
            assert text.startswith(f"{example.result.text} = ")
            assert ": " in text, "the reason stands behind the formula"


@pytest.mark.parametrize(
    ("value", "text"),
    [(100_000.0, "100,000"), (0.1 + 0.2, "0.3"), (None, "blank"), (True, "TRUE"), ("x", '"x"'), (NA, "#N/A"),
     ([[1.0, None], ["a", NA]], '{1; blank; "a"; #N/A}'),
     ([[1.0]] * 99 + [[7.0]], "{1; 1; 1; … 7: 100 cells}")],
)  # fmt: skip
def test_cells_are_shown_as_people_see_them(value: Any, text: str) -> None:
    assert shown(value) == text
