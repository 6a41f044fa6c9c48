"""A value that a person types for a cell is read as the cell counts; what has two meanings is asked again."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.correcting.spots import Spot
from kpi_engine.errors import InputError
from tests.correcting.conftest import in_cell, in_row

_CSV = Path("facts.csv")
_MARGIN = in_row(_CSV, 2, "gross_margin", 8.8, "880 %")
_RETENTION = in_cell(Path("plan.xlsx"), "Inputs", "B3", "nrr", 1.05)
_REVENUE = in_row(_CSV, 3, "revenue", 500_000, "500")


@pytest.mark.parametrize("typed", ["88 %", "88%", "88.0 %"])
def test_a_percentage_is_typed_with_its_sign(typed: str) -> None:
    assert Spot(_MARGIN, "880 %", -2).value_of(typed) == pytest.approx(0.88)


def test_without_the_sign_it_could_be_either() -> None:
    with pytest.raises(InputError, match=r"0\.88 could be 0\.88 % or 88 %"):
        Spot(_MARGIN, "880 %", -2).value_of("0.88")


def test_a_share_in_a_percent_cell_is_typed_as_excel_holds_it() -> None:
    spot = Spot(_RETENTION, 1.05, 0, number_format="0.0%")
    assert spot.value_of("1.10") == 1.1
    assert spot.value_of("110 %") == 1.1
    with pytest.raises(InputError, match=r"110 could be 110 % or 11000 %"):
        spot.value_of("110")


def test_a_value_outside_its_bounds_is_refused() -> None:
    with pytest.raises(InputError, match="outside what gross margin can be"):
        Spot(_MARGIN, 8.8, 0).value_of("88")


def test_a_row_in_thousands_takes_thousands() -> None:
    assert Spot(_REVENUE, "500", 3).value_of("512.5") == 512_500
    assert Spot(_REVENUE, 500.0, 3, negated=True).value_of(-512.5) == 512_500


def test_the_decimal_sign_is_that_of_the_column() -> None:
    assert Spot(_REVENUE, "500,0", 0, sign=",").value_of("1.234") == 1234
    assert Spot(_REVENUE, "500.0", 0, sign=".").value_of("1.234,5") == 1234.5


@pytest.mark.parametrize("typed", ["soon", "", "1.2.3,4", None, True, float("nan")])
def test_what_is_no_number_is_refused(typed: object) -> None:
    with pytest.raises(InputError, match=r"row 3, column value: .* is not a number"):
        Spot(_REVENUE, "500", 0).value_of(typed)  # type: ignore[arg-type]


def test_a_figure_is_shown_as_its_cell_shows_it() -> None:
    assert Spot(_RETENTION, 8.8, 0, number_format="0%").show(0.884) == "88.4 %"
    assert Spot(_RETENTION, 8.8, 0, number_format="0.0%").show(0.88) == "88.0 %"
    assert Spot(_REVENUE, 1234.5, 0).show(1234.5) == "1,234.5"
    assert Spot(_MARGIN, " 880 % ", -2).show(" 88.0 % ") == "88.0 %"
