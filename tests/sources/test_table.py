"""Places and messages."""

from kpi_engine.model.fact import Place
from kpi_engine.model.written import clipped
from kpi_engine.sources.table import StoredNumber, Table, refusal


def test_places_speak_the_readers_language() -> None:
    text = Table("facts.csv", "", ("id", ""), 1, lambda: iter(()))
    assert str(text.place(7, 0)) == "facts.csv row 7, column id"
    assert str(text.place(7, 1)) == "facts.csv row 7, column B"
    sheet = Table("plan.xlsx", "Inputs", ("term", "value"), 1, lambda: iter(()))
    assert str(sheet.place(5, 1)) == "plan.xlsx Inputs!B5"
    assert str(sheet.refusal(5, None, "why", "code")) == "plan.xlsx Inputs row 5: why"


def test_a_message_fits_its_length_and_keeps_its_place() -> None:
    error = refusal(Place("x" * 300, "", 7, "y" * 300), "because " + "z" * 300, "code")
    assert len(error.message) == 255
    assert "row 7" in error.message
    assert "because" in error.message
    assert error.code == "code"


def test_long_text_is_cut_and_put_on_one_line() -> None:
    assert clipped("first\nsecond") == "first second"
    assert clipped("a" * 50) == "a" * 29 + "…"


def test_a_stored_number_is_text_that_knows_its_value() -> None:
    cell = StoredNumber.of(1234.0, half_unit=0.5, percent=False)
    assert (cell, cell.value, cell.half_unit) == ("1234", 1234.0, 0.5)
