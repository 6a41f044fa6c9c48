"""LAMBDA names put into a workbook and taken out again, and nothing else of it touched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.errors import InputError, WorkbookError
from kpi_engine.portable import add_lambdas, remove_lambdas
from kpi_engine.portable.lambdas import lambda_names
from kpi_engine.recalc import recalculate
from kpi_engine.workbook.draft import Draft
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.rebuild import rebuilt
from tests.portable.conftest import MakeBook

PLAN = Path("plan.xlsx")
FIGURES = {"A1": 100_000, "B1": 400}


def added(package: Package, *only: str) -> Package:
    data = add_lambdas(package, only).data
    assert data is not None
    return Package.of_bytes(data, PLAN)


def parts(package: Package) -> dict[str, bytes]:
    return {member: package.read(member) for member in package.container.members}


def test_every_function_and_alias_gets_its_name_with_its_help_in_the_name_manager(book: MakeBook) -> None:
    package = book(FIGURES)
    named = add_lambdas(package)
    assert named.added == tuple(f"KPI_{name}" for kpi in KPIS for name in (kpi.name, *kpi.aliases))
    assert named.data is not None
    xml = Package.of_bytes(named.data, PLAN).read("xl/workbook.xml").decode()
    assert (
        '<definedName name="KPI_CAC" comment="KPI_CAC(sm_spend, new_customers): What it cost to win one '
        'paying customer in the period.">_xlfn.LAMBDA(_xlpm.sm_spend,_xlpm.new_customers,IF('
    ) in xml
    assert 'fullCalcOnLoad="1"' not in xml, "nothing calls a name, so nothing is to be calculated"


def test_only_the_part_that_lists_the_names_changes(book: MakeBook) -> None:
    package = book(FIGURES | {"D1": "=A1/B1"})
    before, after = parts(package), parts(added(package))
    assert {member for member in before if before[member] != after[member]} == {"xl/workbook.xml"}
    assert add_lambdas(package).parts_untouched == len(before) - 1


def test_a_second_time_changes_nothing(book: MakeBook) -> None:
    again = add_lambdas(added(book(FIGURES)))
    assert again.data is None
    assert again.there == tuple(lambda_names())
    assert again.added == again.taken == ()


def as_excel_saves(package: Package) -> Package:
    """Without the empty list of names that openpyxl writes and Excel does not."""
    draft = Draft(package)
    draft.put("xl/workbook.xml", package.read("xl/workbook.xml").replace(b"<definedNames/>", b""))
    return Package.of_bytes(rebuilt(package.container, draft.changed, ()), PLAN)


@pytest.mark.parametrize("names", [{}, {"rate": "Plan!$A$1"}, {"rate": "Plan!$A$1", "x": "1.5"}])
def test_remove_gives_back_every_part_byte_for_byte(book: MakeBook, names: dict[str, str]) -> None:
    package = as_excel_saves(book(FIGURES | {"D1": "=A1/B1"}, names))
    removed = remove_lambdas(added(package))
    assert removed.removed == tuple(lambda_names())
    assert removed.data is not None
    assert parts(Package.of_bytes(removed.data, PLAN)) == parts(package)
    assert remove_lambdas(package).data is None, "there is nothing of ours to take out"


def test_some_of_them(book: MakeBook) -> None:
    some = added(book(FIGURES), "nrr", "KPI_CAC", " ndr ")
    assert [name.name for name in some.defined_names] == ["KPI_CAC", "KPI_NRR", "KPI_NDR"]
    fewer = remove_lambdas(some, ["NRR"])
    assert fewer.data is not None
    assert [name.name for name in Package.of_bytes(fewer.data, PLAN).defined_names] == ["KPI_CAC", "KPI_NDR"]


def test_a_formula_that_calls_a_new_name_is_calculated_when_the_workbook_is_opened(book: MakeBook) -> None:
    package = book(FIGURES | {"D1": "=KPI_CAC(A1,B1)"}, saved=False)
    named = add_lambdas(package)
    assert named.calculates
    assert named.data is not None
    after = Package.of_bytes(named.data, PLAN)
    assert 'fullCalcOnLoad="1"' in after.read("xl/workbook.xml").decode()
    assert [verdict.computed for verdict in recalculate(after).cells] == [250]
    assert not add_lambdas(package, ["NRR"]).calculates


@pytest.mark.parametrize(
    ("cells", "names", "where"),
    [
        ({"D1": "=IF(A1>0,KPI_CAC(A1,B1),0)"}, {}, "Plan!D1 calls KPI_CAC"),
        ({"D1": "=ours+1"}, {"ours": "KPI_CAC(Plan!$A$1,Plan!$B$1)"}, "the name ours calls KPI_CAC"),
        ({"D1": "=_xlfn.MAP(A1,B1,KPI_CAC)"}, {}, "Plan!D1 calls KPI_CAC"),
    ],
)
def test_names_that_formulas_call_are_not_taken_out(
    book: MakeBook, cells: dict[str, Any], names: dict[str, str], where: str
) -> None:
    package = added(book(FIGURES | cells, names, saved=False))
    with pytest.raises(WorkbookError, match=where):
        remove_lambdas(package)
    assert remove_lambdas(package, ["NRR"]).removed == ("KPI_NRR",)


def test_a_name_that_the_workbook_uses_for_something_else_is_left_alone_and_told(book: MakeBook) -> None:
    def with_table(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["Plan"]
        sheet["H1"], sheet["H2"] = "Month", 1
        sheet.add_table(Table(displayName="KPI_ARR", ref="H1:H2"))
        sheet.defined_names["kpi_nrr"] = openpyxl.workbook.defined_name.DefinedName("kpi_nrr", attr_text="5")

    package = book(FIGURES, {"KPI_CAC": "Plan!$A$1"}, with_table)
    named = add_lambdas(package)
    assert {(each.name, each.holds) for each in named.taken} == {
        ("KPI_CAC", "=Plan!$A$1"), ("KPI_ARR", "the table KPI_ARR"), ("KPI_NRR", "=5 on the sheet Plan"),
    }  # fmt: skip
    assert not {"KPI_CAC", "KPI_ARR", "KPI_NRR"} & set(named.added)
    assert named.data is not None
    after = remove_lambdas(Package.of_bytes(named.data, PLAN))
    assert after.data is not None
    assert parts(Package.of_bytes(after.data, PLAN)) == parts(package), "theirs stay"


@pytest.mark.parametrize(
    ("name", "said"),
    [("KPI_STATUS", "KPI_STATUS has no LAMBDA text"), ("FUNNEL", "FUNNEL has no LAMBDA text"),
     ("NRRR", "NRRR is not a known function. Did you mean NRR"), ("KPI_", "is not a known function")],
)  # fmt: skip
def test_a_function_without_a_text_and_an_unknown_one_are_refused(
    book: MakeBook, name: str, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        add_lambdas(book(FIGURES), [name])


def test_openpyxl_reads_the_names_back(book: MakeBook, tmp_path: Path) -> None:
    place = tmp_path / "named.xlsx"
    place.write_bytes(added(book(FIGURES)).data)
    names = openpyxl.load_workbook(place).defined_names
    assert list(names) == list(lambda_names())
    assert max(len(name.attr_text) for name in names.values()) < 8_192
    assert max(len(name.comment) for name in names.values()) <= 255
