"""A validation as a person would say what a cell takes."""

from __future__ import annotations

import pytest

from kpi_engine.workbook.validation_words import validation_words
from kpi_engine.workbook.validations import Validation

WORDS = [
    (("whole", "between", "0", "100"), "whole numbers from 0 to 100"),
    (("decimal", "between", "0", "1E+15"), "numbers from 0 on"),
    (("decimal", "between", "-1E+15", "1E+15"), "any numbers"),
    (("decimal", "greaterThanOrEqual", "0", ""), "numbers from 0 on"),
    (("decimal", "notBetween", "1", "2"), "numbers outside 1 to 2"),
    (("date", "greaterThan", "36526", ""), "dates above 2000-01-01"),
    (("date", "greaterThanOrEqual", "$B$8", ""), "dates from B8 on"),
    (("textLength", "lessThanOrEqual", "20", ""), "text with a length up to 20"),
    (("list", "between", '"USD, EUR"', ""), "one of USD, EUR"),
    (("list", "between", "Lists!$A$1:$A$9", ""), "one of Lists!A1:A9"),
    (("custom", "between", "DAY(B8)=1", ""), "what the formula DAY(B8)=1 allows"),
    (("none", "between", "", ""), "anything"),
]


@pytest.mark.parametrize(("stated", "words"), WORDS)
def test_a_validation_in_words(stated, words) -> None:
    assert validation_words(Validation(*stated, "", ())) == words
