"""A result for new figures is written only where the old figures gave the file's own result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from kpi_engine.formula.lowering import Lowered
from kpi_engine.formula.shapes import shape
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.recalc import Recalculation, Recalculator, cache_edits, recalculate
from kpi_engine.recalc.book import FormulaCell
from kpi_engine.recalc.prepare import Prepared
from kpi_engine.recalc.proving import Proofs
from kpi_engine.recalc.trust import TRUSTED, needs_proof
from kpi_engine.workbook.edits import SetCache, StripCache
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import patched

MakeBook = Callable[..., Package]
FIGURES = {"A1": 1, "A2": 2, "A3": 3}
UNPROVEN = "with the old figures the calculation engine arrives at another result than the file holds"


def filled(package: Package, **inputs: Scalar) -> Recalculation:
    return Recalculator(package).recalculate_affected({("Plan", ref): new for ref, new in inputs.items()})


def reason(found: Recalculation, ref: str) -> str:
    return next(cell.reason for cell in found.cells if cell.cell == ref)


def seen(found: Recalculation) -> dict[str, tuple[str, Any]]:
    return {cell.cell: (cell.status, cell.computed) for cell in found.cells}


def asking(package: Package) -> Package:
    """The same workbook, which wants to be calculated when it is opened."""
    first = next(cell for cell in package.cells("Plan") if cell.kind)
    edit = StripCache() if first.value is None else SetCache(first.value)
    return Package.of_bytes(patched(package, {"Plan": {first.ref: edit}}, full_calc=True), package.path)


def test_where_the_old_figures_give_another_result_the_new_one_is_not_written(book: MakeBook) -> None:
    cells = {**FIGURES, "B1": "=DEVSQ(A1:A3)", "B2": "=B1+1", "B3": "=SUM(A1:A3)"}
    package = book({"Plan": cells}, saved={"Plan": {"B1": 5.0, "B2": 6.0, "B3": 6.0}})
    found = filled(package, A1=4.0)
    assert seen(found) == {
        "B1": ("not_verifiable", None),
        "B2": ("not_verifiable", None),
        "B3": ("stale", 9.0),
    }
    assert reason(found, "B1") == UNPROVEN
    assert reason(found, "B2") == "it depends on Plan!B1, which cannot be computed"
    edits = cache_edits(found)["Plan"]
    assert edits == {"B1": StripCache(), "B2": StripCache(), "B3": SetCache(9.0)}


def test_where_the_old_figures_give_the_same_result_the_new_one_counts(book: MakeBook) -> None:
    cells = {**FIGURES, "B1": "=DEVSQ(A1:A3)", "B2": "=B1+1"}
    package = book({"Plan": cells}, saved={"Plan": {"B1": 2.0, "B2": 3.0}})
    assert seen(filled(package, A3=6.0)) == {"B1": ("stale", 14.0), "B2": ("stale", 15.0)}


def test_an_approximation_is_proved_by_six_digits(book: MakeBook) -> None:
    cells = {"A1": -100, "A2": 60, "A3": 60, "B1": "=IRR(A1:A3)", "B2": "=IRR(A1:A3,0.5)"}
    rate = 0.13066238629180753
    close, far = rate * (1 + 1e-7), rate * (1 + 1e-3)
    package = book({"Plan": cells}, saved={"Plan": {"B1": close, "B2": far}})
    found = seen(filled(package, A3=70.0))
    assert found["B1"] == ("stale", pytest.approx(0.1888194, abs=1e-6))
    assert found["B2"] == ("not_verifiable", None)


def test_functions_that_the_engine_has_wrong_are_never_written(book: MakeBook) -> None:
    formula = "=AMORDEGRC(A1*1000,39679,39813,300,5,0.15,1)"
    cells = {**FIGURES, "C1": formula, "C2": "=C1*2"}
    whole = book({"Plan": cells}, saved={"Plan": {"C1": 110.0, "C2": 220.0}})
    for package in (whole, asking(whole), book({"Plan": cells})):
        found = filled(package, A1=2.5)
        assert seen(found) == {"C1": ("not_verifiable", None), "C2": ("not_verifiable", None)}
        assert reason(found, "C1") == "AMORDEGRC is not exact in the calculation engine"


def test_a_file_whose_results_count_for_nothing_proves_nothing(book: MakeBook) -> None:
    cells = {**FIGURES, "B1": "=DEVSQ(A1:A3)"}
    wrong = book({"Plan": cells}, saved={"Plan": {"B1": 99.0}})
    assert seen(filled(wrong, A3=6.0)) == {"B1": ("not_verifiable", None)}
    assert seen(filled(asking(wrong), A3=6.0)) == {"B1": ("stale", 14.0)}
    assert seen(filled(book({"Plan": cells}), A3=6.0)) == {"B1": ("uncached", 14.0)}


def test_what_rests_on_the_day_or_on_a_missing_result_has_nothing_to_prove_it_by(book: MakeBook) -> None:
    cells = {
        "A1": 4,
        "A2": 9,
        "B1": "=A1*2",
        "B2": "=GEOMEAN(B1,A2)",
        "C1": "=TODAY()",
        "C2": "=GEOMEAN(C1,A1)",
    }
    package = book({"Plan": cells}, saved={"Plan": {"B2": 99.0, "C1": 1.0, "C2": 98.0}})
    found = Recalculator(package).recalculate_affected(
        {("Plan", "A1"): 2.0}, as_of=datetime(1900, 1, 8, tzinfo=UTC)
    )
    assert seen(found) == {
        "B1": ("uncached", 4.0), "B2": ("stale", 6.0), "C1": ("stale", 8.0), "C2": ("stale", 4.0),
    }  # fmt: skip


def test_the_result_that_one_fill_took_out_is_not_made_up_by_the_next(book: MakeBook) -> None:
    cells = {**FIGURES, "B1": "=DEVSQ(A1:A3)", "B2": "=SUM(A1:A3)"}
    package = book({"Plan": cells}, saved={"Plan": {"B1": 5.0, "B2": 6.0}})
    data = patched(package, cache_edits(filled(package, A1=4.0)))
    again = filled(Package.of_bytes(data, package.path), A1=5.0)
    assert seen(again) == {"B1": ("not_verifiable", None), "B2": ("stale", 10.0)}
    assert reason(again, "B1") == "the file holds no result that could prove the calculation"


def test_a_formula_copied_into_a_new_row_is_as_good_as_the_row_above(book: MakeBook) -> None:
    cells = {**FIGURES, "B1": "=FACT(A1)", "B2": "=FACT(A2)", "B3": "=FACT(A3)"}
    package = asking(book({"Plan": cells}, saved={"Plan": {"B1": 1.0, "B2": 2.0}}))
    assert seen(filled(package, A3=4.0))["B3"] == ("uncached", 24.0)


def test_an_array_formula_is_proved_in_all_its_cells_or_in_none(book: MakeBook) -> None:
    cells = {**FIGURES, "B1:B3": "{=A1:A3*10}", "C1": "=B3"}
    saved = {"B1": 10.0, "B2": 20.0, "B3": 31.0, "C1": 31.0}
    assert seen(filled(book({"Plan": cells}, saved={"Plan": saved}), A1=5.0)) == dict.fromkeys(
        ("B1", "B2", "B3", "C1"), ("not_verifiable", None)
    )
    proved = {**saved, "B3": 30.0, "C1": 30.0}
    assert seen(filled(book({"Plan": cells}, saved={"Plan": proved}), A1=5.0))["B1"] == ("stale", 50.0)


def test_another_error_than_before_proves_nothing(book: MakeBook) -> None:
    cells = {"A1": 0, "A2": "=NA()", "B1": "=DEVSQ(A2)", "B2": "=VLOOKUP(A1,A1:A1,2)"}
    package = book(
        {"Plan": cells}, saved={"Plan": {"A2": CellError.NA, "B1": CellError.NA, "B2": CellError.NA}}
    )
    found = seen(filled(package, A1=1.0))
    assert found["B2"] == ("not_verifiable", None)
    assert seen(recalculate(package))["B2"] == ("different", CellError.REF)


def test_a_new_error_is_proved_whatever_the_formula_is_made_of(book: MakeBook) -> None:
    """An amount typed as text with its currency counts in Excel, and is an error in the engine."""
    cells = {"A1": "$31", "A2": 5, "B1": "=A1*2+A2", "B2": "=A2/A2"}
    package = book({"Plan": cells}, saved={"Plan": {"B1": 67.0, "B2": 1.0}})
    again = Recalculator(package)
    for new in (7.0, 8.0):
        found = again.recalculate_affected({("Plan", "A2"): new})
        assert seen(found) == {"B1": ("not_verifiable", None), "B2": ("equal", 1.0)}
    assert seen(again.recalculate_affected({("Plan", "A2"): 0.0}))["B2"] == ("stale", CellError.DIV0)


def test_formulas_in_circles_are_proved_whatever_they_are_made_of(book: MakeBook) -> None:
    def circular(workbook: Any) -> None:
        workbook.calculation.iterate = True

    cells = {"A1": 100, "B1": "=A1+B2", "B2": "=B1/2", "B3": "=A1*3"}
    saved = {"Plan": {"B1": 150.0, "B2": 75.0, "B3": 300.0}}
    found = seen(filled(book({"Plan": cells}, saved=saved, finish=circular), A1=10.0))
    assert (found["B1"][0], found["B2"][0], found["B3"]) == (
        "not_verifiable",
        "not_verifiable",
        ("stale", 30.0),
    )


def test_an_input_in_place_of_a_formula_asks_for_the_same_proof(book: MakeBook) -> None:
    cells = {**FIGURES, "A4": "=A1+A2", "B1": "=DEVSQ(A3:A4)", "B2": "=SUM(A3:A4)"}
    package = book({"Plan": cells}, saved={"Plan": {"A4": 3.0, "B1": 7.0, "B2": 6.0}})
    assert seen(filled(package, A4=5.0)) == {"B1": ("not_verifiable", None), "B2": ("stale", 8.0)}


def test_each_formula_is_proved_once_for_all_fills(book: MakeBook, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = {**FIGURES, "B1": "=DEVSQ(A1:A3)", "B2": "=DEVSQ(A2:A3)"}
    package = book({"Plan": cells}, saved={"Plan": {"B1": 2.0, "B2": 0.5}})
    computed: list[int] = []
    prove = Proofs._compute

    def spying(self: Proofs, places: Any) -> Any:
        computed.append(len(places))
        return prove(self, places)

    monkeypatch.setattr(Proofs, "_compute", spying)
    again = Recalculator(package)
    for ref, new in (("A1", 5.0), ("A1", 6.0), ("A3", 7.0), ("A3", 8.0)):
        again.recalculate_affected({("Plan", ref): new})
    assert computed == [1, 1]


def of(formula: str, area: str = "") -> Prepared:
    cell = FormulaCell(("Plan", 9, 9), formula, 1.0, area)
    return Prepared(cell, Lowered(formula, shape=shape(formula, 9, 9)), formula)


@pytest.mark.parametrize("formula", [
    "SUM(A1:A9)/2", 'IF(A1>0,ROUND(B1*"1",2),"DSUM(A1)")', "CAC(A1,A2)", "'VLOOKUP(x)'!A1+1", "-A1%&B2",
])  # fmt: skip
def test_plain_formulas_need_no_proof(formula: str) -> None:
    assert not needs_proof(of(formula))


@pytest.mark.parametrize(
    "formula", ["VLOOKUP(A1,B1:C9,2)", "SUM(OFFSET(A1,1,0))", "SUM(A1#)", "sumif(A:A,1)"]
)
def test_formulas_of_other_kinds_do(formula: str) -> None:
    assert needs_proof(of(formula))


def test_array_formulas_always_do() -> None:
    assert needs_proof(of("A1:A3*2", "I9:I11"))


def test_nothing_is_trusted_that_is_known_to_be_wrong() -> None:
    assert TRUSTED.isdisjoint({"T.TEST", "DSUM", "DMIN", "SUMIF", "COUNTIF", "VLOOKUP", "INDIRECT", "IRR"})


def test_now_is_the_moment_and_today_its_day(book: MakeBook) -> None:
    package = book({"Plan": {"A1": 1, "B1": "=NOW()", "B2": "=TODAY()", "B3": "=B1-B2+A1*0"}})
    again = Recalculator(package)
    for hour, share in ((6, 0.25), (18, 0.75)):
        moment = datetime(2026, 3, 31, hour, tzinfo=UTC)
        found: Mapping[str, Any] = seen(again.recalculate_affected({("Plan", "A1"): 2.0}, as_of=moment))
        assert found == {
            "B1": ("uncached", 46112 + share), "B2": ("uncached", 46112.0), "B3": ("uncached", share),
        }  # fmt: skip
