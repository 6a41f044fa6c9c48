"""Names that several sheets have: the sheet is the segment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from kpi_engine.errors import SourceError
from kpi_engine.fill import fill_workbook
from kpi_engine.fill.named_targets import read_name
from kpi_engine.fill.template import Template


def build(path: Path, own: tuple[str, ...], shared: str = "") -> Path:
    """A sheet a country; `own` sheets have names of their own, `shared` the names of the workbook."""
    book = openpyxl.Workbook()
    for sheet in (*own, *([shared] if shared else [])):
        tab = book.create_sheet(sheet)
        tab["B1"], tab["C1"] = date(2026, 1, 1), date(2026, 2, 1)
        scope = book if sheet == shared else tab
        for name, area in (("in_months", "$B$1:$C$1"), ("in_mrr", "$B$2:$C$2"), ("in_fx", "$B$3:$C$3")):
            scope.defined_names[name] = DefinedName(name, attr_text=f"{sheet}!{area}")
    book.save(path)
    return path


def keys(path: Path) -> set[tuple[str, str]]:
    return {(target.term, target.segment) for target in Template.open(path).targets}


def test_sheets_with_the_same_names_are_segments(tmp_path: Path, fact: Callable, cells_of: Callable) -> None:
    path = build(tmp_path / "plan.xlsx", ("Germany", "France"))
    assert keys(path) == {("mrr", "Germany"), ("mrr", "France"), ("fx", "Germany"), ("fx", "France")}
    facts = [fact("mrr", "2026-02", 5.0, segment="Germany"), fact("mrr", "2026-02", 7.0, segment="france")]
    fill_workbook(path, facts, tmp_path / "out.xlsx")
    germany, france = (cells_of(tmp_path / "out.xlsx", sheet) for sheet in ("Germany", "France"))
    assert (germany["C2"], france["C2"]) == (5.0, 7.0)
    with pytest.raises(SourceError, match="takes mrr for Actual France, Actual Germany, not for Actual"):
        fill_workbook(path, [fact("mrr", "2026-02", 5.0)], tmp_path / "other.xlsx")


def test_names_that_only_one_sheet_has_are_no_segment(tmp_path: Path) -> None:
    assert keys(build(tmp_path / "plan.xlsx", ("Inputs",))) == {("mrr", ""), ("fx", "")}


def test_the_sheet_from_which_copies_were_made_goes_by_its_name_too(
    tmp_path: Path, fact: Callable, cells_of: Callable[[Path, str], Mapping]
) -> None:
    path = build(tmp_path / "plan.xlsx", ("France",), shared="Germany")
    facts = [fact("mrr", "2026-01", 5.0, segment="Germany"), fact("mrr", "2026-01", 7.0, segment="France")]
    fill_workbook(path, facts, tmp_path / "out.xlsx")
    assert cells_of(tmp_path / "out.xlsx", "Germany")["B2"] == 5.0
    assert cells_of(tmp_path / "out.xlsx", "France")["B2"] == 7.0
    with pytest.raises(SourceError, match="stated twice with different figures"):
        fill_workbook(path, [*facts, fact("mrr", "2026-01", 12.0)], tmp_path / "sum.xlsx")


def test_a_name_of_one_sheet_can_be_given_as_excel_shows_it(
    tmp_path: Path, fact: Callable, cells_of: Callable
) -> None:
    path = build(tmp_path / "plan.xlsx", ("Germany", "France"))
    fill_workbook(path, [fact("France!in_mrr", "2026-02", 7.0)], tmp_path / "out.xlsx")
    assert cells_of(tmp_path / "out.xlsx", "France")["C2"] == 7.0


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("in_mrr", ("mrr", "Actual", "")),
        ("IN_MRR.Core.Budget", ("mrr", "Budget", "core")),
        ("in_sm_spend_forecast", ("sm_spend", "Forecast", "")),
    ],
)
def test_what_a_name_says(name: str, meant: tuple[str, str, str]) -> None:
    assert read_name(name) == meant
