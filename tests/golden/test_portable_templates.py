"""The templates of the guides, filled from their samples, give the same numbers in every portable form.

LibreOffice computes the forms that it knows anew: native formulas and values. LAMBDA came to it after the
version that is asked here, so the LAMBDA form is computed by the engine alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kpi_engine.model.cell_error import CellError
from kpi_engine.portable import Form, Outcome, make_portable
from kpi_engine.recalc import recalculate
from kpi_engine.workbook.package import Package
from tests.golden.cases import Case, Values, read_values

Compute = Callable[[Path], Values]


def agree(one: Any, other: Any) -> bool:
    """The same error or text, or numbers within 1e-9 of their size."""
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= 1e-9 * max(1.0, abs(one))
    if isinstance(one, CellError) or isinstance(other, CellError):
        return one is other
    return bool((one or "") == (other or ""))


def differences(one: Values, other: Values) -> list[str]:
    """The cells in which two workbooks do not agree."""
    assert one.sheets.keys() == other.sheets.keys()
    return [
        f"{sheet}!{cell}"
        for sheet, cells in one.sheets.items()
        for cell in cells.keys() | other.sheets[sheet].keys()
        if not agree(cells.get(cell), other.sheets[sheet].get(cell))
    ]


def written(case: Case, source: Path, form: Form) -> tuple[Path, Outcome]:
    """The workbook in another form, and what was done."""
    outcome = make_portable(Package.open(source), form)
    assert outcome.data is not None
    path = case.folder / f"{source.stem}.{form}.xlsx"
    path.write_bytes(outcome.data)
    return path, outcome


def computed_anew(path: Path) -> dict[tuple[str, str], Any]:
    """What every formula of a workbook gives; none may be beyond the engine."""
    recalculated = recalculate(Package.open(path))
    assert {each.status for each in recalculated.cells} == {"equal"}
    return {(each.sheet, each.cell): each.computed for each in recalculated.cells}


def formulas(path: Path) -> dict[str, str]:
    package = Package.open(path)
    return {
        f"{sheet.name}!{cell.ref}": cell.formula
        for sheet in package.sheets
        for cell in package.cells(sheet.name)
        if cell.kind
    }


@pytest.mark.long
@pytest.mark.libreoffice
def test_every_form_gives_the_same_numbers(case: Case, compute: Compute) -> None:
    source = case.filled("functions")
    before, calls = case.functions, formulas(source)
    anew = computed_anew(source)
    paths: dict[Form, Path] = {}
    for form in ("native", "lambda", "values"):
        paths[form], outcome = written(case, source, form)
        assert not outcome.left, Counter(left.reason for left in outcome.left)
        assert outcome.compared == len(anew) > 50_000
        assert not differences(before, read_values(paths[form]))
    assert differences(before, compute(paths["native"])) == []
    assert differences(before, compute(paths["values"])) == []
    native, lambdas = computed_anew(paths["native"]), computed_anew(paths["lambda"])
    assert native.keys() == lambdas.keys() == anew.keys()
    assert all(agree(native[key], value) and agree(lambdas[key], value) for key, value in anew.items())
    kept = formulas(paths["values"])
    assert kept.items() <= calls.items(), "what does not call our functions stays a formula"
    back, outcome = written(case, paths["native"], "addin")
    assert {left.sheet for left in outcome.left} <= {"Weekly"}, "its rates stand in Excel's own words"
    assert not differences(before, read_values(back))


@pytest.mark.slow
def test_a_template_in_native_formulas_and_back(cases: dict[str, Case]) -> None:
    case = cases["mas"]
    source = case.filled("functions")
    native, outcome = written(case, source, "native")
    assert not outcome.left
    assert "CAC" in outcome.functions
    assert not differences(case.functions, read_values(native))
    back, outcome = written(case, native, "addin")
    assert {left.sheet for left in outcome.left} == {"Weekly"}, "its rates stand in Excel's own words"
    now, calls = formulas(back), formulas(source)
    changed = {place: (now[place], text) for place, text in calls.items() if now[place] != text}
    usual = {
        place: pair for place, pair in changed.items() if pair[0] != pair[1].replace(',"cumulative"', "")
    }
    assert not usual
