"""Value cells become figures in the unit of their term."""

import pytest

from kpi_engine.errors import SourceError
from kpi_engine.sources.figures import Figure, Figures
from kpi_engine.sources.header import ValueColumn
from kpi_engine.sources.table import StoredNumber, Table
from kpi_engine.sources.units import StatedUnit, stated_unit

NO_UNIT = StatedUnit()


def _figures(*cells: str, decimal=None) -> Figures:
    records = [(row, [cell]) for row, cell in enumerate(cells, 2)]
    return Figures(Table("a.csv", "", ("value",), 1, lambda: iter(records)), (ValueColumn(0),), decimal)


def test_the_unit_scales_value_and_precision_alike() -> None:
    figures = _figures("12.5")
    assert figures.read(2, 0, "12.5", stated_unit("EUR k", "mrr")) == Figure(12_500.0, 50.0, "")
    assert figures.read(2, 0, "12.5", stated_unit("%", "grr")) == Figure(0.125, 0.0005, "")
    assert figures.read(2, 0, "12.5%", stated_unit("%", "grr")) == Figure(0.125, 0.0005, "")


def test_stored_numbers_scale_by_their_unit_unless_shown_as_percentages() -> None:
    plain = StoredNumber.of(12.5, half_unit=0.05, percent=False)
    shown = StoredNumber.of(0.125, half_unit=0.0005, percent=True)
    assert _figures().read(2, 0, plain, stated_unit("%", "grr")) == Figure(0.125, 0.0005, "")
    assert _figures().read(2, 0, shown, stated_unit("%", "grr")) == Figure(0.125, 0.0005, "")
    assert _figures().read(2, 0, plain, stated_unit("k", "mrr")) == Figure(12_500.0, 50.0, "")


@pytest.mark.parametrize(
    ("typed", "decimal", "code"),
    [
        ("1,234", None, "ambiguous-number"),
        ("abc", None, "not-a-number"),
        ("1e999", None, "not-a-number"),
        ("1.5", ",", "not-a-number"),
        ("1,5", ".", "not-a-number"),
        ("=A1", None, "not-a-number"),
        ("#REF!", None, "not-a-number"),
    ],
)
def test_refusals_have_stable_codes(typed: str, decimal: str | None, code: str) -> None:
    with pytest.raises(SourceError) as refused:
        _figures(typed, decimal=decimal).read(2, 0, typed, NO_UNIT)
    assert refused.value.code == code
    assert refused.value.message.startswith("a.csv row 2, column value:")
