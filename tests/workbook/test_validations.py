"""What a template's data validations say about a figure, as far as can be known without calculating."""

from __future__ import annotations

import pytest

from kpi_engine.model.cell_error import Scalar
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area
from kpi_engine.workbook.validations import Validation, read_validations


def rule(kind: str, operator: str = "between", first: str = "", second: str = "") -> Validation:
    return Validation(kind, operator, first, second, "", ())


@pytest.mark.parametrize(
    ("validation", "value", "allowed"),
    [
        (rule("decimal", "between", "0", "1"), 0.88, True),
        (rule("decimal", "between", "0", "1"), 8.8, False),
        (rule("decimal", "notBetween", "0", "1"), 8.8, True),
        (rule("whole", "greaterThanOrEqual", "0"), 12.5, False),
        (rule("whole", "greaterThanOrEqual", "0"), 12.0, True),
        (rule("decimal", "lessThan", "5"), 5.0, False),
        (rule("decimal", "equal", "5"), 5.0, True),
        (rule("decimal", "between", "in_low", "in_high"), 99.0, True),
        (rule("decimal", "between", "0", "1"), "eighty", False),
        (rule("list", first='"Actual, Budget"'), "Budget", True),
        (rule("list", first='"1,k,m"'), 1.0, True),
        (rule("list", first='"Actual,Budget"'), "Plan", False),
        (rule("list", first="Lists!$A$1:$A$9"), "Plan", True),
        (rule("textLength", "lessThanOrEqual", "3"), "USD", True),
        (rule("textLength", "lessThanOrEqual", "3"), "Euro", False),
        (rule("custom", first="DAY(B2)=1"), 5.0, True),
        (rule("decimal", "between", "0", "1"), None, True),
    ],
)
def test_only_what_is_surely_forbidden_is_forbidden(
    validation: Validation, value: Scalar, allowed: bool
) -> None:
    assert validation.allows(value) is allowed


def test_the_rules_of_a_sheet_are_read_with_their_cells_and_message(raw_book) -> None:
    rules = (
        '<dataValidations count="1"><dataValidation type="decimal" operator="between" error="0 &lt; share" '
        'sqref="B2:B9 D4"><formula1>0</formula1><formula2>1</formula2></dataValidation></dataValidations>'
    )
    (found,) = read_validations(Package.open(raw_book(after=rules)), "Plan")
    assert found.message == "0 < share"
    assert found.areas == (Area("Plan", 2, 2, 9, 2), Area("Plan", 4, 4, 4, 4))
    assert not found.allows(2.0)


def test_a_sheet_without_rules_allows_everything(raw_book) -> None:
    assert read_validations(Package.open(raw_book()), "Plan") == ()
