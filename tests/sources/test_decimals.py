"""A column proves its decimal sign by its own numbers."""

import pytest

from kpi_engine.errors import SourceError
from kpi_engine.sources.decimals import settled_signs
from kpi_engine.sources.header import ValueColumn
from kpi_engine.sources.table import StoredNumber, Table


def _table(*columns: tuple[str, ...]) -> Table:
    records = [(row, list(cells)) for row, cells in enumerate(zip(*columns, strict=True), 2)]
    return Table("a.csv", "", tuple(f"column {i}" for i in range(len(columns))), 1, lambda: iter(records))


def _sign(*cells: str) -> str | None:
    return settled_signs(_table(cells), (ValueColumn(0),))[0]


def test_numbers_that_read_in_one_way_prove_the_sign() -> None:
    assert _sign("1,234", "15.0%") == "."
    assert _sign("1.234", "(2,5)") == ","
    assert _sign("1,234", "1,234,567") == "."
    assert _sign("1.234", "0,125") == ","


def test_whole_numbers_blanks_and_words_prove_nothing() -> None:
    assert _sign("1,234", "900", "", "n/a", "1 234", "tbd") is None


def test_each_column_has_its_own_sign() -> None:
    table = _table(("1,5", "2"), ("1.5", "2"), ("1", "2"))
    assert settled_signs(table, tuple(map(ValueColumn, range(3)))) == {0: ",", 1: ".", 2: None}


def test_a_number_stored_in_a_cell_proves_nothing_about_typed_text() -> None:
    stored = StoredNumber.of(1.5, half_unit=0.05, percent=False)
    assert _sign(stored, "1,234") is None


def test_a_column_that_contradicts_itself_is_refused_with_both_rows() -> None:
    with pytest.raises(SourceError, match=r'row 3, column column 0: "2.5" here and "1,5" in row 5'):
        _sign("7", "2.5", "3", "1,5")
