"""A policy card fills the definitions of a template, and the receipt says which one each KPI follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.fill import fill_workbook
from kpi_engine.fill.receipt import FillReceipt
from kpi_engine.model.fact import Fact
from kpi_engine.model.policy import Decision, Policy

OPTIONS = '"marketing only,sales and marketing,fully loaded with onboarding and tools"'


def with_definitions(book: openpyxl.Workbook, *, dated: bool = True) -> None:
    """The scope of CAC in row 6 of Settings with its dates, a fixed definition in row 7."""
    settings = book["Settings"]
    settings["A6"], settings["B6"], settings["D6"] = (
        "Scope of CAC",
        "sales and marketing",
        "sales and marketing",
    )
    settings["A7"], settings["B7"] = "Period of NRR", "monthly movement"
    rule = DataValidation("list", formula1=OPTIONS, allow_blank=False)
    rule.add("B6")
    rule.add("D6")
    settings.add_data_validation(rule)
    names = {"def_cac_scope": "Settings!$B$6", "def_nrr_period": "Settings!$B$7"}
    if dated:
        names |= {"def_cac_scope_since": "Settings!$C$6", "def_cac_scope_before": "Settings!$D$6"}
    for name, text in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=text)
    book.properties.title = GUIDES.get("mas").title


@pytest.fixture
def filled(
    changed_template: Callable[..., Path], tmp_path: Path, january: list[Fact]
) -> Callable[..., FillReceipt]:
    """The template with definitions, filled under some decisions."""

    def fill(*decisions: Decision, dated: bool = True) -> FillReceipt:
        template = changed_template(lambda book: with_definitions(book, dated=dated))
        return fill_workbook(template, january, tmp_path / "filled.xlsx", policy=Policy(decisions))

    return fill


def settings(receipt: FillReceipt) -> dict[str, object]:
    sheet = openpyxl.load_workbook(receipt.workbook)["Settings"]
    return {cell: sheet[cell].value for cell in ("B6", "C6", "D6", "B7")}


def test_a_decision_is_set_with_its_month_and_what_held_before(filled: Callable[..., FillReceipt]) -> None:
    receipt = filled(Decision("cac_scope", "marketing only", since="2026-03"))
    held = settings(receipt)
    assert (held["B6"], held["D6"]) == ("marketing only", "sales and marketing")
    assert held["C6"] in (46082, date(2026, 3, 1))
    changes = {
        change.cell: (change.old, change.new)
        for change in receipt.inputs
        if change.fact == "policy: cac_scope"
    }
    assert changes == {"B6": ("sales and marketing", "marketing only"), "C6": (None, 46082)}
    cac = next(item for item in receipt.definitions if item.kpi == "cac")
    assert cac.choices == {"cac_scope": "marketing only"}
    assert cac.definition.endswith("cac_scope: marketing only; cac_scope before 2026-03: sales and marketing")


def test_of_two_decisions_the_latest_holds_and_the_other_held_before(
    filled: Callable[..., FillReceipt],
) -> None:
    receipt = filled(Decision("cac_scope", "fully loaded with onboarding and tools"),
                     Decision("cac_scope", "marketing only", since="2026-02"))  # fmt: skip
    assert settings(receipt)["D6"] == "fully loaded with onboarding and tools"
    assert receipt.warnings == ()


def test_a_decision_from_the_start_needs_no_month(filled: Callable[..., FillReceipt]) -> None:
    receipt = filled(Decision("cac_scope", "marketing only"))
    assert settings(receipt) == {
        "B6": "marketing only", "C6": None, "D6": "sales and marketing", "B7": "monthly movement",
    }  # fmt: skip


def test_what_the_workbook_cannot_follow_is_said_and_not_set(filled: Callable[..., FillReceipt]) -> None:
    receipt = filled(Decision("nrr_period", "trailing-12 closed cohort"))
    assert settings(receipt)["B7"] == "monthly movement"
    (warning,) = receipt.warnings
    assert warning.startswith("nrr_period: the workbook computes one definition only")


def test_a_change_that_the_workbook_cannot_date_is_said(filled: Callable[..., FillReceipt]) -> None:
    changed = (
        Decision("cac_scope", "sales and marketing"),
        Decision("cac_scope", "marketing only", "2026-02"),
    )
    (warning,) = filled(*changed, dated=False).warnings
    assert warning.startswith("cac_scope is marketing only since 2026-02; the workbook cannot show")
    assert filled(*changed).warnings == ()


def test_without_a_policy_nothing_is_set_and_the_definitions_are_told(
    filled: Callable[..., FillReceipt],
) -> None:
    receipt = filled()
    assert settings(receipt)["B6"] == "sales and marketing"
    assert not [change for change in receipt.inputs if change.fact.startswith("policy")]
    assert next(item for item in receipt.definitions if item.kpi == "cac").definition == (
        "CAC = sm_spend/new_customers; cac_scope: sales and marketing"
    )
    assert receipt.as_dict()["definitions"][0]["kpi"] == "cac"


def test_a_workbook_of_no_guide_has_no_definitions(
    template: Path, tmp_path: Path, january: list[Fact]
) -> None:
    strict = Policy((Decision("strict_conversion", "on"),))
    assert fill_workbook(template, january, tmp_path / "filled.xlsx", policy=strict).definitions == ()
